-- One row: what is looked for, each word with its key; an error if it can't be read.
create or replace macro main.search_asked(query) as table
with every_part as materialized (
    from main.search_parts(query)
)
select
    case
        when max(problem) is not null
        then error('this search can''t be read: ' || max(problem))
        when count(*) filter (where is_text and not negative) = 0
        then error(
            'this search can''t be read: expected at least one word to look for, found '
            || coalesce(string_agg(piece, ' ' order by slot), 'nothing')
        )
        else count(*) filter (where is_text and not negative)
    end as wanted,
    flatten(list(
        list_transform(
            words,
            lambda word: {
                'slot': slot,
                'negative': negative,
                'in_headline': field = 'headline',
                'size': len(words),
                'place': word.place,
                'word': word.word,
                'kind': word.kind,
                'word_key': main.search_key(word.word)
            }
        )
        order by slot
    ) filter (where is_text)) as terms,
    list(label) filter (where not is_text and negative) as unwanted_labels,
    -- one of the sources, sections and languages that are named, and all of the authors
    (
        select list(labels)
        from (
            select list(label) as labels
            from every_part
            where label is not null and not negative
            group by case when field = 'author' then slot::VARCHAR else field end
        )
    ) as wanted_labels
from every_part;
comment on macro table main.search_asked is 'One row: what is looked for, each word with its key; an error if it can''t be read.';
