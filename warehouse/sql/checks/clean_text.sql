-- No text holds control characters other than the line feed and the tab, nor characters that are none.
with texts as (
    select
        capture_id,
        concat_ws(
            ' ', url, canonical_url, headline, description, byline, agency, section, in_language, body, body_markdown,
            array_to_string(authors, ' '), array_to_string(keywords, ' '), captions::VARCHAR, related::VARCHAR
        ) as text
    from article_versions
    union all
    select capture_id, concat_ws(' ', target_uri, url_key, content_type) as text
    from captures
    union all
    select url_key, concat_ws(' ', url, url_key, reason, detail, discovered_in) as text
    from urls
)
select capture_id as key, regexp_extract(text, '.{0,20}[\x00-\x08\x0B-\x1F\x7F\x{FFFE}\x{FFFF}].{0,20}') as found
from texts
where regexp_matches(text, '[\x00-\x08\x0B-\x1F\x7F\x{FFFE}\x{FFFF}]')
