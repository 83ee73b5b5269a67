"""Pages that send their readers on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.refresh import MAX_BYTES, refresh_target


def page(content: str, attributes: str = 'http-equiv="refresh"', around: str = "{}") -> bytes:
    meta = around.format(f"<meta {attributes} content='{content}'>")
    return f"<!doctype html><html><head><title>Moved</title>{meta}</head></html>".encode()


@pytest.mark.parametrize(
    ("body", "target"),
    [
        (page("0; url=https://gazette.example/new"), "https://gazette.example/new"),
        (page("0;URL=/new"), "/new"),
        (page("3, url = /new "), "/new"),
        (page('0;url="/new" trailing'), "/new"),
        (page("0 /new"), "/new"),
        (page("0.5;url=/new?a=1&amp;b=2"), "/new?a=1&b=2"),
        (page("0;url=/new", "HTTP-EQUIV=Refresh"), "/new"),
        (b"<meta content=0;url=/new http-equiv=refresh>", "/new"),
        # a page that reloads itself, or that is read before it goes on, is a page of its own
        (page("300"), None),
        (page("300;url=/new"), None),
        (page("99999999999999999999;url=/new"), None),
        (page("0;url="), None),
        # what readers with scripts, or nobody, sees
        (page("0;url=/nojs", around="<noscript>{}</noscript>"), None),
        (page("0;url=/old", around="<!-- {} -->"), None),
        (page("0;url=/new", 'name="refresh"'), None),
        (page("0;url=/new") + b" " * MAX_BYTES, None),
        (b"", None),
    ],
)
def test_where_a_page_sends_its_readers(body: bytes, target: str | None) -> None:
    assert refresh_target(body) == target


@given(st.binary(max_size=2000))
def test_any_bytes_will_do(body: bytes) -> None:
    refresh_target(b"<meta http-equiv=refresh content='0;url=" + body)
