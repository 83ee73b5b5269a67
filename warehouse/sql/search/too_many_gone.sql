-- One row: whether so great a share of documents is gone that their postings are to be left out.
select (select count(*) from stored.search_gone) > $share * (select count(*) from stored.search_documents)
