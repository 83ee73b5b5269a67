-- What search finds is the latest version of each article as it reads now, its words counted in full, once the index is built.
with indexed as (
    select
        document,
        sum(hits) as hits,
        sum(headline_hits) as headline_hits,
        sum(len(positions)) as positions,
        min(length) as least_length,
        max(length) as greatest_length
    from stored.search_postings
    group by document
),
latest as (
    select
        capture_id,
        article_key,
        md5(concat_ws(
            chr(31), headline, body, source, date_published, in_language, section,
            array_to_string(authors, chr(30)), byline
        )) as digest
    from stored.article_versions
    where latest
)
select latest.capture_id, coalesce(latest.article_key, documents.article_key) as article_key,
    documents.document, documents.length, indexed.hits
from latest
full join stored.search_documents as documents
    on documents.capture_id = latest.capture_id and documents.digest = latest.digest
left join indexed on indexed.document = documents.document
where exists (from stored.search_state)
and (
    documents.document is null
    or latest.capture_id is null
    or documents.length <> coalesce(indexed.hits, 0)
    or documents.headline_length <> coalesce(indexed.headline_hits, 0)
    or documents.length <> coalesce(indexed.positions, 0)
    or documents.length <> indexed.least_length
    or documents.length <> indexed.greatest_length
)
union all
select null, null, postings.document, null, count(*)
from stored.search_postings as postings
where postings.word_key not in (select word_key from stored.search_words)
or postings.document not in (select document from stored.search_documents union all from stored.search_gone)
or postings.document > (select max(last_document) from stored.search_state)
group by postings.document
union all
select documents.capture_id, documents.article_key, document, documents.length, null
from stored.search_documents as documents
semi join stored.search_gone using (document)
