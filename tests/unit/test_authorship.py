"""Whom a page names as its author, in markup, in print and in the data of its scripts."""

import pytest

from tests.unit.made_pages import HEADLINE, URL, capture, node, page, paragraphs_html
from transforms.bylines import Byline
from transforms.extract import extract
from transforms.habits import Habits
from transforms.items import Hints
from transforms.metadata import read_metadata
from transforms.page import Page, open_page


def byline_of(html: str, *, url: str = URL, habits: Habits | None = None) -> Byline:
    opened = open_page(capture(html, url=url))
    assert isinstance(opened, Page)
    return read_metadata(opened, None, Hints(), habits or Habits()).byline


def under_headline(markup: str) -> str:
    return page(h1=f"<h1>{HEADLINE}</h1>{markup}")


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="byline">By Jane Roe</p>',
        '<h5 class="wp-authorline">Jane Roe, Orrin</h5>',
        '<div class="meta"><a rel="author" href="/x">Jane Roe</a></div>',
        '<div id="author">Jane Roe</div>',
        '<span class="documentAuthor">created by Jane Roe</span>',
        '<div class="c-byline"><span>By</span> <a href="/author/jane">Jane Roe</a> <span>12 March 2026</span></div>',
        '<div class="autorenzeile">Von Jane Roe</div>',
        '<byline class="article-author">Jane Roe</byline>',
        '<span itemprop="author">Jane Roe</span>',
        "<p>By Jane Roe</p>",
        "<p>Von Jane Roe</p>",
        "<div>5 March 2026 | Text: Jane Roe</div>",
        "<p>By <a href='/x'>Jane Roe</a></p>",
        "<p><em>von</em> <span>Jane Roe</span> <em>5.3.2026</em></p>",
        "<div><h5>Autor:</h5> Jane Roe/Orrin</div>",
        "<dl><dt>Author</dt><dd>Jane Roe</dd></dl>",
        '<span class="writeBy">By Jane Roe</span>',
    ],
)
def test_a_byline_under_the_headline_is_found(markup: str) -> None:
    assert byline_of(under_headline(markup)).people == ("Jane Roe",)


def test_a_credit_at_the_end_of_the_text_is_found() -> None:
    for line in ("Text: Jane Roe", "Autorin Jane Roe", "Text von Jane Roe Illustration von Ole Berg"):
        assert byline_of(page(body=f"{paragraphs_html()}<p>{line}</p>")).people == ("Jane Roe",)
    assert byline_of(page(body=paragraphs_html() + "<p>（责编：张三、李四）</p>")).people == ("张三", "李四")


def test_the_byline_nearest_to_the_headline_counts() -> None:
    others = '<ul class="opinions"><li><span class="author">Ole Berg</span></li></ul>'
    html = page(h1=f'{others}<h1>{HEADLINE}</h1><div class="author">Jane Roe</div>')
    assert byline_of(html).people == ("Jane Roe",)


def test_teasers_of_other_stories_have_their_own_authors() -> None:
    teaser = '<div class="card"><h3><a href="/2026/03/ferry">Ferry breaks down again</a></h3><p class="author">Ole Berg</p></div>'
    assert byline_of(page(body=paragraphs_html() + teaser)).people == ()


def test_several_authors_of_one_make_are_all_named() -> None:
    markup = '<ul><li class="author">Jane Roe</li><li class="author">Ole Berg</li></ul>'
    byline = byline_of(under_headline(markup))
    assert byline.people == ("Jane Roe", "Ole Berg")


def test_a_person_comes_before_the_house_that_json_ld_names() -> None:
    house = node(author={"@type": "Organization", "name": "The Orrin Gazette"})
    html = page(json_ld=house, h1=f'<h1>{HEADLINE}</h1><p class="byline">By Jane Roe</p>')
    byline = byline_of(html)
    assert (byline.people, byline.authors) == (("Jane Roe",), ("Jane Roe",))


def test_the_house_is_the_author_where_the_page_swears_to_it_and_names_no_person() -> None:
    staff = node(author={"@type": "Organization", "name": "Valley Weather Desk"})
    assert byline_of(page(json_ld=staff)).authors == ("Valley Weather Desk",)
    lonely = page(head='<meta name="author" content="Valley Media Group">')
    assert byline_of(lonely).authors == ()
    article = extract(capture(page(json_ld=staff)), None).article
    assert article is not None
    assert article.authors == ("Valley Weather Desk",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [("By ASV, in <a href='/news'>News</a>", ("ASV",)), ("By valley news, in brief", ()), ("By train", ())],
)
def test_a_house_in_a_plain_line_is_the_author_where_nobody_is_named(
    line: str, authors: tuple[str, ...]
) -> None:
    assert byline_of(under_headline(f"<p>{line}</p>")).authors == authors


