-- What do a source's last pages share, and what is cut out of them?
-- $source: name of the source
from site_profiles
where source = $source
