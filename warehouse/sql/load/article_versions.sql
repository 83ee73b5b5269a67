-- Stores the new versions whose text came with the batch.
insert into stored.article_versions by name
select new_versions.*, texts.* exclude (text_capture_id, article_key, url, former_fingerprint)
from new_versions
join (
    select capture.capture_id as text_capture_id, unnest(article)
    from incoming
    where article is not null
) as texts on texts.text_capture_id = new_versions.text_capture_id
