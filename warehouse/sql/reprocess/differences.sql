-- One row per version that began with the same capture before: which of its fields read otherwise now, and the characters
-- of the paragraphs that came and went.
create or replace temp table differences as
with compared as (
    select
        version.capture_id,
        version.article_key,
        version.source,
        version.fetched_at,
        former.body as former_body,
        version.body,
        list_filter(
            [
                if(version.canonical_url is distinct from former.canonical_url, 'canonical_url', null),
                if(version.headline is distinct from former.headline, 'headline', null),
                if(version.description is distinct from former.description, 'description', null),
                if(version.authors is distinct from former.authors, 'authors', null),
                if(version.byline is distinct from former.byline, 'byline', null),
                if(version.agency is distinct from former.agency, 'agency', null),
                if(version.date_published is distinct from former.date_published, 'date_published', null),
                if(version.date_modified is distinct from former.date_modified, 'date_modified', null),
                if(version.in_language is distinct from former.in_language, 'in_language', null),
                if(version.section is distinct from former.section, 'section', null),
                if(version.keywords is distinct from former.keywords, 'keywords', null),
                if(version.main_image is distinct from former.main_image, 'main_image', null),
                if(version.captions is distinct from former.captions, 'captions', null),
                if(version.related is distinct from former.related, 'related', null),
                if(version.is_accessible_for_free is distinct from former.is_accessible_for_free, 'is_accessible_for_free', null),
                if(version.is_complete is distinct from former.is_complete, 'is_complete', null),
                if(version.article_type is distinct from former.article_type, 'article_type', null),
                case
                    when version.body <> former.body then 'body'
                    when version.body_markdown <> former.body_markdown then 'body_markdown'
                end
            ],
            lambda name: name is not null
        ) as fields
    from former_versions as former
    join stored.article_versions as version on version.capture_id = former.capture_id
),
parted as (
    select
        *,
        if(list_contains(fields, 'body'), string_split(former_body, chr(10)), []) as former_lines,
        if(list_contains(fields, 'body'), string_split(body, chr(10)), []) as lines
    from compared
)
select
    capture_id,
    article_key,
    source,
    fetched_at,
    fields,
    coalesce(list_sum(list_transform(
        list_filter(lines, lambda line: not list_contains(former_lines, line)), lambda line: len(line)
    )), 0)::BIGINT as characters_added,
    coalesce(list_sum(list_transform(
        list_filter(former_lines, lambda line: not list_contains(lines, line)), lambda line: len(line)
    )), 0)::BIGINT as characters_removed
from parted
