-- Stores the new versions whose text was stored before.
insert into stored.article_versions by name
select
    new_versions.*,
    texts.* exclude (
        capture_id, article_key, text_capture_id, version, versions, latest, first_seen, fetched_at, last_checked, url, url_key,
        target_uri, source, publisher, cluster_id, cluster_model, alike, share_of_model
    )
from new_versions
join kept_texts as texts on texts.text_capture_id = new_versions.text_capture_id
