-- Stores the versions whose text is cut otherwise.
insert into stored.article_versions by name
from cut_versions
