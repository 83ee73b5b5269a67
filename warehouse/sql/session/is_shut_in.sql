-- One row: whether the connection's settings are locked.
select current_setting('lock_configuration')
