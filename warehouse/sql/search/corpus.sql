-- One row: what the index holds, and the keys of words.
select documents, mean_length, list_transform($words::VARCHAR[], lambda word: main.search_key(word)) as keys
from main.search_corpus()
