-- Corrects the outcome of stored captures before or after which an older capture now found its place.
update stored.captures
set outcome = case when timelines.starts then 'article' else 'unchanged' end
from timelines
where timelines.stored
and captures.capture_id = timelines.capture_id
and captures.outcome <> case when timelines.starts then 'article' else 'unchanged' end
