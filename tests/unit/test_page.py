"""Bytes into a page: which responses are one, in which charset, and nothing in it that text may not hold."""

import gzip
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.made_pages import PARAGRAPHS, capture, page
from transforms.charset import decode_html
from transforms.items import Reason, Rejection
from transforms.page import Page, looks_like_html, open_page
from transforms.parsing import MAX_ATTRIBUTES, MAX_DEPTH, parse, sanitise

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\U000f0000-\U0010ffff]")


def opened(*arguments: object, **options: object) -> Page:
    found = open_page(capture(*arguments, **options))  # type: ignore[arg-type]
    assert isinstance(found, Page), found
    return found


def refused(*arguments: object, **options: object) -> Rejection:
    found = open_page(capture(*arguments, **options))  # type: ignore[arg-type]
    assert isinstance(found, Rejection)
    return found


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (301, Reason.REDIRECTED),
        (304, Reason.HTTP_STATUS),
        (308, Reason.REDIRECTED),
        (401, Reason.FORBIDDEN),
        (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND),
        (410, Reason.GONE),
        (418, Reason.HTTP_STATUS),
        (429, Reason.RATE_LIMITED),
        (451, Reason.FORBIDDEN),
        (500, Reason.SERVER_ERROR),
        (503, Reason.SERVER_ERROR),
        (206, Reason.TRUNCATED),
    ],
)
def test_a_status_that_is_no_page_is_told(status: int, reason: Reason) -> None:
    assert refused(page(), status=status).reason is reason


def test_a_redirect_says_where_to() -> None:
    assert refused("", status=301, headers=[("Location", "/new")]).detail == "/new"


@pytest.mark.parametrize(
    ("flaws", "reason"),
    [
        ({"truncated": True, "flaw": "expected 9 bytes"}, Reason.TRUNCATED),
        ({"digest_ok": False}, Reason.CORRUPT),
        ({"problem": "expected a record of at most 9 bytes"}, Reason.TOO_LARGE),
    ],
)
def test_a_damaged_record_is_no_page(flaws: dict[str, object], reason: Reason) -> None:
    assert refused(page(), **flaws).reason is reason


def test_what_is_no_http_response_is_corrupt() -> None:
    assert refused(b"\x00\x01", status=0, problem="expected an HTTP response").reason is Reason.CORRUPT


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_no_body_is_empty(body: bytes) -> None:
    assert refused(body).reason is Reason.EMPTY


def test_content_encoding_is_undone_and_bounded() -> None:
    packed = gzip.compress(page().encode())
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    assert PARAGRAPHS[0] in opened(packed, headers=headers).tree.text_content()
    assert refused(b"no gzip at all", headers=headers).reason is Reason.BAD_ENCODING
    bomb = gzip.compress(b"<p>" + b"x" * (21 << 20))
    assert refused(bomb, headers=headers).reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "content_type", "answer"),
    [
        (b"<!DOCTYPE html><p>x", "text/html", True),
        (b"  <!-- x --> <html>", None, True),
        (b"<!doctype html>", "text/plain", True),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "application/xhtml+xml", True),
        (b"just words", "text/html; charset=utf-8", True),
        (b"just words", "text/plain", False),
        (b"%PDF-1.7", "text/html", False),
        (b'{"a": 1}', "text/html", False),
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", False),
        (b"<urlset>", "text/xml", False),
        (b"\x89PNG\r\n", "image/png", False),
        (b"<html>", "image/png", False),
        (b"<html>", "application/json", False),
        (
            b"<!---->" * 500 + b"<foo>",
            "text/plain",
            False,
        ),  # told at once, not after all ways to divide these
        (b'<?xml version="1.0"?>' + b"<!---->" * 500 + b"<foo>", "text/html", True),
    ],
)
def test_html_is_told_by_type_and_first_bytes(data: bytes, content_type: str | None, answer: bool) -> None:
    assert looks_like_html(data, content_type) is answer


