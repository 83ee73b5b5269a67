-- One row per source of which something was known at a moment from pages loaded before: what a run goes by that began then.
select
    source,
    list_transform(coalesce(body_places, []), lambda habit: habit.value) as body_places,
    list_transform(coalesce(headline_ends, []), lambda habit: habit.value) as headline_ends,
    list_transform(coalesce(byline_places, []), lambda habit: habit.value) as byline_places,
    day_first
from main.site_profiles_before($moment::TIMESTAMP)
where coalesce(body_places, headline_ends, byline_places) is not null or day_first is not null
order by source
