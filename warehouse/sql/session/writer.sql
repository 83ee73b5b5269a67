-- What every writing connection is set to: UTC, so that TIMESTAMP WITH TIME ZONE reads and casts as UTC.
set global TimeZone = 'UTC'
