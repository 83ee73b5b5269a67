-- Stores what the articles asked for say now.
insert into stored.moves by name
select * from new_moves
