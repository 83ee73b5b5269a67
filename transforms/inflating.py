"""Files that are packed as a whole, unpacked a piece at a time: Zstandard, bzip2, xz.

Source for Zstandard: RFC 8878, and https://iipc.github.io/warc-specifications/specifications/warc-zstd/ for the
dictionary that may lie before a WARC's first record.
"""

import bz2
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from transforms.archive_forms import Form
from transforms.errors import WarcError
from transforms.warc_write import Watch

PIECE = 1 << 20
_MOST_MEMORY = 256 << 20  # bytes that a file may ask for to be unpacked
_WINDOW = 128 << 20  # the same of Zstandard, which says it by its window
_UNSUSPECTED = 1 << 30  # bytes that may come out of any file
_RATIO = 250  # and of more than that, how many times the file's own size
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LONGEST_DICTIONARY = 64 << 20


def inflate(path: Path, form: Form, out: BinaryIO, watch: Watch) -> str | None:
    """Unpack a file into another; if it is damaged, up to there.

    Args:
        form: ZSTANDARD, BZIP2 or XZ.

    Returns:
        what is wrong with it, and null if nothing is.

    Raises:
        WarcError: nothing can be made of it, or it is a bomb.
    """
    most = max(_UNSUSPECTED, _RATIO * path.stat().st_size)
    written = 0
    with path.open("rb") as file:
        try:
            for piece in _pieces(file, form):
                written += len(piece)
                if written > most:
                    raise WarcError(
                        f"{path}: expected an archive packed with {form}, found {path.stat().st_size:,} bytes that "
                        f"unpack to more than {most:,}; if you trust it, unpack it yourself, and ingest that"
                    )
                out.write(piece)
                watch(len(piece))
        except (OSError, EOFError, lzma.LZMAError, zstandard.ZstdError, MemoryError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk, not of what is on it
            if not written:
                raise WarcError(f"{path}: expected an archive packed with {form}, found: {error}") from error
            return f"the {form} is damaged after {written:,} bytes, and what lies behind is lost: {error}"
    return None


def _pieces(file: BinaryIO, form: Form) -> Iterator[bytes]:
    if form is Form.ZSTANDARD:
        return _of_zstandard(file)
    if form is Form.BZIP2:
        return _of_streams(file, bz2.BZ2Decompressor)
    return _of_streams(file, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY))


def _of_streams(
    file: BinaryIO, begin: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor]
) -> Iterator[bytes]:
    """One stream after the other, as `cat` makes such files."""
    data = file.read(PIECE)
    while data:
        stream = begin()
        while not stream.eof:
            if stream.needs_input and not data and not (data := file.read(PIECE)):
                raise EOFError("it breaks off")
            yield stream.decompress(data, PIECE)
            data = b""
        data = (stream.unused_data or file.read(PIECE)).lstrip(b"\x00") or file.read(PIECE)


def _of_zstandard(file: BinaryIO) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(dict_data=_dictionary(file), max_window_size=_WINDOW)
    with decompressor.stream_reader(file, read_across_frames=True, closefd=False) as reader:
        while piece := reader.read(PIECE):
            yield piece


def _dictionary(file: BinaryIO) -> zstandard.ZstdCompressionDict | None:
    """The dictionary in the frame that the file begins with, if it does; the file then stands behind it."""
    if file.read(4) != _DICTIONARY:
        file.seek(0)
        return None
    size = int.from_bytes(file.read(4), "little")
    if size > _LONGEST_DICTIONARY:
        raise EOFError(f"expected a dictionary of at most {_LONGEST_DICTIONARY:,} bytes, found {size:,}")
    content = file.read(size)
    if content.startswith(zstandard.FRAME_HEADER):
        unpacked = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        content = unpacked.decompress(content)
    return zstandard.ZstdCompressionDict(content)
