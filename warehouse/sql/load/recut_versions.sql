-- Forgets the versions whose text is cut otherwise, which `cut_texts` stores again. An update would do as well, but
-- write all texts anew that lie near one that changes.
delete from stored.article_versions
where capture_id in (select capture_id from cut_versions)
