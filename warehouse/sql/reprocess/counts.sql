-- One row per thing that is counted of the batch: of which list it is (null for none), its name, how many.
select null as list, 'captures' as name, count(*) as number from renewed
union all
select null, 'articles', count(*) from fates where fate <> 'new'
union all
select null, 'otherwise', count(*) from otherwise
union all
select null, fate, count(*) from fates where fate <> 'stays' group by fate
union all
select null, 'versions', count(*) from former_versions
union all
select null, 'versions_merged', count(*) from renewed where outcome = 'article' and now_outcome = 'unchanged'
union all
select null, 'versions_split', count(*) from renewed where outcome = 'unchanged' and now_outcome = 'article'
union all
select null, 'rejected_otherwise', count(*) from renewed where reason <> now_reason
union all
select null, 'characters_added', coalesce(sum(characters_added), 0)::BIGINT from differences
union all
select null, 'characters_removed', coalesce(sum(characters_removed), 0)::BIGINT from differences
union all
select 'fields', field, count(distinct article_key)
from (select article_key, unnest(fields) as field from differences)
group by field
union all
select 'gone_for', reason, count(*) from fates where fate = 'gone' group by reason
