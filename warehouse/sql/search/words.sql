-- Stores the words that were never seen before.
insert into stored.search_words by name
select word_key, word
from search_keys
anti join stored.search_words as known on known.word_key = search_keys.word_key and known.word = search_keys.word
order by word_key
