-- One row: how far the search index is, and whether by the rules of this release. None before it was built.
select gathered, last_document, rules = main.search_rules() as by_our_rules
from stored.search_state
