-- Stores how far the search index is.
insert into stored.search_state by name
select
    main.search_rules() as rules,
    $gathered as gathered,
    $last_document as last_document,
    count(*) as documents,
    coalesce(avg(length), 0) as mean_length
from stored.search_documents
