-- One row per capture that the batch brought anew: what it was, and what it is.
create or replace temp table renewed as
select
    withdrawn.*,
    captures.article_key as now_key,
    captures.outcome as now_outcome,
    rejections.reason as now_reason
from withdrawn
join stored.captures on captures.capture_id = withdrawn.capture_id
left join stored.rejections on rejections.capture_id = withdrawn.capture_id
