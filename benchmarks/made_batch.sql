-- The tables by which a load tells the search index what it touched, for the articles numbered from $first to $last.
create or replace temp table cuts (capture_id VARCHAR);
create or replace temp table standings as
select url[9:] as article_key
from read_parquet($parquet)
where number between $first and $last
