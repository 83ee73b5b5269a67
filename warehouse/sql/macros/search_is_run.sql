-- Whether a word is of a script that puts no blanks between words: Thai to Burmese, Khmer, Chinese and Japanese.
create or replace macro main.search_is_run(word) as
case
    when strlen(word) = len(word) then false
    else unicode(word) between 3585 and 4253
    or unicode(word) between 6016 and 6121
    or (unicode(word) between 12293 and 40959 and not unicode(word) between 12592 and 12687)
    or unicode(word) between 63744 and 64255
    or unicode(word) between 131072 and 262143
end;
comment on macro main.search_is_run is 'Whether a word is of a script that puts no blanks between words: Thai to Burmese, Khmer, Chinese and Japanese.';
