-- What failed comes back, within 30 days of when it last did.
select url, state, reason, last_seen, due_at
from urls
where (state = 'failed' and due_at is null)
or due_at > last_seen + interval 30 days
