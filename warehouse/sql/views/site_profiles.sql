-- One row per source with articles: what its last pages share, and how many of them show it.
-- Its last 50 articles are asked, of the 90 days before the last. A habit is one if it is seen on three of them and on
-- most that show anything of the kind, the last five among them: so it is dropped soon after a redesign.
create or replace macro main.site_profiles_before(moment) as table
with last_pages as (
    select
        version.source,
        version.article_key,
        version.fetched_at,
        version.clues,
        version.extractor,
        version.date_published_raw,
        len(version.cut) as cut_lines,
        row_number() over (partition by version.source order by version.fetched_at desc, version.capture_id) as place
    from stored.article_versions as version
    join stored.captures as capture on capture.capture_id = version.capture_id
    join stored.segments as segment on segment.segment = capture.segment
    where segment.loaded_at < moment
    qualify row_number() over (
        partition by version.source, version.article_key order by version.fetched_at desc, version.capture_id
    ) = 1
),
pages as (
    select *
    from last_pages
    qualify place <= 50 and fetched_at >= max(fetched_at) over (partition by source) - interval 90 days
),
-- Of a date such as 13/4/2026 it is plain which number is the day.
numbers as (
    select
        source,
        place,
        regexp_extract_all(date_published_raw, '\b(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b', 1)[1]::INTEGER as first_number,
        regexp_extract_all(date_published_raw, '\b(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b', 2)[1]::INTEGER as second_number
    from pages
),
shown as (
    select source, place, 'body_place' as kind, clues.body_place as value from pages
    union all
    select source, place, 'byline_place', clues.byline_place from pages
    union all
    select source, place, 'headline_end', clues.headline_end from pages
    union all
    select
        source,
        place,
        'day_first',
        case when first_number between 13 and 31 then 'true' when second_number between 13 and 31 then 'false' end
    from numbers
),
counted as (
    select
        source,
        kind,
        value,
        count(*) as pages,
        sum(count(*)) over (partition by source, kind) as of_pages,
        min(place) as last_place
    from shown
    where value is not null
    group by source, kind, value
),
-- A title's end may name the section, so there are several; a date's order is one thing or the other.
habits as (
    select *
    from counted
    where pages >= 3
    and case kind
        when 'headline_end' then pages >= 0.1 * of_pages
        when 'day_first' then pages >= 0.9 * of_pages
        else pages >= 0.3 * of_pages and last_place <= 5
    end
),
listed as (
    select
        source,
        kind,
        list({value: value, pages: pages, of_pages: of_pages::BIGINT} order by pages desc, value) as habits
    from habits
    group by source, kind
),
furniture as (
    select source, list({text: text, strength: strength, pages: pages, of_pages: of_pages} order by pages desc, text) as furniture
    from stored.site_furniture
    group by source, season
    qualify row_number() over (partition by source order by season desc) = 1
)
select
    pages.source,
    count(*) as articles,
    min(pages.fetched_at) as since,
    max(pages.fetched_at) as last_seen,
    any_value(body.habits) as body_places,
    any_value(headline.habits) as headline_ends,
    any_value(byline.habits) as byline_places,
    (any_value(day.habits)[1].value)::BOOLEAN as day_first,
    any_value(day.habits)[1].pages as day_first_pages,
    count(pages.cut_lines) as articles_cut,
    coalesce(sum(pages.cut_lines), 0)::BIGINT as lines_cut,
    coalesce(any_value(furniture.furniture), []) as furniture,
    max(pages.extractor) as extractor
from pages
left join listed as body on body.source = pages.source and body.kind = 'body_place'
left join listed as headline on headline.source = pages.source and headline.kind = 'headline_end'
left join listed as byline on byline.source = pages.source and byline.kind = 'byline_place'
left join listed as day on day.source = pages.source and day.kind = 'day_first'
left join furniture on furniture.source = pages.source
group by pages.source;

create or replace view main.site_profiles as
from main.site_profiles_before('infinity'::TIMESTAMP);

comment on view main.site_profiles is 'One row per source with articles: what its last pages share, and how many of them show it.';
comment on column main.site_profiles.source is 'The source.';
comment on column main.site_profiles.articles is 'Articles that this is learned from: the last 50, of the 90 days before the last.';
comment on column main.site_profiles.since is 'When the first of them was fetched.';
comment on column main.site_profiles.last_seen is 'When the last of them was fetched.';
comment on column main.site_profiles.body_places is 'Where the text lies, by tag and classes of its block and of the block around it; the most frequent first, each with the articles that show it, of those that show any.';
comment on column main.site_profiles.headline_ends is 'What titles have beside the headline, likewise.';
comment on column main.site_profiles.byline_places is 'Where bylines are printed, likewise.';
comment on column main.site_profiles.day_first is 'Whether 3/4/2026 is in April there; null if no date has told.';
comment on column main.site_profiles.day_first_pages is 'Articles whose date told so.';
comment on column main.site_profiles.articles_cut is 'Of these articles, those that something was cut out of.';
comment on column main.site_profiles.lines_cut is 'Lines cut out of them.';
comment on column main.site_profiles.furniture is 'What is cut out of the texts now: see site_furniture.';
comment on column main.site_profiles.extractor is 'What extracted the last of them.';