@pytest.mark.parametrize(
    ("data", "content_type", "charset"),
    [
        ("Käse".encode(), "text/html; charset=iso-8859-1", "utf-8"),  # a false header
        ("Käse".encode("latin-1"), "text/html; charset=iso-8859-1", "cp1252"),
        ("“Käse”".encode("cp1252"), "text/html; charset=utf-8", "cp1252"),
        ("<meta charset=windows-1251>Газета вышла".encode("cp1251"), "text/html", "cp1251"),
        (
            "<meta http-equiv=content-type content='text/html; charset=shift_jis'>新聞".encode("cp932"),
            None,
            "cp932",
        ),
        ("\ufeffKäse".encode("utf-16-le"), "text/html; charset=utf-8", "utf-16-le"),
        ("<html><p>Cheese</p>".encode("utf-16-be"), None, "utf-16-be"),
        ("\ufeffKäse".encode(), "text/html; charset=latin1", "utf-8"),
        ("日本".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "iso2022_jp"),
        ("新聞報".encode("gbk"), "text/html; charset=gb2312", "gb18030"),
        (b"plain", "text/html; charset=no-such-thing", "utf-8"),
        (b"<meta charset=utf-16>plain", None, "utf-8"),
    ],
)
def test_the_charset_is_the_one_in_which_the_bytes_mean_something(
    data: bytes, content_type: str | None, charset: str
) -> None:
    text, found = decode_html(data, content_type)
    assert found == charset
    assert "\ufffd" not in text


def test_one_broken_byte_does_not_change_the_charset() -> None:
    text, charset = decode_html("Käse und Brötchen ".encode() * 50 + b"\xff", "text/html; charset=utf-8")
    assert charset == "utf-8"
    assert text.count("\ufffd") == 1


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "cp1252", "gb18030", "shift_jis", "koi8-r"]))
def test_any_text_in_any_charset_is_read(text: str, charset: str) -> None:
    decoded, _ = decode_html(text.encode(charset, "replace"), f"text/html; charset={charset}")
    assert isinstance(decoded, str)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b\x01c\x1fd", "abcd"),
        ("a&#0;b&#1;c&#x1F;d&#xFFFE;e&#xD800;f&#x10FFFF;g", "abcdefg"),
        ("&#8217;&#38;&#x27;", "&#8217;&#38;&#x27;"),
        ("It\x92s", "It’s"),  # Windows-1252 that was taken for Latin-1
        ("&#146;&#x80;", "’€"),
        ("\U000f0001mark\U00100000", "mark"),
        ("می‌روم", "می‌روم"),  # the joiner belongs to the word
    ],
)
def test_what_no_text_may_hold_goes(dirty: str, clean: str) -> None:
    assert sanitise(dirty.encode()).decode() == clean


@given(st.text(max_size=200))
@example("&#xFFFF;&#65534;&#x0;&#55296;&#x10FFFE;")
def test_no_forbidden_character_is_left_in_the_tree(text: str) -> None:
    tree = parse(sanitise(f"<html><body><p>x{text}</p>".encode("utf-8", "replace")))
    assert not FORBIDDEN.search(tree.text_content())


def test_nesting_is_flattened_without_losing_text() -> None:
    for depth in (MAX_DEPTH + 50, 3000):
        html = "<html><body>" + "<div>" * depth + "<p>inside</p>" + "</div>" * depth + "<p>after</p>"
        tree = parse(html.encode())
        assert [p.text_content() for p in tree.iter("p")] == ["inside", "after"]
        assert max(sum(1 for _ in element.iterancestors()) for element in tree.iter()) <= MAX_DEPTH


def test_a_tag_with_thousands_of_attributes_is_cut() -> None:
    tag = "<div " + " ".join(f'a{number}="x y"' for number in range(20_000)) + ">"
    tree = parse(sanitise(f"<html><body>{tag}<p>inside</p></div><p>after</p>".encode()))
    assert [p.text for p in tree.iter("p")] == ["inside", "after"]
    assert len(next(tree.iter("div")).attrib) <= MAX_ATTRIBUTES


def test_a_long_attribute_is_kept() -> None:
    tree = parse(sanitise(f"<html><body><div data-x='{'word ' * 9000}'><p>inside</p></div>".encode()))
    assert len(next(tree.iter("div")).get("data-x")) == 45_000


@settings(max_examples=200)
@given(st.binary(max_size=2000))
@example(b"<")
@example(b"<!-- only a comment -->")
@example(b"\xff\xfe<\x00")
def test_any_bytes_are_a_page_or_a_reason(data: bytes) -> None:
    found = open_page(capture(data))
    assert isinstance(found, (Page, Rejection))
