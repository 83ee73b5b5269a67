-- Forgets which publication a working file is a copy of: it becomes the next one.
delete from stored.publication
