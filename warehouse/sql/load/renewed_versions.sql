-- Gives the stored versions whose captures got another fingerprint the same.
update stored.article_versions
set fingerprint = renewed.fingerprint
from (
    select article.article_key, article.former_fingerprint, min(article.fingerprint) as fingerprint
    from incoming
    where article.former_fingerprint is not null
    group by article.article_key, article.former_fingerprint
) as renewed
where article_versions.article_key = renewed.article_key
and article_versions.fingerprint = renewed.former_fingerprint
