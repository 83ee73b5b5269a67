-- Which articles carry a correction notice, and what does it say?
-- Group: changes
-- $source VARCHAR = null: name of a source; null for all
-- $from DATE = null: first day; null for 30 days up to the last
-- $to DATE = null: last day; null for the day of the newest version
-- $limit BIGINT = 100: rows at most
-- A notice is known by its first words, in some forty languages: a line that begins "Correction:", "Korrektur vom 3. Mai:",
-- "更正：", or speaks of an earlier version of the article. Notices without such words, and those that stand on another
-- page or in a picture, are not found; a story about a "Correction:" would be. The days are those on which a version
-- first had the notice: added_in is 1 if the article had it when it was first seen.
with days as (
    select
        coalesce($to::DATE, max(fetched_at)::DATE) as last_day,
        coalesce($from::DATE, last_day - 29) as first_day
    from article_versions
),
changed as (
    select distinct article_key
    from article_versions, days
    where fetched_at::DATE between first_day and last_day
    and source = coalesce($source, source)
),
wanted as (
    select article_key, fetched_at
    from article_versions
    semi join changed using (article_key)
),
notices as (
    -- by fetched_at as well: texts lie in its order, and those outside of it are not even read
    select
        article_key,
        version,
        fetched_at,
        trim(unnest(
            list_filter(string_split(body, chr(10)), lambda line: regexp_matches(
                line,
                '(?i)^[^\p{L}\p{N}]{0,9}(?:'
                || '(?:corrections?|clarifications?|corrigend(?:um|a)|errat(?:um|a)|errat[ae] corrige|berichtigung(?:en)?|korrektur(?:en)?|'
                || 'richtigstellung(?:en)?|klarstellung(?:en)?|rectificati(?:f|fs|e|es)|précisions?|fe de errat(?:as|a)|fe de errores|'
                || 'correcci(?:ón|ones)|rectificaci(?:ón|ones)|aclaraci(?:ón|ones)|correç(?:ão|ões)|retificaç(?:ão|ões)|rettific(?:a|he)|'
                || 'correzion[ei]|precisazion[ei]|correcties?|rechtzetting(?:en)?|rättelser?|rettelser?|beriktigelser?|oikaisu(?:ja)?|'
                || 'leiðrétting|sprostowanie|oprava|opravy|popravek|ispravak|ispravka|helyreigazítás|corectură|erată|düzeltme|tekzip|'
                || 'исправлени[ея]|поправк[аи]|уточнени[ея]|виправлення|уточнення|поправка|διόρθωση|διευκρίνιση|تصحيح|تصويب|تنويه|اصلاحیه|'
                || 'תיקון|הבהרה|सुधार|भूल सुधार|সংশোধনী|ralat|koreksi|đính chính|แก้ไขข่าว)'
                || '(?:(?: notice|\s*\([^)]{0,40}\)|[ ,][^:]{0,30}\d[^:]{0,12})?\s*[:–—]|\s*\.?$)|'
                || '(?:更正|訂正|订正|勘误|정정|바로잡습니다).{0,12}(?:[:：】）)\]]|$))'
            ) or regexp_matches(
                line,
                '(?i)(?:earlier|previous|original) version of this (?:article|story|report|piece|post|headline)|'
                || '(?:früheren|vorherigen|ursprünglichen|ersten) (?:version|fassung) (?:dieses|des) (?:artikels|textes|beitrags|berichts)|'
                || 'version (?:précédente|antérieure|initiale) de (?:cet article|ce texte)|versión anterior de est[ea] (?:artículo|noticia|nota)|'
                || 'versão anterior dest[ea] (?:artigo|texto|notícia|reportagem)|versione precedente di quest(?:o articolo|a notizia)|'
                || '(?:eerdere|vorige) versie van dit (?:artikel|bericht)|tidigare version av (?:artikeln|den här artikeln|texten)|'
                || 'предыдущей версии (?:этой |этого )?(?:статьи|материала|новости|текста)'
            ))
        )) as notice
    from article_versions
    semi join wanted using (article_key, fetched_at)
),
told as (
    select article_key, notice, min(version) as added_in, min(fetched_at) as noticed
    from notices
    group by article_key, notice
)
select
    article.source,
    told.noticed,
    article.headline,
    told.notice,
    told.added_in,
    date_diff('minute', coalesce(article.date_published, article.first_seen), told.noticed) as minutes_after,
    article.in_language,
    article.url
from days, told
join articles as article on article.article_key = told.article_key
where told.noticed::DATE between days.first_day and days.last_day
order by told.noticed desc, article.url, told.notice
limit $limit::BIGINT
