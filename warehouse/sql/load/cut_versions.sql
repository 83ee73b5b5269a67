-- One row per version whose text is cut otherwise than it was, whole, as it is to be: furniture is cut out of the
-- texts of the batch's sources, or what is none after all is put back.
create or replace temp table cut_versions as
with uncut as (
    select
        version.* exclude (cut, uncut_body, uncut_markdown),
        cuts.cut,
        coalesce(version.uncut_body, version.body) as uncut_body,
        coalesce(version.uncut_markdown, version.body_markdown) as uncut_markdown,
        list_filter(range(1, len(version.block_keys) + 1), lambda place: not list_contains(coalesce(cuts.cut, []), place)) as kept
    from stored.article_versions as version
    join cuts on cuts.capture_id = version.capture_id
    where version.fetched_at >= (select min(season) from touched_seasons)
),
texts as (
    select
        * replace (
            case
                when cut is null then uncut_body
                else array_to_string(list_select(string_split(uncut_body, chr(10)), kept), chr(10))
            end as body,
            case
                when cut is null then uncut_markdown
                else trim(
                    array_to_string(
                        list_transform(
                            kept,
                            lambda place: substring(
                                uncut_markdown,
                                coalesce(markdown_ends[place - 1], 0) + 1,
                                markdown_ends[place] - coalesce(markdown_ends[place - 1], 0)
                            )
                        ),
                        ''
                    ),
                    chr(10)
                )
            end as body_markdown
        )
    from uncut
)
select
    * exclude (kept) replace (
        len(string_split(replace(body, chr(10), ' '), ' '))::INTEGER as word_count,
        case when cut is not null then uncut_body end as uncut_body,
        case when cut is not null then uncut_markdown end as uncut_markdown
    )
from texts
