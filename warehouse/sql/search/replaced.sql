-- Lets go of the documents of which there is another version now, or none.
delete from stored.search_documents
where article_key in (select article_key from search_arrivals)
-- of an article that is known by another key now
or capture_id in (select capture_id from search_arrivals)
or capture_id in (
    select capture_id
    from stored.article_versions
    where not latest and article_key in (select article_key from search_touched)
)
or (
    article_key in (select article_key from search_touched)
    and capture_id not in (
        select capture_id
        from stored.article_versions
        where latest and article_key in (select article_key from search_touched)
    )
)
