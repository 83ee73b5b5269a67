-- The only folder that a reading connection may touch besides the warehouse: the one that an export is written to.
set allowed_directories = $folders
