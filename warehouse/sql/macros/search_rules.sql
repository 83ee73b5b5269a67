-- The number of the rules by which texts are parted into words: raised whenever what search_fold or search_words answer changes.
create or replace macro main.search_rules() as 1;
comment on macro main.search_rules is 'The number of the rules by which texts are parted into words.';
