-- One row, if there is one: the version that began with a capture, before the batch.
select columns(name -> list_contains($columns, name))
from former_versions
where capture_id = $capture_id
