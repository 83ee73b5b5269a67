-- One row per text that has to be signed: stored by a release that did not, or brought without a signature.
select capture_id, coalesce(uncut_body, body) as text
from stored.article_versions
where first_seen >= $since and shingles is null and article_key in (select article_key from story_keys)
