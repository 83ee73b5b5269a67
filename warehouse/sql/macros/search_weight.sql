-- How much a word tells that so many of all documents have: BM25's, with its factor k1 + 1.
create or replace macro main.search_weight(documents, having_it) as
2.2 * ln(1 + (documents - having_it + 0.5) / (having_it + 0.5));
comment on macro main.search_weight is 'How much a word tells that so many of all documents have: BM25''s, with its factor k1 + 1.';
