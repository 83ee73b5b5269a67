-- Empties search_postings, as another table: to delete very many rows takes DuckDB more memory than a load may have.
create or replace table stored.search_postings (
    word_key UBIGINT not null,
    document INTEGER not null,
    hits INTEGER not null,
    headline_hits INTEGER not null,
    length INTEGER not null,
    positions INTEGER[] not null
);
comment on table stored.search_postings is 'One row per word and document. Each load''s are sorted by word, and those of small loads sorted together with others later, so that a word is read from few places.';
comment on column stored.search_postings.word_key is 'The word.';
comment on column stored.search_postings.document is 'The document.';
comment on column stored.search_postings.hits is 'How often the word stands in it, headline and all.';
comment on column stored.search_postings.headline_hits is 'Of them, how often in the headline.';
comment on column stored.search_postings.length is 'Words in the document; so that ranking reads postings alone.';
comment on column stored.search_postings.positions is 'Where, in any order: the headline''s words are counted from 1, and the text''s from two after its last.';
