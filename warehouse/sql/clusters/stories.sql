-- One row per article whose text is signed, for the length of a load: its latest text, when it came out (the first of
-- what it says and when it was seen) and the week of that, and whether it is the model of a cluster so far.
create or replace temp view stories as
select
    rowid as story,
    article_key,
    source,
    first_seen,
    least(coalesce(date_published, first_seen), first_seen) as came_out,
    date_trunc('week', least(coalesce(date_published, first_seen), first_seen))::DATE as week,
    capture_id,
    text_capture_id,
    hash(body_fingerprint) as text_hash,
    shingles,
    figures,
    cluster_id,
    cluster_model,
    alike,
    share_of_model,
    -- so is what is in no cluster
    cluster_model is null or cluster_model = article_key as was_model
from stored.article_versions
where latest and shingles is not null
