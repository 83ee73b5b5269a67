-- Each page capture has exactly one outcome of article, unchanged and rejected; no other capture has one.
select capture_id, kind, outcome, target_uri
from captures
where case
    when kind = 'page' then outcome is null or outcome not in ('article', 'unchanged', 'rejected')
    else outcome is not null
end
