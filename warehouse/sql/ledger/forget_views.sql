-- Forgets which views are in place, so that all are made anew.
delete from stored.views
