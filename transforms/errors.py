"""What can go wrong, as a tree.

    NightdeskError                   exit code
    ├── UsageError                   2  the caller, the settings or a source file is wrong
    │   ├── SettingsError            2
    │   └── SourceError              2
    ├── LockedError                  3  another run holds the lock of this home
    ├── StorageError                 4  disk, archive or warehouse
    │   ├── WarcError                4  a WARC file that can't be read at all
    │   └── WarehouseError           4  the warehouse can't be opened, or is newer than this release
    └── CrawlError                   1  a crawl that did not end as a crawl should

An *expected* failure of one page is never an exception: it is a `Rejection` or a `UrlEvent`, with a
reason from a closed list (see `items.py`), and it is counted.

A message says what happened, what was expected, what was found, and what to do next.
"""


class NightdeskError(Exception):
    """Root of all that Nightdesk raises on purpose; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(NightdeskError):
    """Wrong usage: an argument, a setting or a source file."""

    exit_code = 2


class SettingsError(UsageError):
    """A key of nightdesk.toml or a NIGHTDESK_* variable is unknown or has a wrong value."""


class SourceError(UsageError):
    """A source file is wrong: names the file, the key, what was expected and what was found."""


class LockedError(NightdeskError):
    """Another run holds the lock of this home."""

    exit_code = 3


class StorageError(NightdeskError):
    """Disk, archive or warehouse trouble."""

    exit_code = 4


class WarcError(StorageError):
    """A file that is no WARC, or whose beginning can't be read."""


class WarehouseError(StorageError):
    """The warehouse can't be opened, is locked by another program, or was written by a newer release."""


class CrawlError(NightdeskError):
    """A crawl process ended in another way than a crawl should: it raised, was killed, or told nothing."""
