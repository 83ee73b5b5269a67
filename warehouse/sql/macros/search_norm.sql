-- How often a word must stand in a document of this length to be worth half its weight: BM25's, with k1 1.2 and b 0.75.
create or replace macro main.search_norm(length, mean_length) as
0.3::DOUBLE + length * (0.9::DOUBLE / mean_length);
comment on macro main.search_norm is 'How often a word must stand in a document of this length to be worth half its weight: BM25''s, with k1 1.2 and b 0.75.';
