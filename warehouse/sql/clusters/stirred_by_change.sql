-- Adds the articles that are paired with one that has become a model, or is none any more.
insert into stirred_stories
select distinct other.article_key, other.week, (select max(step) + 1 from stirred_stories)
from places as one
join links on links.article_key = one.article_key
join places as other on other.article_key = links.other_key
where one.is_stirred and one.is_model <> one.was_model and not other.is_stirred
