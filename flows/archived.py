"""A response from the archive, as the site sent it."""

from dataclasses import dataclass
from pathlib import Path

from flows.segments import locate
from transforms.charset import decode_html
from transforms.encodings import ContentEncodingError, TooLargeError
from transforms.errors import StorageError
from transforms.page import document_of
from transforms.warc import RawCapture, read_record


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """A response record: status line and headers, and the body as it came over the wire."""

    raw: RawCapture

    @property
    def message(self) -> bytes:
        """The HTTP response: headers as archived, the body still in its Content-Encoding."""
        lines = [
            f"HTTP/1.1 {self.raw.capture.status}",
            *(f"{name}: {value}" for name, value in self.raw.http_headers),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + self.raw.body

    @property
    def html(self) -> str:
        """The page, decoded; as a browser showed it, if one did.

        Raises:
            StorageError: its Content-Encoding can't be undone.
        """
        try:
            data, content_type = document_of(self.raw)
        except (ContentEncodingError, TooLargeError) as error:
            raise StorageError(
                f"The archived page {self.raw.capture.target_uri} can't be decoded: {error}. "
                "`--format raw` shows it as it came."
            ) from error
        text, _ = decode_html(data, content_type)
        return text


def read_archived(home: Path, warc_file: str, warc_offset: int) -> ArchivedResponse:
    """Read the record that `captures.warc_file` and `warc_offset` name.

    Raises:
        StorageError: the file is not there, or holds no response at that place.
    """
    path = locate(home, warc_file)
    if not path.exists():
        raise StorageError(
            f"The archive file {home / warc_file} is missing. Expected it where `captures.warc_file` says; "
            "put it back from a backup."
        )
    return ArchivedResponse(read_record(path, warc_offset))
