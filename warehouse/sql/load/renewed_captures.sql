-- Gives the stored captures that a former release fingerprinted, and that read as one of the batch, its fingerprint.
-- Other rules are no edit by the publisher.
update stored.captures
set fingerprint = renewed.fingerprint
from (
    select article.article_key, article.former_fingerprint, min(article.fingerprint) as fingerprint
    from incoming
    where article.former_fingerprint is not null
    group by article.article_key, article.former_fingerprint
) as renewed
where captures.declared_key = renewed.article_key
and captures.fingerprint = renewed.former_fingerprint
