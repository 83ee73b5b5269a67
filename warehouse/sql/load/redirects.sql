-- One row per permanent redirect of a page in the batch to another page: the URL key that it leads to.
create or replace temp table redirects (capture_id VARCHAR, moved_to VARCHAR)
