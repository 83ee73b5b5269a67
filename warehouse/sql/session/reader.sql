-- Shuts a reading connection in: UTC, no files, no network, no extensions, and none of it can be undone.
set global TimeZone = 'UTC';
set enable_progress_bar = false;
set enable_external_access = false;
set allow_community_extensions = false;
set lock_configuration = true
