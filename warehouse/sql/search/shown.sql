-- One row per article of the best, of documents and their scores; of equal scores the latest first.
with best as (
    select documents.capture_id, documents.fetched_at, scored.score, row_number() over (
        order by scored.score desc, documents.date_published desc nulls last, documents.article_key
    ) as place
    from (select unnest($documents::INTEGER[]) as document, unnest($scores::DOUBLE[]) as score) as scored
    join stored.search_documents as documents on documents.document = scored.document
    qualify place <= $top
)
select url, source, publisher, headline, date_published, authors, section, in_language, score, snippet, $found as found
from main.search_shown(
    (select list({'capture_id': capture_id, 'fetched_at': fetched_at, 'score': score, 'place': place}) from best),
    list_transform($words::VARCHAR[], lambda word: {'word': word, 'kind': 'whole'}),
    $mark,
    $unmark
)
order by place
