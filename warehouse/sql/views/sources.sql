-- One row per source that a run was given: what its file said last.
create or replace view main.sources as
select name, publisher, url, in_language, timezone, revisit, verify_tls
from stored.sources;

comment on view main.sources is 'One row per source that a run was given: what its file said last.';
comment on column main.sources.name is 'Name of the source: its file''s name without .toml.';
comment on column main.sources.publisher is 'Who publishes it, as readers know it.';
comment on column main.sources.url is 'Front page.';
comment on column main.sources.in_language is 'Language its articles are in unless they say otherwise, BCP 47.';
comment on column main.sources.timezone is 'IANA time zone of times that come without one.';
comment on column main.sources.revisit is 'Seconds after an article''s publication at which it is looked at again.';
comment on column main.sources.verify_tls is 'False if its file says that any certificate is taken: what is read may have been changed on the way.';
