"""The day of an article: what a page's statements agree on, none of them trusted alone."""

from datetime import UTC, date, datetime

from tests.unit.made_pages import HEADLINE, URL, capture, node, page
from transforms.dates import Moment
from transforms.dating import find_dates
from transforms.declared import Declared
from transforms.items import Hints, Source
from transforms.page import Page, open_page

FLAT = "https://gazette.example/bridge"
DATED = "https://gazette.example/2026/03/04/bridge"


def dates(
    html: str,
    *,
    url: str = URL,
    language: str | None = "en-GB",
    zone: str | None = None,
    day_first: bool | None = None,
) -> tuple[Moment | None, Moment | None]:
    opened = open_page(capture(html, url=url))
    assert isinstance(opened, Page)
    source = (
        Source("gazette", "The Orrin Gazette", "https://gazette.example/", timezone=zone) if zone else None
    )
    return find_dates(Declared(opened, source, Hints()), language, day_first=day_first)


def published(html: str, **options: str | bool | None) -> Moment:
    moment, _ = dates(html, **options)  # type: ignore[arg-type]
    assert moment is not None
    return moment


def printed(*lines: str) -> str:
    return f"<h1>{HEADLINE}</h1>" + "".join(f"<p>{line}</p>" for line in lines)


def meta(name: str, value: str) -> str:
    return f'<meta name="{name}" content="{value}">'


def test_a_loose_meta_yields_to_the_printed_day() -> None:
    html = page(head=meta("date", "2026-03-04"), h1=printed("2 March 2026"))
    assert published(html).raw == "2 March 2026"


def test_the_time_of_the_answer_is_no_date_where_another_is_printed() -> None:
    html = page(head=meta("pubdate", "2026-03-06T12:00:00Z"), h1=printed("2 March 2026"))
    assert published(html).at == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_page_moved_years_later_keeps_the_day_of_its_address() -> None:
    moved = node(datePublished="2026-03-04T10:00:00Z")
    assert published(page(json_ld=moved), url="https://gazette.example/2019/3/4/bridge").origin == "url"


def test_a_day_of_change_is_not_the_day_of_publication() -> None:
    first, last = dates(page(h1=printed("Published 2 March 2026, updated 4 March 2026")))
    assert first is not None
    assert last is not None
    assert (first.at.day, last.at.day) == (2, 4)
    _, changed = dates(page(h1=printed("2 March 2026", "Updated:", "4 March 2026")))
    assert changed is not None
    assert changed.raw == "4 March 2026"


def test_a_day_and_a_time_in_two_elements_are_one_date() -> None:
    html = page(h1=printed("2 March 2026", "18:24"))
    assert published(html, zone="Europe/Berlin").at == datetime(2026, 3, 2, 17, 24, tzinfo=UTC)


def test_the_zone_is_of_the_string_else_of_the_page_else_of_the_source() -> None:
    naked = "2026-03-04T08:30:00"
    changed = "2026-03-04T09:00:00+09:00"
    assert (
        published(page(json_ld=node(datePublished="2026-03-04T08:30:00-05:00")), zone="Asia/Tokyo").zone
        == "-05:00"
    )
    by_page = published(page(json_ld=node(datePublished=naked, dateModified=changed)), zone="Europe/Berlin")
    assert (by_page.at, by_page.zone) == (datetime(2026, 3, 3, 23, 30, tzinfo=UTC), "+09:00")
    by_source = published(page(json_ld=node(datePublished=naked)), zone="Europe/Berlin")
    assert (by_source.at, by_source.zone) == (datetime(2026, 3, 4, 7, 30, tzinfo=UTC), "+01:00")
    assert published(page(json_ld=node(datePublished=naked))).zone is None


def test_the_day_that_readers_had_is_that_of_the_printed_time() -> None:
    html = page(
        json_ld=node(datePublished="2026-03-05T02:54:29Z"), h1=printed("By Jane Roe | March 4, 2026 | 9:54pm")
    )
    moment = published(html, url=DATED)
    assert (moment.at, moment.zone) == (datetime(2026, 3, 5, 2, 54, 29, tzinfo=UTC), "-05:00")
    assert moment.day == date(2026, 3, 4)


def test_the_days_of_other_stories_are_not_this_one_s() -> None:
    others = "".join(f'<li><a href="/{day}">Story</a> {day} January 2020</li>' for day in range(1, 9))
    html = page(
        h1=f'<h1>{HEADLINE}</h1><ul class="related">{others}</ul><aside>1 May 2021</aside>',
        json_ld=node(datePublished="2026-03-04T10:00:00Z"),
    )
    assert published(html).at.date() == date(2026, 3, 4)


def test_a_site_s_own_order_of_day_and_month_is_kept() -> None:
    html = page(h1=printed("02/03/2026"))
    assert published(html, language="en", day_first=True).at.date() == date(2026, 3, 2)
    assert published(html, language="de", day_first=False).at.date() == date(2026, 2, 3)


def test_an_ambiguous_day_is_the_one_that_another_date_of_the_page_bears_out() -> None:
    html = page(head=meta("pubdate", "02/03/2026"), h1=printed("2 March 2026"))
    assert published(html, language="en-US", url=FLAT).at.date() == date(2026, 3, 2)


def test_a_number_above_twelve_shows_the_order_of_the_page() -> None:
    html = page(head=meta("pubdate", "02/03/2026") + meta("lastmod", "13/02/2026"))
    assert published(html, language="en-US", url=FLAT).at.date() == date(2026, 3, 2)
    assert published(page(head=meta("pubdate", "02/03/2026")), language="en-US", url=FLAT).at.month == 2


