"""ARC files as WARC, record by record, so that all that reads archives need know one form alone.

The same ARC makes the same WARC, byte for byte, whenever and wherever: record ids come of the records themselves. The
line before each record is kept in a field of its own, ARC-Record-Line, and the file's own head in a warcinfo record.

Sources: https://archive.org/web/researcher/ArcFileFormat.php; ISO 28500:2017, 6.3 (`resource`, for what has no HTTP
head), 6.4 (`response`) and annex C.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from transforms.arc import ArcRecord, arc_records
from transforms.warc_frames import KEEP
from transforms.warc_write import MemberPerRecord, Watch, fields_block, record, record_head

_HTTP = "application/http; msgtype=response"
_FIELDS = "application/warc-fields"
_FILE = "filedesc:"


def convert(path: Path, out: BinaryIO, *, name: str, watch: Watch, keep: int = KEEP) -> Counter[str]:
    """Write the records of an ARC file as WARC, each a gzip member.

    Args:
        name: the file's own, to be kept.
        watch: see `warc_write.Watch`.

    Returns:
        how many records there are ("records"), how many of them are damaged ("damaged"), and how many stretches of
        bytes are none ("garbage").

    Raises:
        OSError: the disk is full, or can't be read.
    """
    counts: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    info = None
    for found in arc_records(path, skipped=skipped, keep=keep):
        counts["records"] += 1
        counts["damaged"] += found.flaw is not None
        if info is None or found.url.startswith(_FILE):
            info = _id_of(name, found.line)
            out.write(_warcinfo(found, info, name))
        if not found.url.startswith(_FILE):
            for piece in _record(found, info):
                out.write(piece)
                watch(len(piece))
    return counts + skipped


def _warcinfo(found: ArcRecord, record_id: str, name: str) -> bytes:
    own = found.block.decode("latin-1").splitlines() if found.url.startswith(_FILE) else []
    said = [("arc-head", line) for line in [found.line, *own] if line.strip()] if own else []
    block = fields_block(
        (
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("description", f"converted by Nightdesk from the ARC file {name}"),
            *said,
        )
    )
    head = (
        ("WARC-Record-ID", record_id),
        ("WARC-Date", _date(found.date)),
        ("WARC-Filename", name),
        ("Content-Type", _FIELDS),
    )
    return record("warcinfo", head, block)


def _record(found: ArcRecord, info: str) -> Iterator[bytes]:
    kind, content_type = "resource", found.content_type
    if found.block[:5] == b"HTTP/":
        kind, content_type = "response", _HTTP
    elif found.url.startswith("dns:"):
        content_type = "text/dns"
    head = (
        ("WARC-Record-ID", _id_of(found.line, hashlib.sha256(found.block).hexdigest())),
        ("WARC-Date", _date(found.date)),
        ("WARC-Target-URI", found.url.strip().replace(" ", "%20")),
        ("WARC-IP-Address", None if found.ip in ("0.0.0.0", "-") else found.ip),
        ("WARC-Warcinfo-ID", info),
        ("WARC-Truncated", "unspecified" if found.flaw else None),
        ("ARC-Record-Line", found.line),
        ("Content-Type", content_type),
    )
    if found.flaw is not None or len(found.block) == found.length:
        yield record(kind, head, found.block)
        return
    out = _Pieces()
    copy = MemberPerRecord(out)
    copy.begin(record_head(kind, head, found.length))
    copy.write(found.block)
    for piece in found.rest:
        copy.write(piece)
        yield out.taken()
    copy.end()
    yield out.taken()


class _Pieces:
    """Holds what is written until it is taken."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, piece: bytes) -> None:
        self._held.append(piece)

    def taken(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def _id_of(*parts: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, chr(10).join(parts))}>"


def _date(digits: str) -> str | None:
    """A time of 14 digits, or of fewer: what they leave out is the least."""
    whole = digits[:14].ljust(14, "0")
    try:
        return f"{datetime.strptime(whole, '%Y%m%d%H%M%S').replace(tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        return None
