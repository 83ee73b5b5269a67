"""Bytes that come in pieces, and are looked at before they are taken."""

from collections.abc import Callable


class Pieces:
    """A buffer before a source of pieces; the last piece is an empty one. To be derived from."""

    def __init__(self, pull: Callable[[], bytes]) -> None:
        self.consumed = 0  # bytes that were taken or thrown away
        self._pull = pull
        self._buffer = bytearray()
        self._ended = False

    def _more(self) -> bool:
        if not self._ended:
            piece = self._pull()
            self._buffer += piece
            self._ended = not piece
        return not self._ended

    def _fill(self, size: int) -> int:
        """Have so many bytes in the buffer, or all that there are; how many there are."""
        while len(self._buffer) < size and self._more():
            pass
        return len(self._buffer)

    def _taken(self, size: int) -> bytes:
        """The next bytes, so many or all that there are."""
        self._fill(size)
        with memoryview(self._buffer) as view:
            taken = bytes(view[:size])
        self._drop(len(taken))
        return taken

    def _drop(self, size: int) -> None:
        del self._buffer[:size]
        self.consumed += size
