-- Removes what the articles asked for said before.
delete from stored.moves
where declared_key in (select declared_key from asked)
