-- Which numbers were changed in an article without a correction notice?
-- Group: changes
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest version
-- $limit BIGINT = 100: rows at most
-- Two versions in a row that have a sentence which is the same but for its numbers, written in digits of any script, and
-- the later one has no notice of correction that the earlier one had not (see corrections for what is taken for one).
-- Live blogs and tickers, whose numbers are meant to change, are left out. Numbers in words (three, drei) are not
-- compared, nor sentences of which a word was changed as well; sentences end at full stops, so that "on 3. May" is two.
with days as (
    select
        coalesce($to::DATE, max(fetched_at)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from article_versions
),
changed as (
    select article_key, version, fetched_at, before_at
    from days, (
        select
            article_key,
            version,
            fetched_at,
            source,
            article_type,
            lag(fetched_at) over (partition by article_key order by version) as before_at
        from article_versions
        where versions > 1
    )
    where version > 1
    and fetched_at::DATE between first_day and last_day
    and source = coalesce($source, source)
    and article_type is distinct from 'LiveBlogPosting'
),
wanted as (
    select article_key, fetched_at from changed
    union
    select article_key, before_at from changed
),
histories as materialized (
    -- by fetched_at as well: texts lie in its order, and those outside of it are not even read
    select article_key, version, body
    from article_versions
    semi join wanted using (article_key, fetched_at)
),
pairs as materialized (
    select
        changed.article_key,
        changed.version,
        string_split(regexp_replace(earlier.body, '([.!?…][»”’"'')]*)\s+|([。！？।؟][」』”’]*)', '\1\2' || chr(10), 'g'), chr(10)) as before,
        string_split(regexp_replace(later.body, '([.!?…][»”’"'')]*)\s+|([。！？।؟][」』”’]*)', '\1\2' || chr(10), 'g'), chr(10)) as after
    from changed
    join histories as later
        on later.article_key = changed.article_key and later.version = changed.version
    join histories as earlier
        on earlier.article_key = changed.article_key and earlier.version = changed.version - 1
    where len(list_filter(
        main.correction_notices(later.body),
        lambda notice: not contains(earlier.body, notice)
    )) = 0
),
gone as (
    select article_key, version, unnest(list_filter(before, lambda sentence: not list_contains(after, sentence))) as sentence
    from pairs
),
come as (
    select article_key, version, unnest(list_filter(after, lambda sentence: not list_contains(before, sentence))) as sentence
    from pairs
),
gone_shapes as (
    select
        *,
        regexp_replace(sentence, '\p{Nd}+(?:[.,:’'' \x{00A0}\x{202F}]?\p{Nd}+)*', '#', 'g') as shape
    from gone
    qualify count(*) over (partition by article_key, version, shape) = 1
),
come_shapes as (
    select
        *,
        regexp_replace(sentence, '\p{Nd}+(?:[.,:’'' \x{00A0}\x{202F}]?\p{Nd}+)*', '#', 'g') as shape
    from come
    qualify count(*) over (partition by article_key, version, shape) = 1
)
select
    article.source,
    later.fetched_at as noticed,
    article.headline,
    trim(gone.sentence) as before,
    trim(come.sentence) as after,
    date_diff('minute', coalesce(article.date_published, article.first_seen), later.fetched_at) as minutes_after,
    article.url,
    come.version
from come_shapes as come
join gone_shapes as gone
    on gone.article_key = come.article_key and gone.version = come.version and gone.shape = come.shape
join article_versions as later on later.article_key = come.article_key and later.version = come.version
join articles as article on article.article_key = come.article_key
where contains(come.shape, '#')
and regexp_matches(come.shape, '\p{L}{2}')
order by noticed desc, article.url, come.version, after
limit $limit::BIGINT
