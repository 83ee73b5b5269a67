-- Stores what is common now.
merge into stored.common_shingles
using turned_shingles as turned
on common_shingles.week = turned.week and common_shingles.shingle = turned.shingle
when matched and turned.texts is null then delete
when matched then update set texts = turned.texts
when not matched then insert (week, shingle, texts) values (turned.week, turned.shingle, turned.texts)
