-- Gives the stored versions whose captures got another fingerprint the same.
update stored.article_versions
set fingerprint = captures.fingerprint
from stored.captures
where captures.capture_id = article_versions.capture_id
and captures.declared_key in (select article.article_key from incoming where article.former_fingerprint is not null)
and captures.fingerprint <> article_versions.fingerprint
