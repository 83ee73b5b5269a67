-- Stores the signatures of texts that had none. They come as one JSON text: lists of lists of numbers take very long.
update stored.article_versions
set shingles = signed.shingles, figures = signed.figures
from (
    select
        unnest(
            from_json($signatures, '[{"place": "BIGINT", "shingles": ["INTEGER"], "figures": ["INTEGER"]}]'),
            max_depth := 2
        )
) as signed
where article_versions.rowid = signed.place
