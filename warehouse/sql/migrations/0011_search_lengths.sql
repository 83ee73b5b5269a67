-- Postings that have all that ranks a document, and none of documents that were replaced.
create table stored.search_postings_with_lengths (
    word_key UBIGINT not null,
    document INTEGER not null,
    hits INTEGER not null,
    headline_hits INTEGER not null,
    length INTEGER not null,
    positions INTEGER[] not null
);
insert into stored.search_postings_with_lengths by name
select postings.word_key, postings.document, postings.hits, postings.headline_hits, documents.length, postings.positions
from stored.search_postings as postings
join stored.search_documents as documents on documents.document = postings.document;
drop table stored.search_postings;
alter table stored.search_postings_with_lengths rename to search_postings;
comment on table stored.search_postings is 'One row per word and document. Each load''s are sorted by word, and those of small loads sorted together with others later, so that a word is read from few places.';
comment on column stored.search_postings.word_key is 'The word.';
comment on column stored.search_postings.document is 'The document.';
comment on column stored.search_postings.hits is 'How often the word stands in it, headline and all.';
comment on column stored.search_postings.headline_hits is 'Of them, how often in the headline.';
comment on column stored.search_postings.length is 'Words in the document; so that ranking reads postings alone.';
comment on column stored.search_postings.positions is 'Where, in any order: the headline''s words are counted from 1, and the text''s from two after its last.';
comment on table stored.search_documents is 'One row per article that search finds: its latest version, as it was indexed.';
alter table stored.search_state drop column settled;
comment on column stored.search_state.gathered is 'Postings of documents up to this one are sorted by some ten thousand documents, and not touched again; the rest by load.';