def test_authors_of_comments_and_pictures_are_not_those_of_the_page() -> None:
    picture = '<figure><img src="/b.jpg" alt=""><span itemprop="author">Ole Berg</span></figure>'
    comment = '<div class="comment-item"><span itemprop="author">Ann Lee</span></div>'
    assert byline_of(page(body=picture + paragraphs_html() + comment)).people == ()


def test_who_is_called_a_person_is_one_whatever_else_it_is_called() -> None:
    said = node(author={"@type": ["Person", "Organization"], "name": "Jane Roe"})
    assert byline_of(page(json_ld=said)).people == ("Jane Roe",)


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<address>Words and pictures by <a rel='author' href='/a'>Jane Roe</a></address>", "Words and pictures by Jane Roe"),
        ("<div><span>5.3.2026</span> von Jane Roe</div>", "von Jane Roe"),
        ("<p>Photograph: Jane Roe</p><p>Jane Roe, Ole Berg</p>", "Jane Roe, Ole Berg"),
        ("<p>Jane Roe told our readers that the old bridge over the river Orrin was not as safe as many thought</p>", "Jane Roe"),
    ],
)  # fmt: skip
def test_the_byline_is_the_line_that_is_printed(markup: str, line: str) -> None:
    said = node(author={"@type": "Person", "name": "Jane Roe"})
    assert byline_of(page(json_ld=said, h1=f"<h1>{HEADLINE}</h1>{markup}")).printed == line


def test_a_script_in_the_byline_is_none_of_it() -> None:
    markup = '<p class="author"><b>Jane Roe</b><script>(ads = window.ads || []).push({})</script></p>'
    byline = byline_of(under_headline(markup))
    assert (byline.people, byline.printed) == (("Jane Roe",), "Jane Roe")


def test_a_date_alone_is_no_byline() -> None:
    assert byline_of(under_headline('<p class="byline">Thu, 5 Mar, 2026 - 06:36</p>')).printed is None


def test_a_link_to_an_authors_page_close_to_the_headline_names_the_author() -> None:
    markup = (
        '<ul><li><a href="/author/j-roe/">Jane Roe</a></li><li><a href="/category/roads/">Roads</a></li></ul>'
    )
    assert byline_of(under_headline(markup)).people == ("Jane Roe",)


@pytest.mark.parametrize("name", ["og:author", "xy_authors", "articleAuthor", "analytics.author.name"])
def test_metas_of_other_names_are_read_where_the_usual_ones_are_silent(name: str) -> None:
    meta = f'<meta name="{name}" content="Jane Roe">'
    assert byline_of(page(head=meta)).people == ("Jane Roe",)
    assert byline_of(page(head=meta + '<meta name="author" content="Ole Berg">')).people == ("Ole Berg",)


def test_libraries_have_the_surname_first() -> None:
    metas = "".join(
        f'<meta name="citation_author" content="{name}">' for name in ("Roe, Jane", "Berg, Ole A.")
    )
    assert byline_of(page(head=metas)).people == ("Jane Roe", "Ole A. Berg")


@pytest.mark.parametrize(
    ("markup", "people"),
    [
        ('<p class="byline">Jane Roe, Ole Berg</p>', ("Jane Roe", "Ole Berg")),
        ('<p class="byline">Jane Roe, Hardware</p>', ("Jane Roe",)),
        ('<p class="byline">Jane Roe Illustration by <a href="/author/ole">Ole Berg</a></p>', ("Jane Roe",)),
    ],
)
def test_the_printed_byline_may_name_more_people(markup: str, people: tuple[str, ...]) -> None:
    said = node(author={"@type": "Person", "name": "Jane Roe"})
    assert byline_of(page(json_ld=said, h1=f"<h1>{HEADLINE}</h1>{markup}")).people == people


def test_a_first_name_is_completed_by_the_printed_byline() -> None:
    said = node(author={"@type": "Person", "name": "Jane"})
    for markup in ("<p>A column by Jane Roe</p>", "<div>Jane Roe</div>"):
        assert byline_of(page(json_ld=said, h1=f"<h1>{HEADLINE}</h1>{markup}")).people == ("Jane Roe",)
    prose = page(json_ld=said, h1=f"<h1>{HEADLINE}</h1><p>Jane Roe Bridge is open again</p>")
    assert byline_of(prose).people == ("Jane",)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("05.03.2026 | 13:10 | Jane Roe", ("Jane Roe",)),
        ("<span>5 March 2026</span> - Jane Roe", ("Jane Roe",)),
        ("<span>Jane Roe |</span> <span>05.03.2026</span>", ("Jane Roe",)),
        ("05.03.2026 | Nature, COUNCIL", ()),
        ("05.03.2026 | Jane Roe | Ole Berg | Roads", ()),
        ("In 2026 - Jane Roe says - more boats will come", ()),
    ],
)
def test_a_name_beside_the_date_is_the_author(line: str, people: tuple[str, ...]) -> None:
    assert byline_of(under_headline(f"<p>{line}</p>")).people == people


