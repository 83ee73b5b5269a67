-- One row per version: its page's WARC-Record-ID, its text, and the same before furniture was cut, where any was.
select capture.warc_record_id, version.body, version.uncut_body
from stored.article_versions as version
join stored.captures as capture using (capture_id)
