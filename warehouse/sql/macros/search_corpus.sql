-- One row: what the index holds, for how rare words are; an error if it is missing or by other rules.
create or replace macro main.search_corpus() as table
select
    case
        when not coalesce(bool_and(rules = main.search_rules()), not exists (from stored.article_versions))
        then error('the search index is missing or of another release: run `nightdesk search --rebuild`')
        else coalesce(max(documents), 0)
    end as documents,
    coalesce(max(mean_length), 0) as mean_length
from stored.search_state;
comment on macro table main.search_corpus is 'One row: what the index holds, for how rare words are; an error if it is missing or by other rules.';
