-- Which documents of the search index are of versions that were replaced, since to delete their postings costs much.
create table stored.search_gone (
    document INTEGER not null
);
comment on table stored.search_gone is 'One row per document of a version that was replaced, whose postings are still there and count for nothing. When there are many, the postings of the others are written anew.';
comment on column stored.search_gone.document is 'The document.';
