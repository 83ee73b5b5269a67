-- Notes the documents whose postings count for nothing from now on.
insert into stored.search_gone
select document from search_replaced
