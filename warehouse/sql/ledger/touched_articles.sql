-- One row per URL of the articles of some sources: what `load/urls` is to work out anew.
create or replace temp table touched_urls as
select distinct url_key
from stored.article_versions
where latest and source in $sources