def test_a_name_in_bold_above_the_text_is_the_author_and_a_subhead_is_none() -> None:
    name = "<p><strong>Jane Roe/Ole Berg</strong></p>"
    assert byline_of(page(body=name + paragraphs_html())).people == ("Jane Roe", "Ole Berg")
    assert byline_of(page(body=paragraphs_html() + name)).people == ()


def test_microdata_has_the_authors_of_teasers_as_well() -> None:
    author = '<span class="author" itemprop="author">Jane Roe</span>'
    teasers = '<section><div><b>Ferry breaks down</b> <i itemprop="author">Ole Berg</i></div></section>'
    assert byline_of(page(h1=f"<h1>{HEADLINE}</h1>{author}", body=paragraphs_html() + teasers)).people == (
        "Jane Roe",
    )


def test_an_agency_is_no_author() -> None:
    byline = byline_of(page(json_ld=node(author={"@type": "Person", "name": "dpa"})))
    assert (byline.authors, byline.agency) == ((), "DPA")


@pytest.mark.parametrize(
    ("start", "agency"),
    [
        ("ORRIN (AFP) - The old bridge was opened on Thursday.", "AFP"),
        ("Lower Orrin, March 5 (Reuters) - The old bridge was opened.", "Reuters"),
        ("新华社柳河3月5日电 老桥于周四重新开放，数百名居民步行过桥庆祝。", "Xinhua"),
        ("ORRIN (dpa/xy). The old bridge was opened on Thursday.", "DPA"),
        ("The mayor (Labour) said that the old bridge was opened.", None),
    ],
)
def test_the_agency_at_the_start_of_the_text_is_found(start: str, agency: str | None) -> None:
    assert byline_of(page(body=f"<p>{start}</p>{paragraphs_html()}")).agency == agency


@pytest.mark.parametrize(
    ("source", "agency"),
    [("Anadolu Ajansı", "Anadolu"), ("Quelle: dpa", "DPA"), ("Photo: Reuters", None), ("The Valley", None)],
)
def test_the_agency_is_named_as_the_source_close_to_the_headline(source: str, agency: str | None) -> None:
    assert byline_of(under_headline(f'<p><span class="text-xs source">{source}</span></p>')).agency == agency


def test_reporters_at_the_start_of_a_chinese_text_are_found() -> None:
    body = f"<p>〔記者葉知秋／青溪報導〕青溪鎮圖書館昨天宣布延長開放時間。</p>{paragraphs_html()}"
    assert byline_of(page(body=body)).people == ("葉知秋",)


@pytest.mark.parametrize(
    ("scripts", "people"),
    [
        (['{"page": {"authors": ["Jane Roe"]}}'], ("Jane Roe",)),
        (['dataLayer = [{"author": "Jane Roe"}]', 'x = {"articleAuthor": "Jane Roe"}'], ("Jane Roe",)),
        (['[{"author": "Jane Roe"}, {"author": "Ole Berg"}]'], ()),
    ],
)
def test_the_data_of_scripts_is_asked_last_and_must_agree(
    scripts: list[str], people: tuple[str, ...]
) -> None:
    head = "".join(f"<script>{script}</script>" for script in scripts)
    assert byline_of(page(head=head)).people == people


def test_sections_by_breadcrumb_and_address_are_nobody() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Leute", "item": "https://gazette.example/leute"}
        ],
    }
    said = node(author={"@type": "Person", "name": "Leute"})
    assert byline_of(page(json_ld=[said, crumbs])).authors == ()
    assert byline_of(page(json_ld=said), url="https://gazette.example/leute/bridge-reopens").authors == ()


def test_old_pages_that_say_value_for_content_are_read() -> None:
    assert byline_of(page(head='<meta name="author" value="Jane Roe">')).people == ("Jane Roe",)


def test_a_small_sign_is_an_author_only_where_nothing_better_stands() -> None:
    assert byline_of(page(json_ld=node(author={"@type": "Person", "name": "mh"}))).people == ("mh",)
    html = page(
        json_ld=node(author={"@type": "Person", "name": "mh"}), body="<p>By Jane Roe</p>" + paragraphs_html()
    )
    assert byline_of(html).people == ("Jane Roe",)


@pytest.mark.parametrize(
    ("name", "people"), [("karl77", ("karl77",)), ("3rd-man", ("3rd-man",)), ("2026", ())]
)
def test_a_nickname_is_an_author_where_nobody_else_is(name: str, people: tuple[str, ...]) -> None:
    assert byline_of(page(json_ld=node(author={"@type": "Person", "name": name}))).people == people


def test_the_known_place_of_bylines_comes_first() -> None:
    markup = '<p class="author">Ole Berg</p><p class="x7">Jane Roe</p>'
    byline = byline_of(under_headline(markup), habits=Habits(byline_places=("p.x7",)))
    assert (byline.people, byline.place) == (("Jane Roe",), "p.x7")
    assert byline_of(under_headline(markup)).place == "p.author"
