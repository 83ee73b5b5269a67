-- One row per article found, best first: full-text search of headlines and texts, ranked by BM25.
create or replace macro main.search(query, top := 20, since := null, until := null, mark := '**', unmark := '**') as table
with asked as materialized (
    from main.search_asked(query)
),
corpus as materialized (
    from main.search_corpus()
),
terms as materialized (
    select unnest(terms, recursive := true)
    from asked
),
-- What the index has for each word: one key, or all that begin, end or go on so
keys as materialized (
    select slot, negative, in_headline, size, place, kind = 'whole' as is_whole, word_key
    from terms
    where kind = 'whole'
    union all
    select slot, negative, in_headline, size, place, false, words.word_key
    from stored.search_words as words
    join (from terms where kind <> 'whole') as terms
        on case kind
            when 'start' then starts_with(words.word, terms.word)
            when 'end' then ends_with(words.word, terms.word)
            else contains(words.word, terms.word)
        end
),
-- Apart, since a few keys let row groups be passed over that many do not
postings as materialized (
    select slot, negative, in_headline, size, place, document, hits, headline_hits, length
    from stored.search_postings
    join (from keys where is_whole) as keys using (word_key)
    anti join stored.search_gone using (document)
    union all
    select slot, negative, in_headline, size, place, document, sum(hits)::INTEGER, sum(headline_hits)::INTEGER, any_value(length)
    from stored.search_postings
    join (from keys where not is_whole) as keys using (word_key)
    anti join stored.search_gone using (document)
    group by slot, negative, in_headline, size, place, document
),
-- Documents that have all words of a phrase somewhere
phrase_documents as materialized (
    select slot, document
    from postings
    where size > 1
    group by slot, document, size
    having count(*) = size
),
phrases as (
    select slot, negative, in_headline, document, length, start
    from (
        select distinct slot, negative, in_headline, size, document, length, place, unnest(positions) - place as start
        from stored.search_postings
        join (from keys where size > 1) as keys using (word_key)
        semi join phrase_documents using (slot, document)
    )
    group by slot, negative, in_headline, size, document, length, start
    having count(*) = size
),
found as materialized (
    select slot, negative, document, length, case when in_headline then headline_hits else hits + 2 * headline_hits end as hits
    from (
        select slot, negative, in_headline, document, length, hits, headline_hits
        from postings
        where size = 1
        union all
        select slot, negative, in_headline, phrases.document, any_value(phrases.length), count(*),
            count(*) filter (where start < documents.headline_length)
        from phrases
        join stored.search_documents as documents on documents.document = phrases.document
        group by slot, negative, in_headline, phrases.document
    )
    where not in_headline or headline_hits > 0
),
weights as materialized (
    select slot, main.search_weight(any_value(corpus.documents), count(*)) as weight
    from found
    cross join corpus
    where not negative
    group by slot
),
scored as materialized (
    select
        document,
        round(sum(weight * hits / (hits + main.search_norm(length, corpus.mean_length))), 9) as score
    from found
    left join weights on weights.slot = found.slot
    cross join corpus
    group by document
    having count(weight) = (select wanted from asked) and not bool_or(negative)
),
hits as materialized (
    select document, score
    from scored
    where since is null and until is null and (select wanted_labels is null and unwanted_labels is null from asked)
    union all
    select document, score
    from scored
    semi join (
        select document
        from stored.search_documents as documents
        cross join asked
        where (since is not null or until is not null or wanted_labels is not null or unwanted_labels is not null)
        and (since is null or date_published >= since::TIMESTAMP)
        and (until is null or date_published < until::TIMESTAMP)
        and main.search_has_labels(labels, wanted_labels, unwanted_labels)
    ) as passing using (document)
),
-- Of those with the same score the latest come first, so that all of them are looked at
best as materialized (
    select document, score
    from hits
    where score >= (select min(score) from (select score from hits order by score desc limit top::INTEGER))
)
select
    url,
    source,
    headline,
    date_published,
    score,
    snippet,
    authors,
    section,
    in_language,
    publisher,
    place,
    (select count(*) from hits) as found,
    article_key,
    capture_id
from main.search_shown(
    (select list({'document': document, 'score': score}) from best),
    top,
    (select list({'word': word, 'kind': kind} order by slot, place) from terms where not negative),
    mark,
    unmark
)
order by place;
comment on macro table main.search is 'One row per article found, best first: full-text search of headlines and texts, ranked by BM25.';
