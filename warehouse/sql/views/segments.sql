-- One row per segment: a unit of work, and whether it is loaded.
create or replace view main.segments as
select
    segment,
    run_id,
    true as loaded,
    loaded_at,
    loaded_by,
    warc_file,
    captures,
    known_captures,
    url_events,
    listings
from stored.segments;

comment on view main.segments is 'One row per segment: a unit of work, and whether it is loaded.';
comment on column main.segments.segment is 'Name of the segment.';
comment on column main.segments.run_id is 'Run that captured it.';
comment on column main.segments.loaded is 'Whether it is loaded: true, since a segment that waits in the landing folder is known to the disk alone.';
comment on column main.segments.loaded_at is 'When it was loaded.';
comment on column main.segments.loaded_by is 'Run that loaded it: another one, if the first was interrupted.';
comment on column main.segments.warc_file is 'Its WARC file, path below the home.';
comment on column main.segments.captures is 'Captures it brought.';
comment on column main.segments.known_captures is 'Captures in it that were stored before from another file.';
comment on column main.segments.url_events is 'URL events its log brought.';
comment on column main.segments.listings is 'Listing events its log brought.';
