-- Stores the signatures of texts that had none.
update stored.article_versions
set shingles = signed.shingles, figures = signed.figures
from (
    select unnest($places::BIGINT[]) as place, unnest($shingles::INTEGER[][]) as shingles, unnest($figures::INTEGER[][]) as figures
) as signed
where article_versions.rowid = signed.place
