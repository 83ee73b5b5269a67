-- One row per source of which a run can know something beforehand: what pages had taught before it began.
-- A run that takes up an interrupted one knows what that one knew: so a kill makes no difference.
select
    source,
    list_transform(coalesce(body_places, []), lambda habit: habit.value) as body_places,
    list_transform(coalesce(headline_ends, []), lambda habit: habit.value) as headline_ends,
    list_transform(coalesce(byline_places, []), lambda habit: habit.value) as byline_places,
    day_first
from main.site_profiles_before((
    select min(started)
    from stored.runs
    where kind <> 'recovered'
    and started > coalesce(
        (select max(started) from stored.runs where state in ('done', 'failed')), '-infinity'::TIMESTAMP
    )
))
where coalesce(body_places, headline_ends, byline_places) is not null or day_first is not null
order by source
