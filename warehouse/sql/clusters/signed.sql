-- Stores the signatures of texts that had none. They come as one JSON text: lists of lists of numbers take very long.
update stored.article_versions
set shingles = signed.shingles, figures = signed.figures
from (
    select
        unnest(
            from_json($signatures, '[{"capture_id": "VARCHAR", "shingles": ["INTEGER"], "figures": ["INTEGER"]}]'),
            max_depth := 2
        )
) as signed
-- not by rowid: DuckDB 2.0 misses rows so that the same transaction has brought
where article_versions.capture_id = signed.capture_id
