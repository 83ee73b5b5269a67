-- Refuses the revisits of what was refused, for the same reason; and those whose original is in no archive that was
-- loaded: nobody can say what they show.
update incoming
set rejection = coalesce(refused.rejection, {
    reason: 'unresolved',
    detail: coalesce(
        'payload ' || nullif(capture.payload_digest, ''),
        'record ' || capture.original.warc_record_id,
        capture.original.target_uri || coalesce(strftime(capture.original.warc_date, ' of %Y-%m-%d %H:%M:%S'), ''),
        'it does not say of what'
    ),
    stage: 'fetch',
    url_state: 'failed'
})
from (
    select incoming.capture.capture_id as capture_id, resolved.rejection
    from incoming
    left join resolved on resolved.capture_id = incoming.capture.capture_id
    where incoming.capture.revisit and incoming.rejection is null and resolved.article_key is null
) as refused
where refused.capture_id = incoming.capture.capture_id
