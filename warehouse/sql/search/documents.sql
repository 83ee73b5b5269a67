-- Stores the documents numbered from $first to $last.
insert into stored.search_documents by name
select
    arrival.document,
    version.capture_id,
    version.article_key,
    version.fetched_at,
    arrival.digest,
    coalesce(lengths.length, 0) as length,
    coalesce(lengths.headline_length, 0) as headline_length,
    version.date_published,
    concat(
        ' s=', lower(version.source),
        ' l=', lower(version.in_language),
        ' l=', split_part(lower(version.in_language), '-', 1),
        array_to_string(list_transform(main.search_words(version.section), lambda word: ' k=' || word), ''),
        array_to_string(
            list_transform(
                main.search_words(concat_ws(chr(10), array_to_string(version.authors, chr(10)), version.byline)),
                lambda word: ' a=' || word
            ),
            ''
        ),
        ' '
    ) as labels
from search_arrivals as arrival
join stored.article_versions as version
    on version.fetched_at = arrival.fetched_at and version.capture_id = arrival.capture_id
left join (
    select document, sum(hits) as length, sum(headline_hits) as headline_length
    from search_postings
    group by document
) as lengths on lengths.document = arrival.document
where arrival.document between $first and $last
order by arrival.document
