-- Cuts furniture out of the texts of the batch's sources, or puts back what is none after all.
update stored.article_versions
set
    cut = cut_text.cut,
    body = cut_text.body,
    body_markdown = cut_text.body_markdown,
    word_count = len(string_split(replace(cut_text.body, chr(10), ' '), ' ')),
    uncut_body = case when cut_text.cut is not null then cut_text.uncut_body end,
    uncut_markdown = case when cut_text.cut is not null then cut_text.uncut_markdown end
from (
    with uncut as (
        select
            cuts.capture_id,
            cuts.cut,
            coalesce(version.uncut_body, version.body) as uncut_body,
            coalesce(version.uncut_markdown, version.body_markdown) as uncut_markdown,
            version.markdown_ends,
            list_filter(range(1, len(version.block_keys) + 1), lambda place: not list_contains(coalesce(cuts.cut, []), place)) as kept
        from cuts
        join stored.article_versions as version on version.capture_id = cuts.capture_id
    )
    select
        capture_id,
        cut,
        uncut_body,
        uncut_markdown,
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
    from uncut
) as cut_text
where cut_text.capture_id = article_versions.capture_id
