-- One row per article found, best first.
select url, source, publisher, headline, date_published, authors, section, in_language, score, snippet, found
from main.search($query, top := $top, since := $since, until := $until, mark := $mark, unmark := $unmark)
order by place
