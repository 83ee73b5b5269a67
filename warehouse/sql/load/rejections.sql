-- Stores the new rejections.
insert into stored.rejections by name
select capture.capture_id, rejection.stage, rejection.reason, rejection.detail, rejection.url_state
from incoming
where rejection is not null
