-- A working file that was just copied is the publication after the one it was copied from.
insert into stored.publication (number, publication_id, made_from, made_at)
values ($number, $publication_id, $made_from, $made_at)
