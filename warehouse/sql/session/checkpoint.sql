-- Writes what is committed from the log (WAL) into the file.
checkpoint
