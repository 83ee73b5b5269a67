-- One row per name of a source that has no article.
select unnest($sources::VARCHAR[]) as source
except
select source from article_versions
order by source
