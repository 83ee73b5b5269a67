"""Content-Encoding: what comes out is whole and within the limit, or it is an error that says why."""

import contextlib
import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from transforms.encodings import ContentEncodingError, TooLargeError, decode_content

PAGE = b"<html><p>The bridge has reopened.</p></html>" * 50
LIMIT = 1 << 20


def raw_deflate(data: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(data) + coder.flush()


CODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("coding", CODERS)
def test_each_coding_is_undone(coding: str) -> None:
    assert decode_content(CODERS[coding](PAGE), coding, LIMIT) == PAGE
    assert decode_content(CODERS[coding](PAGE), f" {coding.upper()} , identity", LIMIT) == PAGE


@pytest.mark.parametrize("coding", [None, "", "identity", " , "])
def test_no_coding_leaves_the_body_alone(coding: str | None) -> None:
    assert decode_content(PAGE, coding, LIMIT) == PAGE


def test_deflate_without_its_zlib_header_is_undone() -> None:
    assert decode_content(raw_deflate(PAGE), "deflate", LIMIT) == PAGE


@pytest.mark.parametrize("first", CODERS)
@pytest.mark.parametrize("second", CODERS)
def test_a_stack_is_undone_from_the_last_to_the_first(first: str, second: str) -> None:
    body = CODERS[second](CODERS[first](PAGE))
    assert decode_content(body, f"{first}, {second}", LIMIT) == PAGE


def test_several_streams_in_a_row_are_one_body() -> None:
    assert decode_content(gzip.compress(PAGE) + gzip.compress(b"more"), "gzip", LIMIT) == PAGE + b"more"
    coder = zstandard.ZstdCompressor()
    assert decode_content(coder.compress(PAGE) + coder.compress(b"more"), "zstd", LIMIT) == PAGE + b"more"


def test_padding_after_a_whole_gzip_stream_is_ignored() -> None:
    assert decode_content(gzip.compress(PAGE) + b"\0" * 100, "gzip", LIMIT) == PAGE


@pytest.mark.parametrize("coding", CODERS)
def test_an_empty_body_is_empty_in_any_coding(coding: str) -> None:
    assert decode_content(b"", coding, LIMIT) == b""


@pytest.mark.parametrize("coding", CODERS)
@given(data=st.data())
def test_a_body_that_breaks_off_is_never_handed_out(coding: str, data: st.DataObject) -> None:
    whole = CODERS[coding](PAGE)
    torn = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with pytest.raises(ContentEncodingError):
        decode_content(torn, coding, LIMIT)


@pytest.mark.parametrize("coding", CODERS)
def test_a_header_that_lies_is_an_error(coding: str) -> None:
    with pytest.raises(ContentEncodingError, match="expected"):
        decode_content(PAGE, coding, LIMIT)


@pytest.mark.parametrize("coding", ["compress", "aws-chunked", "gzip;q=1", "\x00"])
def test_an_unknown_coding_is_an_error_that_names_it(coding: str) -> None:
    with pytest.raises(ContentEncodingError, match="found"):
        decode_content(PAGE, coding, LIMIT)


def test_an_endless_stack_is_an_error() -> None:
    with pytest.raises(ContentEncodingError, match="at most"):
        decode_content(PAGE, ", ".join(["gzip"] * 1000), LIMIT)


@pytest.mark.parametrize("coding", CODERS)
def test_the_limit_holds_to_the_byte(coding: str) -> None:
    body = CODERS[coding](PAGE)
    assert decode_content(body, coding, len(PAGE)) == PAGE
    with pytest.raises(TooLargeError):
        decode_content(body, coding, len(PAGE) - 1)


@pytest.mark.parametrize("coding", CODERS)
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    bomb = CODERS[coding](bytes(8 << 20))
    with pytest.raises(TooLargeError):
        decode_content(bomb, coding, LIMIT)
    with pytest.raises(TooLargeError):
        decode_content(CODERS[coding](bomb * 2 if coding == "gzip" else bomb), f"{coding}, {coding}", LIMIT)


def test_a_plain_body_over_the_limit_is_an_error() -> None:
    with pytest.raises(TooLargeError):
        decode_content(PAGE, None, 10)


@given(st.binary(max_size=300), st.sampled_from([*CODERS, "gzip, br", "zstd, deflate"]))
def test_any_bytes_give_bytes_or_one_of_two_errors(body: bytes, coding: str) -> None:
    with contextlib.suppress(ContentEncodingError, TooLargeError):
        assert len(decode_content(body, coding, 1000)) <= 1000
