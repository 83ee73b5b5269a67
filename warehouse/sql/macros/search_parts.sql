-- One row per part of what is looked for: a word, a phrase in quotes, or a field and its value; with what is wrong with it, if anything is.
create or replace macro main.search_parts(query) as table
with asked as (
    select
        -- quotes as typed by people; within a Hebrew word it is no quote
        regexp_replace(translate(coalesce(query::VARCHAR, ''), '“”„‟«»＂', '"""""""'), '([\x{591}-\x{5f4}\x{fb1d}-\x{fb4f}])"([\x{591}-\x{5f4}\x{fb1d}-\x{fb4f}])', '\1״\2', 'g') as line
),
split as (
    select
        regexp_extract_all(line, '-?(?:[A-Za-z_\x{aa}-\x{2fff}]+:)?(?:"[^"]*"\*?|[^\s"]+)') as found,
        (len(line) - len(replace(line, '"', ''))) % 2 = 1 as is_open
    from asked
),
pieces as (
    select unnest(found) as piece, generate_subscripts(found, 1) as slot, is_open
    from split
),
signed as (
    select
        slot,
        piece,
        is_open,
        starts_with(piece, '-') and len(piece) > 1 as negative,
        lower(regexp_extract(piece, '^-?([A-Za-z_\x{aa}-\x{2fff}]+):.', 1)) as field,
        replace(regexp_replace(piece, '^-?(?:[A-Za-z_\x{aa}-\x{2fff}]+:)?', ''), '"', '') as value
    from pieces
),
worded as (
    select
        *,
        main.search_words(value) as all_words,
        contains(trim(value, '*'), '*') as has_inner_star,
        ends_with(value, '*') as opens,
        starts_with(value, '*') as closes
    from signed
)
select
    slot,
    piece,
    negative,
    case when field = '' then 'text' else field end as field,
    field in ('', 'headline') and len(words) > 0 as is_text,
    words,
    -- What search_documents.labels holds of a document with such a field
    case field
        when 'source' then ' s=' || lower(value) || ' '
        when 'language' then ' l=' || lower(value) || ' '
        when 'section' then array_to_string(list_transform(words, lambda word: ' k=' || word.word), '') || ' '
        when 'author' then array_to_string(list_transform(words, lambda word: ' a=' || word.word), '') || ' '
    end as label,
    case
        when is_open then 'a quote " that is not closed'
        when has_inner_star then format('a * within {}: it can stand before or after a word only', piece)
        when field not in ('', 'headline', 'author', 'section', 'language', 'source')
        then format(
            'the field {}: in {}; the fields are headline, author, section, language and source. In quotes it is text',
            field, piece
        )
    end as problem
from (
    select
        * exclude (all_words),
        -- of a run without blanks, the last character is the end of the one before
        list_filter(
            list_transform(
                all_words,
                lambda word, place: {
                    'place': place,
                    'word': word,
                    'kind': case
                        when opens and closes and len(all_words) = 1 then 'within'
                        when closes and place = 1 then 'end'
                        when opens and place = len(all_words) then 'start'
                        when len(word) = 1 and main.search_is_run(word) then 'start'
                        else 'whole'
                    end
                }
            ),
            lambda word: word.place = 1
            or len(word.word) > 1
            or len(all_words[word.place - 1]) <> 2
            or all_words[word.place - 1][2] <> word.word
            or not main.search_is_run(word.word)
        ) as words
    from worded
);
comment on macro table main.search_parts is 'One row per part of what is looked for: a word, a phrase in quotes, or a field and its value; with what is wrong with it, if anything is.';
