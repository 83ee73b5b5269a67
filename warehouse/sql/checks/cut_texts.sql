-- A text out of which furniture was cut is the text as extracted without these lines.
select capture_id, target_uri, cut, body, uncut_body
from stored.article_versions
where (cut is null) <> (uncut_body is null)
or (cut is null) <> (uncut_markdown is null)
or len(cut) = 0
or (
    cut is not null
    and body is distinct from array_to_string(
        list_filter(string_split(uncut_body, chr(10)), lambda line, place: not list_contains(cut, place)), chr(10)
    )
)
