-- Which publication of the warehouse a file is, so that a working file and the published one are told apart.
create table stored.publication (
    number BIGINT,
    publication_id VARCHAR,
    made_from VARCHAR,
    made_at TIMESTAMP
);

comment on table stored.publication is 'One row: which publication of the warehouse this file is.';
comment on column stored.publication.number is 'How many there were up to this one.';
comment on column stored.publication.publication_id is 'Its name, 32 hex digits, of no meaning.';
comment on column stored.publication.made_from is 'publication_id of the one that it began as a copy of; null if there was none that had one.';
comment on column stored.publication.made_at is 'When that copy was made.';
