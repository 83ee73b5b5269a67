"""What an archive file is, by its first bytes: names lie, and standard input has none.

Sources: ISO 28500:2017 (WARC); https://archive.org/web/researcher/ArcFileFormat.php (ARC); RFC 1952 (gzip); RFC 8878
(Zstandard); https://specs.webrecorder.net/wacz/1.1.1/ (WACZ, a ZIP file).
"""

import re
from enum import StrEnum
from pathlib import Path

from transforms.errors import WarcError
from transforms.warc_gzip import CAREFUL_STEP, GZIP, Member

# The line before each record of an ARC file: URL, IP address, date, type, in version 2 more, and length
_LINE = (
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\r\n]{0,8192}?) (?P<ip>[0-9A-Fa-f.:]{2,45}|-) (?P<date>[0-9]{8,17}) "
    rb"(?P<type>[^\s]{1,255})(?P<more>(?: [^\s]{1,1024}){0,6}?) (?P<length>[0-9]{1,18})\r?\n"
)
ARC_LINE = re.compile(_LINE)
ARC_LINE_BEGINS = re.compile(rb"^" + _LINE, re.M)
_SKIPPED_FRAME = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")  # of Zstandard; a dictionary lies in one


class Form(StrEnum):
    """What a file is."""

    WARC = "WARC"
    WARC_GZ = "gzipped WARC"
    ARC = "ARC"
    ARC_GZ = "gzipped ARC"
    ZIP = "ZIP"  # a WACZ, unless it holds something else
    ZSTANDARD = "Zstandard"  # this and the next: with anything inside
    BZIP2 = "bzip2"
    XZ = "xz"


def recognise(path: Path) -> Form:
    """What this file is.

    Raises:
        WarcError: it is nothing of all that, or can't be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(9 << 10)
            packed = start.startswith(GZIP)
            inside = Member(file, 0, CAREFUL_STEP).pull() if packed else start
    except OSError as error:
        raise WarcError(f"{path}: expected a readable archive, found: {error.strerror or error}") from error
    if inside.startswith(b"WARC/"):
        return Form.WARC_GZ if packed else Form.WARC
    if inside.startswith(b"filedesc:") or ARC_LINE.match(inside):
        return Form.ARC_GZ if packed else Form.ARC
    for form, begins in (
        (Form.ZIP, start.startswith(b"PK\x03\x04")),
        (Form.ZSTANDARD, start.startswith(b"\x28\xb5\x2f\xfd") or _SKIPPED_FRAME.match(start) is not None),
        (Form.BZIP2, start.startswith(b"BZh")),
        (Form.XZ, start.startswith(b"\xfd7zXZ\x00")),
    ):
        if begins:
            return form
    found = f"gzip with {inside[:12]!r} inside" if packed else repr(start[:12]) if start else "an empty file"
    raise WarcError(
        f"{path}: expected an archive (WARC, ARC or WACZ; plain, or packed with gzip, Zstandard, bzip2 or xz), "
        f"found {found}"
    )
