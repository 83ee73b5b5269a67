-- Refuses the revisits whose original is in no archive that was loaded: nobody can say what they show.
update incoming
set rejection = {
    reason: 'unresolved',
    detail: 'payload ' || capture.payload_digest,
    stage: 'fetch',
    url_state: 'failed'
}
where capture.revisit
and rejection is null
and capture.capture_id not in (select capture_id from resolved)
