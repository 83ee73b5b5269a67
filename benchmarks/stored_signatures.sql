-- Stores articles that are nothing but their signatures: $stored of them, 10,000 for each day up to $last.
insert into stored.article_versions by name
select
    md5(number::VARCHAR) as capture_id,
    md5(number::VARCHAR) as text_capture_id,
    source || '.example/' || number as article_key,
    1 as version,
    1 as versions,
    true as latest,
    seen as first_seen,
    seen as fetched_at,
    seen as last_checked,
    'https://' || source || '.example/' || number as url,
    source || '.example/' || number as url_key,
    url as target_uri,
    url as canonical_url,
    source,
    source as publisher,
    'Headline' as headline,
    [] as authors,
    [] as keywords,
    [] as captions,
    [] as related,
    'Body.' as body,
    'Body.' as body_markdown,
    1 as word_count,
    'x' as fingerprint,
    md5(number::VARCHAR) as body_fingerprint,
    'made up' as extractor,
    seen as date_published,
    -- what is older has the same signatures, stirred
    list_transform(shingles, lambda hash: (hash * (2 * turn + 1)) % (1 << 30)) as shingles,
    figures
from (
    select
        place + turn * $signed as number,
        turn,
        $last - to_seconds((place + turn * $signed) * 8.64) as seen,
        'source' || (hash(place) % 200) as source,
        shingles,
        figures
    from range($turns) as turns (turn), read_parquet($signatures)
)
where number < $stored
order by number desc
