-- How often was a word or phrase in the news over time, and where?
-- Group: coverage
-- $word VARCHAR: the word or phrase, e.g. bridge or 'grain deal'
-- $every VARCHAR = 'day': day, week, month, quarter or year
-- $source VARCHAR = null: name of a source; null for all
-- $language VARCHAR = null: language of the articles, e.g. en; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest article
-- In headline or text, as whole words, without regard to case and accents; not its other forms (bridge is not bridges).
-- In scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) anywhere in the text.
with days as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from articles
),
wanted as (
    select article_key, fetched_at
    from articles, days
    where coalesce(date_published, first_seen)::DATE between first_day and last_day
    and source = coalesce($source, source)
    and ($language is null or in_language = $language or starts_with(in_language, $language || '-'))
),
texts as (
    -- by fetched_at as well: texts lie in its order, and those outside of it are not even read
    select
        date_trunc($every::VARCHAR, coalesce(date_published, first_seen))::DATE as since,
        source,
        strip_accents(lower(headline || chr(10) || body)) as text
    from articles
    semi join wanted using (article_key, fetched_at)
),
found as (
    select
        since,
        source,
        contains(text, strip_accents(lower($word::VARCHAR))) and regexp_matches(
            text,
            case
                when regexp_matches($word::VARCHAR, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]')
                then regexp_escape(strip_accents(lower($word::VARCHAR)))
                else '(?:^|[^\p{L}\p{M}\p{N}])' || regexp_escape(strip_accents(lower($word::VARCHAR)))
                    || '(?:[^\p{L}\p{M}\p{N}]|$)'
            end
        ) as has_it
    from texts
)
select
    since,
    count(*) filter (where has_it) as articles,
    count(*) as of_articles,
    round(100 * count(*) filter (where has_it) / count(*), 2) as percent,
    coalesce(list(distinct source order by source) filter (where has_it), []) as sources
from found
group by since
order by since
