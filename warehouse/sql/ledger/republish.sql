-- Gives the articles of sources whose publisher is another one now, or was not known, their publisher.
update stored.article_versions
set publisher = sources.publisher
from stored.sources
where sources.name = article_versions.source
and sources.publisher <> article_versions.publisher
