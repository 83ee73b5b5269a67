-- One row: which publication the warehouse is; none before its first.
select number, publication_id, made_from, made_at
from stored.publication
