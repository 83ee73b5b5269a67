"""Archives of a few made-up pages, in every form that is taken."""

import bz2
import gzip
import hashlib
import json
import lzma
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2026-03-01T10:00:00Z"


def html(number: int) -> bytes:
    return b"<html><p>The bridge number %d has reopened.</p></html>" % number


def warc(numbers: Sequence[int], *, version: str = "1.1") -> bytes:
    """A WARC as warcio writes it, not packed."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("made up", {"software": "tests"}))
    for number in numbers:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url(number),
            "response",
            BytesIO(html(number)),
            length=len(html(number)),
            http_headers=head,
            warc_headers_dict={"WARC-Date": DATE},
        )
        writer.write_record(record)
    return out.getvalue()


def url(number: int) -> str:
    return f"https://gazette.example/{number}"


def arc(numbers: Sequence[int]) -> bytes:
    """An ARC of version 1, by hand."""
    moment = f"{datetime.fromisoformat(DATE):%Y%m%d%H%M%S}"
    head = b"1 0 Example Archive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    records = [b"filedesc://made.arc 0.0.0.0 %s text/plain %d\n" % (moment.encode(), len(head)) + head]
    for number in numbers:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html(number)
        records.append(f"{url(number)} 192.0.2.1 {moment} text/html {len(block)}\n".encode() + block)
    return b"\n".join(records) + b"\n"


def records_of(plain: bytes) -> list[bytes]:
    """A WARC's records, each by itself."""
    begins = [place for place in range(len(plain)) if plain.startswith(b"WARC/1", place)]
    return [plain[begin:end] for begin, end in zip(begins, [*begins[1:], len(plain)], strict=True)]


def by_record(plain: bytes) -> bytes:
    return b"".join(map(gzip.compress, records_of(plain)))


def zstandard_by_record(plain: bytes) -> bytes:
    """As https://iipc.github.io/warc-specifications/specifications/warc-zstd/ has it: a dictionary, then the records."""
    dictionary = zstandard.ZstdCompressionDict(b"The bridge number has reopened. WARC-Type: response" * 20)
    raw = zstandard.ZstdCompressor().compress(dictionary.as_bytes())
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    frames = b"".join(packer.compress(record) for record in records_of(plain))
    return b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw + frames


PACKED = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def wacz(path: Path, members: dict[str, bytes], *, digests: dict[str, str] | None = None) -> Path:
    """A WACZ of WARCs, as https://specs.webrecorder.net/wacz/1.1.1/ has it."""
    said = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "resources": [
            {
                "name": name,
                "path": f"archive/{name}",
                "hash": (digests or {}).get(name, f"sha256:{hashlib.sha256(data).hexdigest()}"),
                "bytes": len(data),
            }
            for name, data in members.items()
        ],
    }
    package = json.dumps(said).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"archive/{name}", data)
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        archive.writestr("indexes/index.cdx.gz", gzip.compress(b""))
        archive.writestr("datapackage.json", package)
        seal = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
        archive.writestr("datapackage-digest.json", json.dumps(seal))
    return path
