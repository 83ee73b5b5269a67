-- How much is in the warehouse?
select
    (select count(*) from articles) as articles,
    (select count(*) from article_versions) as versions,
    (select count(distinct source) from articles) as sources,
    (select count(*) from captures) as captures,
    (select count(*) from urls) as urls,
    (select count(*) from segments) as segments,
    (select min(date_published) from articles) as oldest,
    (select max(date_published) from articles) as newest
