-- How many articles did each source publish on each day?
select
    coalesce(date_published, first_seen)::DATE as day,
    source,
    count(*) as articles,
    round(avg(word_count))::INTEGER as words
from articles
group by day, source
order by day desc, source
