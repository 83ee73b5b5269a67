-- One row: the words and phrases that are looked for, and the fields that are wanted and not wanted.
select terms, wanted_labels, unwanted_labels
from main.search_asked($query)
where wanted > 0
