-- One row per source, season and block of text that repeats on the source's pages and is cut out of its articles.
create or replace view main.site_furniture as
select source, season, text, strength, pages, of_pages, first_seen, last_seen
from stored.site_furniture;

comment on view main.site_furniture is 'One row per source, season and block of text that repeats on the source''s pages and is cut out of its articles.';
comment on column main.site_furniture.source is 'The source.';
comment on column main.site_furniture.season is 'First day of the quarter of a year whose articles it is cut out of.';
comment on column main.site_furniture.text is 'Its text, as it stood there first.';
comment on column main.site_furniture.strength is 'How sure it is: strong (5 articles and half of all), common (3 and 3 in 10), rare (3 and 1 in 20, always first or last in the text) or scant (2 of 2 to 4, likewise).';
comment on column main.site_furniture.pages is 'Articles of that quarter and the one before that it stands in; copies of one text count once.';
comment on column main.site_furniture.of_pages is 'Articles of that quarter and the one before.';
comment on column main.site_furniture.first_seen is 'First capture of these in which it stood.';
comment on column main.site_furniture.last_seen is 'Last new version of these in which it stood.';
