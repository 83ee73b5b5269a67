-- Notes that a view was made, and from which text.
insert into stored.views (name, sha256)
values ($name, $sha256)
