-- Captures with outcome article and article_versions match one to one.
select
    coalesce(captures.capture_id, article_versions.capture_id) as capture_id,
    captures.target_uri,
    case
        when captures.capture_id is null then 'a version without a capture of outcome article'
        else 'a capture of outcome article without a version'
    end as found
from (from captures where outcome = 'article') as captures
full join article_versions on article_versions.capture_id = captures.capture_id
where captures.capture_id is null or article_versions.capture_id is null
