-- Stores articles that are nothing but their signatures: those numbered from $start up to $stop, the later ones older,
-- 10,000 a day back from $last; what is beyond the $signed that were signed has the same signatures, stirred.
insert into stored.article_versions by name
select
    md5($kind || number) as capture_id,
    md5($kind || number) as text_capture_id,
    source || '.example/' || $kind || number as article_key,
    1 as version,
    1 as versions,
    true as latest,
    seen as first_seen,
    seen as fetched_at,
    seen as last_checked,
    'https://' || source || '.example/' || $kind || number as url,
    source || '.example/' || $kind || number as url_key,
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
    md5($kind || number) as body_fingerprint,
    'made up' as extractor,
    seen as date_published,
    list_transform(shingles, lambda hash: (hash * (2 * turn + 1)) % (1 << 30)) as shingles,
    figures
from (
    select
        place + turn * $signed as number,
        turn,
        $last - to_seconds((place + turn * $signed) * 8.64) as seen,
        'source' || (hash($kind, place) % 200) as source,
        shingles,
        figures
    from range($stop // $signed + 1) as turns (turn), read_parquet($signatures)
)
where number >= $start and number < $stop
order by number desc
