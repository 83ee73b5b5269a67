"""Links to other stories: which are offered as such, and which boxes hold nothing else."""

import pytest

from tests.unit.made_pages import PARAGRAPHS, capture, page
from transforms.extract import extract

STORY = '<a href="/2026/02/barge-strikes-bridge">Barge strikes the middle pier of the old bridge</a>'


def read(inner: str) -> tuple[list[str], list[str]]:
    """The related headlines and the body's lines of a page with this between two paragraphs."""
    body = (
        "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])
        + inner
        + "".join(f"<p>{t}</p>" for t in PARAGRAPHS[2:])
    )
    article = extract(
        capture(page(body=body).replace('<aside class="related">', "<aside>").replace("Related", "Others")),
        None,
    ).article
    assert article is not None
    return [one.headline for one in article.related], article.body.splitlines()


@pytest.mark.parametrize(
    "box",
    [
        f"<p><strong>Read also:</strong> {STORY}</p>",
        f"<p>Lesen Sie auch: {STORY}</p>",
        f"<p><b>Baca juga: {STORY}</b></p>",
        f"<p><b>[ {STORY.replace('>Barge', '>RELATED: Barge')} ]</b></p>",
        f'<p class="read-also">До теми {STORY}</p>',
        f"<section><h3>Lees ook</h3>{STORY}</section>",
        f'<div class="x"><span>İLGİLİ HABER</span>{STORY}</div>',
        f"<h4>関連記事</h4><ul><li>{STORY}</li></ul>",
    ],
)
def test_a_label_makes_a_link_related_and_no_text(box: str) -> None:
    related, lines = read(box)
    assert related == ["Barge strikes the middle pier of the old bridge"]
    assert lines == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>More on the barge, which the harbour office describes in a report of ninety pages, stands in {STORY} and in two books besides, one of them by the mason.</p>",
        f"<p>The town had seen it coming, as {STORY} told in February, and had ordered stones.</p>",
    ],
)
def test_a_link_in_running_text_is_neither(text: str) -> None:
    related, lines = read(text)
    assert related == []
    assert len(lines) == len(PARAGRAPHS) + 1


def test_authors_and_tags_are_no_stories() -> None:
    related, _ = read('<div class="related"><a href="/author/jane-roe">All the stories of Jane Roe</a></div>')
    assert related == []


@pytest.mark.parametrize("place", range(len(PARAGRAPHS) + 1))
@pytest.mark.parametrize(
    "box",
    [
        f"<p><strong>Read also:</strong> {STORY}</p>",
        f'<aside class="related"><h3>Related</h3><ul><li>{STORY}</li></ul></aside>',
        f'<div class="related"><figure><img src="a.jpg"><figcaption>A pier</figcaption></figure><h3>{STORY}</h3></div>',
    ],
)
def test_where_it_stood_is_kept(box: str, place: int) -> None:
    body = "".join(
        ["".join(f"<p>{p}</p>" for p in part) for part in (PARAGRAPHS[:place], [box], PARAGRAPHS[place:])]
    )
    body = body.replace(f"<p>{box}</p>", box)
    article = extract(capture(page(body=body)), None).article
    assert article is not None
    assert article.body.splitlines() == list(PARAGRAPHS)
    assert article.related_after[: len(article.related)][0] == place


def test_in_a_text_with_line_breaks_too_and_beside_the_text_it_has_no_place() -> None:
    lines = [f"{text}<br><br>" for text in PARAGRAPHS]
    lines.insert(2, f'<div class="related">{STORY}</div>')
    text = page(body="".join(lines))
    beside = '<div class="related"><a href="/2026/02/ferry">The ferry crosses the river no more</a></div>'
    menu = "".join(f'<p><a href="/{n}">Section number {n}</a></p>' for n in range(60))
    article = extract(capture(text.replace("<main>", beside + menu + "<main>")), None).article
    assert article is not None
    places = {
        related.url.rpartition("/")[2]: after
        for related, after in zip(article.related, article.related_after, strict=True)
    }
    assert places["ferry"] is None
    assert places["barge-strikes-bridge"] == 2
