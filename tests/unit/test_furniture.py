"""What lies in or beside a text and is none of it."""

import pytest

from tests.unit.made_pages import HEADLINE, PARAGRAPHS, capture, node, page, paragraphs_html
from transforms.extract import extract


def body_of(html: str) -> list[str]:
    article = extract(capture(html), None).article
    assert article is not None
    return article.body.splitlines()


THREAD = "".join(
    f'<div class="post"><b>reader{n}</b><p>I have crossed that bridge every day for {n} years and nobody ever asked me what I think of its piers, its railings or the band.</p></div>'
    for n in range(10, 20)
)


@pytest.mark.parametrize(
    "name",
    ['class="comments"', 'id="komentarze"', 'class="article-comments-wrapper"', 'class="hozzaszolasok"'],
)
def test_a_thread_longer_than_the_text_is_no_text(name: str) -> None:
    assert body_of(page(body=f"{paragraphs_html()}<div {name}>{THREAD}</div>")) == list(PARAGRAPHS)


def test_a_live_commentary_is_text() -> None:
    assert any(
        "crossed that bridge" in line
        for line in body_of(page(body=f'{paragraphs_html()}<div class="live-comments">{THREAD}</div>'))
    )


def test_columns_in_a_table_are_no_table() -> None:
    text = "<br><br>".join(PARAGRAPHS)
    html = f"""<html><head><title>{HEADLINE}</title></head><body><table><tr><td colspan="2"><b>The Orrin Gazette</b></td></tr>
<tr><td><a href="/">Front</a><br><a href="/town">Town</a><br><a href="/sport">Sport</a></td>
<td><table><tr><td><h1>{HEADLINE}</h1>{text}</td></tr></table></td></tr></table></body></html>"""
    assert body_of(html) == list(PARAGRAPHS)


def test_a_table_of_figures_stays_one() -> None:
    table = "<table><tr><th>Pier</th><th>Stones</th></tr><tr><td>North</td><td>812</td></tr><tr><td>Middle</td><td>1,204</td></tr></table>"
    article = extract(capture(page(body=f"{paragraphs_html()}{table}<p>{PARAGRAPHS[0]}!</p>")), None).article
    assert article is not None
    assert "| North | 812 |" in article.body_markdown


@pytest.mark.parametrize(
    "line",
    [
        "© dpa-infocom, dpa:260305-930-771204/1",
        "jane.roe@gazette.example",
        "© RIPRODUZIONE RISERVATA",
        "(责编：罗素、程小满)",
        "&lt;저작권자 ⓒ 마실일보 무단전재 및 재배포 금지&gt;",
        "News code 118204",
        "(mh)",
        "（完）",
    ],
)
def test_signatures_and_rights_below_a_text_are_none_of_it(line: str) -> None:
    assert body_of(page(body=f"{paragraphs_html()}<p>{line}</p>")) == list(PARAGRAPHS)


def test_a_date_above_a_text_is_none_of_it() -> None:
    assert body_of(page(body=f"<p>۱۱ اسفند ۱۴۰۴ - ۱۲:۳۰</p>{paragraphs_html()}")) == list(PARAGRAPHS)


def test_short_lines_inside_of_a_text_stay() -> None:
    lines = [
        "At 12:30 on 4 March 2026",
        "Write to jane.roe@gazette.example or to the harbour office before the end of the month.",
        "=)",
    ]
    body = paragraphs_html() + "".join(f"<p>{line}</p>" for line in lines) + paragraphs_html(PARAGRAPHS[:1])
    assert set(lines) <= set(body_of(page(body=body)))


def test_text_that_is_nowhere_but_in_json_ld_is_the_body() -> None:
    shell = '<div class="skeleton"></div>'
    html = page(body=shell, json_ld=node(articleBody="\n\n".join(PARAGRAPHS)))
    assert body_of(html) == list(PARAGRAPHS)
