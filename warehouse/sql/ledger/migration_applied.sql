-- Notes that a migration was applied; in the migration's own transaction.
insert into stored.migrations (number, name, sha256, applied_at, release)
values ($number, $name, $sha256, $applied_at, $release)
