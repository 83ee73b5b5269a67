-- Lets go of the documents of which there is another version now, or none.
delete from stored.search_documents
where article_key in (select article_key from search_arrivals)
or (
    article_key in (select article_key from search_touched)
    and capture_id not in (
        select capture_id
        from stored.article_versions
        where latest and article_key in (select article_key from search_touched)
    )
)
