-- The zone of the clock that an article's date was printed by: the day that its readers had may not be that of UTC.
alter table stored.article_versions add column date_published_zone VARCHAR;
comment on column stored.article_versions.date_published_zone is 'Offset from UTC of the clock that it was printed by, "+05:30"; null where nothing tells.';
