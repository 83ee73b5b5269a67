-- One row per view in place, with the digest of the text that made it.
select name, sha256
from stored.views
