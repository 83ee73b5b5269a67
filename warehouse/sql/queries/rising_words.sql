-- Which words are in the news more than in the weeks before?
-- Group: coverage
-- $days INTEGER = 7: how many days count as now
-- $before INTEGER = 28: how many days before them they are compared with
-- $part VARCHAR = 'headline': headline (with the standfirst) or text (headline and text; takes longer)
-- $source VARCHAR = null: name of a source; null for all
-- $language VARCHAR = null: language of the articles, e.g. en; null for all
-- $to DATE = null: last day; null for the day of the newest article
-- $min_articles BIGINT = 3: articles with the word at least, now
-- $limit BIGINT = 50: rows at most
-- Articles with the word are counted, not how often they have it, and a story that many sites carry once. In order of
-- how sure it is that this is no chance (log-likelihood, Dunning 1993). Words are not brought to a stem: bridge and
-- bridges are two. Of Chinese and Japanese, which put no spaces between words, each two characters (Han) that stand side
-- by side and each run of Katakana count as a word; Thai, Lao, Khmer and Burmese are left out.
with edge as (
    select
        coalesce($to::DATE, max(coalesce(date_published, first_seen))::DATE) as last_day,
        last_day - $days::INTEGER + 1 as first_day,
        first_day - $before::INTEGER as first_before
    from articles
),
stories as (
    select
        coalesce(cluster_id, article_key) as story,
        coalesce(date_published, first_seen) as published,
        published::DATE >= edge.first_day as now,
        headline,
        lower(concat_ws(chr(10), headline, case $part::VARCHAR when 'text' then body else description end)) as text
    from articles, edge
    where published::DATE between first_before and last_day
    and source = coalesce($source, source)
    and ($language is null or in_language = $language or starts_with(in_language, $language || '-'))
    qualify row_number() over (partition by story order by published, article_key) = 1
),
found as (
    select
        now,
        published,
        headline,
        unnest(list_distinct(list_concat(
            regexp_extract_all(
                text,
                '[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Hebrew}\p{Arabic}\p{Devanagari}\p{Bengali}'
                || '\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Ethiopic}\p{Hangul}]'
                || '[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Hebrew}\p{Arabic}\p{Devanagari}\p{Bengali}'
                || '\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Ethiopic}\p{Hangul}'
                || '\p{M}\p{Nd}]*(?:[’''-][\p{L}\p{M}\p{Nd}]+)*|[\p{Katakana}ー]{2,}'
            ),
            flatten(list_transform(
                regexp_extract_all(text, '\p{Han}{2,}'),
                lambda run: list_transform(range(1, length(run)), lambda place: substr(run, place, 2))
            ))
        ))) as word
    from stories
),
totals as (
    select
        count(*) filter (where now)::DOUBLE as now,
        count(*) filter (where not now)::DOUBLE as before
    from stories
),
counted as (
    select
        word,
        count(*) filter (where now) as articles,
        count(*) filter (where not now) as articles_before,
        arg_max(headline, (published, headline)) filter (where now) as example
    from found
    where length(word) > 1
    group by word
    having articles >= $min_articles::BIGINT
)
select
    word,
    articles,
    articles_before,
    round(100 * articles / totals.now, 2) as percent,
    round(100 * articles_before / nullif(totals.before, 0), 2) as percent_before,
    round((articles / totals.now) / nullif(articles_before / nullif(totals.before, 0), 0), 1) as times,
    round(2 * (
        articles * ln(articles * (totals.now + totals.before) / (totals.now * (articles + articles_before)))
        + case
            when articles_before = 0 then 0
            else articles_before
                * ln(articles_before * (totals.now + totals.before) / (totals.before * (articles + articles_before)))
        end
    ), 1) as strength,
    example
from counted, totals
where articles * totals.before > articles_before * totals.now
order by strength desc, word
limit $limit::BIGINT
