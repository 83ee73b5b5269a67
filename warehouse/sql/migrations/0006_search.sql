-- The search index: which words stand where in the latest version of each article. All of it follows from article_versions.
create table stored.search_documents (
    document INTEGER not null,
    capture_id VARCHAR not null,
    article_key VARCHAR not null,
    fetched_at TIMESTAMP not null,
    digest VARCHAR not null,
    length INTEGER not null,
    headline_length INTEGER not null,
    date_published TIMESTAMP,
    labels VARCHAR not null
);
comment on table stored.search_documents is 'One row per article that search finds: its latest version, as it was indexed. Postings of documents that are not here are of versions that were replaced, and count for nothing.';
comment on column stored.search_documents.document is 'Number of the document in the postings; never given twice.';
comment on column stored.search_documents.capture_id is 'The version: its capture_id in article_versions.';
comment on column stored.search_documents.article_key is 'The article.';
comment on column stored.search_documents.fetched_at is 'Of that version; finds its row quickly.';
comment on column stored.search_documents.digest is 'MD5 over all that was indexed, hex: a version whose text is cut otherwise later is another document.';
comment on column stored.search_documents.length is 'Words in headline and text.';
comment on column stored.search_documents.headline_length is 'Words in the headline: positions up to this one are in it.';
comment on column stored.search_documents.date_published is 'When it was published.';
comment on column stored.search_documents.labels is 'What fields can be asked for, between blanks: s= the source, l= the language and what it is a kind of, k= each word of the section, a= each word of authors and byline.';

create table stored.search_words (
    word_key UBIGINT not null,
    word VARCHAR not null
);
comment on table stored.search_words is 'One row per word that ever stood in an article, for what begins with some letters.';
comment on column stored.search_words.word_key is 'The word as the postings have it: its first three bytes, then 40 bits of its MD5.';
comment on column stored.search_words.word is 'The word, folded.';

create table stored.search_postings (
    word_key UBIGINT not null,
    document INTEGER not null,
    hits INTEGER not null,
    headline_hits INTEGER not null,
    positions INTEGER[] not null
);
comment on table stored.search_postings is 'One row per word and document. Each load''s are sorted by word, and sorted together with others later, so that a word is read from few places.';
comment on column stored.search_postings.word_key is 'The word.';
comment on column stored.search_postings.document is 'The document.';
comment on column stored.search_postings.hits is 'How often the word stands in it, headline and all.';
comment on column stored.search_postings.headline_hits is 'Of them, how often in the headline.';
comment on column stored.search_postings.positions is 'Where, in any order: the headline''s words are counted from 1, and the text''s from two after its last.';

create table stored.search_state (
    rules INTEGER not null,
    settled INTEGER not null,
    gathered INTEGER not null,
    last_document INTEGER not null,
    documents BIGINT not null,
    mean_length DOUBLE not null
);
comment on table stored.search_state is 'One row: how far the search index is; none before it was built.';
comment on column stored.search_state.rules is 'Number of the rules by which texts were parted into words; under other rules the index is built again.';
comment on column stored.search_state.settled is 'Postings of documents up to this number are sorted by some ten thousands of documents, and not touched again.';
comment on column stored.search_state.gathered is 'Those of documents up to this one are sorted by some thousands of documents; the rest by load.';
comment on column stored.search_state.last_document is 'The last number given to a document.';
comment on column stored.search_state.documents is 'Rows of search_documents.';
comment on column stored.search_state.mean_length is 'Mean of their lengths.';
