-- One row per permanent redirect of a page in the batch: from where to where.
select capture.capture_id, capture.target_uri, rejection.detail
from incoming
where rejection.reason = 'redirected' and capture.kind = 'page' and capture.status in (301, 308)
