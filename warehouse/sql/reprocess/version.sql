-- One row, if there is one: the version that begins with a capture.
select columns(name -> list_contains($columns, name))
from stored.article_versions
where capture_id = $capture_id
