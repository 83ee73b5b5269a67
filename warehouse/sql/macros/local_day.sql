-- The day that a moment in UTC was by a clock that is ahead of UTC by an offset such as "+05:30"; by UTC's if that is null.
create or replace macro main.local_day(moment, zone) as (
    moment + to_minutes(coalesce(
        (if(zone[1] = '-', -1, 1) * (60 * try_cast(zone[2:3] as INTEGER) + try_cast(zone[5:6] as INTEGER))), 0
    ))
)::DATE;
comment on macro main.local_day is 'The day that a moment in UTC was by a clock that is ahead of UTC by an offset such as "+05:30"; by UTC''s if that is null.';
