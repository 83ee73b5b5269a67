"""WACZ files: a ZIP of WARCs, with a list of what must be in it.

Source: https://specs.webrecorder.net/wacz/1.1.1/. Of a WACZ its WARCs are read, and of the list their digests; its
indexes and pages can be made again from these. Nothing in it names a file of ours, and nothing is believed to be as
short as it says.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self

import orjson

from transforms.errors import WarcError
from transforms.warc_write import Watch

_PIECE = 1 << 20
_FOLDER = "archive/"
_LIST, _LIST_DIGEST = "datapackage.json", "datapackage-digest.json"
_LONGEST_LIST = 16 << 20  # bytes
_LONGEST_DIRECTORY = 64 << 20  # bytes of the ZIP's own table of what is in it, which is read at once
_ENDS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_ALGORITHMS = ("sha256", "sha512", "sha384", "sha1", "md5")
_UNSUSPECTED = 1 << 30  # bytes that may come out of any member
_RATIO = 250  # and of more than that, how many times what it takes in the ZIP


@dataclass(frozen=True, slots=True)
class Member:
    """A WARC in a WACZ."""

    info: zipfile.ZipInfo
    digest: str | None  # "sha256:hex", as the list says

    @property
    def name(self) -> str:
        """Its name without folders; no path."""
        return PurePosixPath(self.info.filename.replace("\\", "/")).name


@dataclass(slots=True)
class Wacz:
    """A WACZ file, open. `problems`: what is wrong with it as a whole, or missing from it, each a sentence."""

    path: Path
    zip: zipfile.ZipFile
    members: list[Member] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> Self:
        """
        Raises:
            WarcError: it is no ZIP file, or has no WARCs in it and should have none.
            OSError: it can't be read.
        """
        if _directory_size(path) > _LONGEST_DIRECTORY:
            raise WarcError(f"{path}: expected a WACZ, found a ZIP file with a table of more than 64 MB")
        try:
            self = cls(path, zipfile.ZipFile(path))
        except _ENDS as error:
            raise WarcError(f"{path}: expected a WACZ, found a damaged ZIP file: {error}") from error
        listed = self._listed()
        inside = {info.filename for info in self.zip.infolist()}
        for info in self.zip.infolist():
            if info.filename.startswith(_FOLDER) and not info.is_dir():
                self.members.append(Member(info, listed.get(info.filename)))
        for name in sorted(listed.keys() - inside):
            self.problems.append(f"{path}: {name} is missing, which {_LIST} lists")
        if not self.members and not self.problems:
            self.zip.close()
            raise WarcError(
                f"{path}: expected a WACZ with WARCs in its folder {_FOLDER}, found a ZIP file without"
            )
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def copy(self, member: Member, out: BinaryIO, watch: Watch) -> None:
        """Copy a WARC out of it.

        Raises:
            WarcError: it is damaged, not what the list says, or a bomb.
            OSError: trouble with the disk.
        """
        name = f"{self.path}: {member.info.filename}"
        algorithm, _, expected = (member.digest or "").partition(":")
        checked = hashlib.new(algorithm, usedforsecurity=False) if algorithm in _ALGORITHMS else None
        most = max(_UNSUSPECTED, _RATIO * member.info.compress_size)
        if member.info.flag_bits & 1:
            raise WarcError(f"{name}: expected a file that can be read, found an encrypted one")
        size = 0
        try:
            with self.zip.open(member.info) as file:
                while piece := file.read(_PIECE):
                    size += len(piece)
                    if size > most:
                        raise WarcError(
                            f"{name}: found {most:,} bytes and more in {member.info.compress_size:,}"
                        )
                    if checked is not None:
                        checked.update(piece)
                    out.write(piece)
                    watch(len(piece))
        except _ENDS as error:
            raise WarcError(f"{name} is damaged: {error}") from error
        if checked is not None and checked.hexdigest() != expected.strip().lower():
            raise WarcError(
                f"{name}: expected {member.digest}, as {_LIST} says, found {algorithm}:{checked.hexdigest()}; "
                "if you trust it all the same, unzip it and ingest it by itself"
            )

    def _listed(self) -> dict[str, str | None]:
        """The WARCs that the list names, with their digests."""
        try:
            said = self._read(_LIST)
            if said is None:
                self.problems.append(f"{self.path}: {_LIST} is missing, so nothing says what must be in it")
                return {}
            seal = self._read(_LIST_DIGEST)
            if seal is not None:
                self._check_list(said, orjson.loads(seal))
            resources = orjson.loads(said)["resources"]
            return dict(_resources(resources))
        except (*_ENDS, KeyError, TypeError, AttributeError) as error:
            self.problems.append(f"{self.path}: {_LIST} can't be read, so nothing is checked by it: {error}")
            return {}

    def _check_list(self, said: bytes, seal: Any) -> None:
        algorithm, _, expected = str(seal["hash"]).partition(":")
        if algorithm in _ALGORITHMS:
            found = hashlib.new(algorithm, said, usedforsecurity=False).hexdigest()
            if found != expected.strip().lower():
                self.problems.append(
                    f"{self.path}: {_LIST} was changed: expected {seal['hash']}, as {_LIST_DIGEST} says, "
                    f"found {algorithm}:{found}"
                )

    def _read(self, name: str) -> bytes | None:
        try:
            info = self.zip.getinfo(name)
        except KeyError:
            return None
        with self.zip.open(info) as file:
            content = file.read(_LONGEST_LIST + 1)
        if len(content) > _LONGEST_LIST:
            raise ValueError(f"expected at most {_LONGEST_LIST:,} bytes of {name}, found more")
        return content


def _resources(resources: list[dict[str, Any]]) -> Iterator[tuple[str, str | None]]:
    for one in resources:
        path, digest = str(one.get("path") or ""), one.get("hash")
        if path.startswith(_FOLDER):
            yield path, None if digest is None else str(digest)


def _directory_size(path: Path) -> int:
    """How long the ZIP's table of contents says it is. Source: PKWARE's APPNOTE, 4.3.14 and 4.3.16."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - (1 << 16) - 22 - 76))
        end = file.read()
    place, place_64 = end.rfind(b"PK\x05\x06"), end.rfind(b"PK\x06\x06")
    if place_64 >= 0:
        return int.from_bytes(end[place_64 + 40 : place_64 + 48], "little")
    return int.from_bytes(end[place + 12 : place + 16], "little") if place >= 0 else 0
