-- Settles some of the stirred articles: a model is who has no model before it among those that it is paired with.
-- To be done again until all are settled.
update places
set is_model = settled.is_model
from (
    select
        one.article_key,
        coalesce(bool_or(other.is_model) filter (where other.place < one.place), false) as has_model,
        count(*) filter (where other.place < one.place and other.is_model is null) as unsettled,
        not has_model as is_model
    from places as one
    join links on links.article_key = one.article_key
    join places as other on other.article_key = links.other_key
    where one.is_model is null
    group by one.article_key
    having has_model or unsettled = 0
) as settled
where settled.article_key = places.article_key