def test_nothing_after_the_capture_and_a_day() -> None:
    assert dates(page(json_ld=node(datePublished="2026-03-08T00:00:01Z"), h1=printed("9 March 2026"))) == (
        None,
        None,
    )


def test_a_post_that_is_quoted_has_its_own_day() -> None:
    quoted = (
        '<blockquote><p>Look!</p><time datetime="2026-02-01T10:00:00Z">1 February 2026</time></blockquote>'
    )
    html = page(h1=f"<h1>{HEADLINE}</h1>{quoted}", head=meta("pubdate", "2026-03-04T10:00:00Z"))
    assert published(html, url=FLAT).at.day == 4
    assert dates(page(h1=f"<h1>{HEADLINE}</h1>{quoted}"), url=FLAT)[0] is None


def test_a_day_that_is_called_that_of_publication_outweighs_a_loose_meta_wherever_it_stands() -> None:
    far = "<p>The council met.</p>" * 80 + "<div>Erschienen am:</div><h2>02.03.2026</h2>"
    html = page(h1=f"<h1>{HEADLINE}</h1>{far}", head=meta("date", "2026-03-04"))
    assert published(html, url=FLAT, language="de").at.day == 2
    unsaid = page(
        h1=f"<h1>{HEADLINE}</h1>{far.replace('Erschienen', 'Konzert')}", head=meta("date", "2026-03-04")
    )
    assert published(unsaid, url=FLAT, language="de").at.day == 4


def test_the_clock_in_a_site_s_menu_is_not_the_article_s_day() -> None:
    clock = (
        '<div class="navtop"><time datetime="2026-03-05T11:00:00+01:00">Thursday, 5 March 2026</time></div>'
    )
    text = f"<h1>{HEADLINE}</h1><p>2 March 2026. The bridge that was closed in the autumn is open again, {'and so on, ' * 9}.</p>"
    assert published(page(h1=clock + text), url=FLAT).at.day == 2


def test_the_only_time_of_a_page_is_its_own_also_in_a_list() -> None:
    listed = '<ul><li>Jane Roe</li><li><time datetime="2026-03-02">2 March</time></li></ul>'
    html = page(h1=f"<h1>{HEADLINE}</h1><aside>{listed}</aside>", head=meta("date", "2026-03-04"))
    assert published(html, url=FLAT).at.day == 2


def test_a_day_by_the_headline_years_after_the_month_of_the_address_is_another_s() -> None:
    html = page(h1=printed("10 August 2025"))
    assert dates(html, url="https://gazette.example/news/202203/bridge.html")[0] is None
    assert published(html, url="https://gazette.example/news/202507/bridge.html").at.day == 10


def test_a_change_of_the_same_day_is_told_by_its_time() -> None:
    first, last = dates(
        page(h1=printed("<b>Giriş:</b> 03.03.2026 - 18:24 <b>Güncelleme:</b> 03.03.2026 - 18:57")),
        language="tr",
    )
    assert first is not None
    assert last is not None
    assert (first.at.minute, last.at.minute) == (24, 57)


def test_a_date_in_several_elements_is_one_line() -> None:
    html = page(h1=printed("<span>2</span> <span>March</span> <span>2026</span>"))
    assert published(html, url=FLAT).raw == "2 March 2026"


def test_the_day_that_a_script_writes_is_taken_where_nothing_else_tells() -> None:
    script = '<script>showDate("2026/03/02 01:43:09")</script>'
    assert published(page(h1=f"<h1>{HEADLINE}</h1>{script}"), url=FLAT).at == datetime(
        2026, 3, 2, 1, 43, 9, tzinfo=UTC
    )
    assert published(page(h1=printed("1 March 2026", script)), url=FLAT).at.day == 1
    now = '<script>clock("2026/03/06 11:59:00")</script>'
    assert dates(page(h1=f"<h1>{HEADLINE}</h1>{now}"), url=FLAT)[0] is None


def test_a_day_that_head_and_page_show_outweighs_an_old_one_in_json_ld() -> None:
    html = page(
        json_ld=node(datePublished="2019-03-04T10:00:00Z", dateModified="2026-03-04T18:06:00Z"),
        head=meta("article:published_time", "2026-03-04T18:06:00Z"),
        h1=f"<h1>{HEADLINE}</h1><time>Mar 4, 2026</time>",
    )
    assert published(html, url=FLAT).at.year == 2026


def test_what_holds_the_headline_does_not_stand_beside_the_text_whatever_it_is_called() -> None:
    time = '<time class="entry-date" datetime="2026-03-02">2 March</time>'
    html = page(
        h1=f'<div class="content-sidebar-wrap"><h1>{HEADLINE}</h1>{time}</div>',
        head=meta("date", "2026-03-04"),
    )
    assert published(html, url=FLAT).at.day == 2
    beside = page(h1=f'<h1>{HEADLINE}</h1><div class="sidebar">{time}</div>', head=meta("date", "2026-03-04"))
    assert published(beside, url=FLAT).at.day == 4


def test_days_of_publication_of_several_stories_are_none_of_this_one_s() -> None:
    teasers = "".join(f"<div><h3>A story</h3><span>Published {day} March 2026</span></div>" for day in (1, 2))
    html = page(
        h1=f"<h1>{HEADLINE}</h1>{'<p>The council met.</p>' * 80}{teasers}", head=meta("date", "2026-03-04")
    )
    assert published(html, url=FLAT).at.day == 4
