"""Where a site's day pages are."""

from datetime import date

import pytest

from spiders.day_pages import check_template, day_page, days_of_page, is_day_page


@pytest.mark.parametrize(
    ("template", "page", "days"),
    [
        ("https://gazette.example/{yyyy}/{mm}/{dd}", "https://gazette.example/2020/10/05", (5, 5)),
        ("https://gazette.example/archive?day={d}.{m}.{yy}", "https://gazette.example/archive?day=5.10.20", (5, 5)),
        ("https://gazette.example/{yyyy}/{mon}/{dd}/", "https://gazette.example/2020/oct/05/", (5, 5)),
        ("https://gazette.example/{month}-{yyyy}.html", "https://gazette.example/october-2020.html", (1, 31)),
    ],
)  # fmt: skip
def test_a_template_leads_to_the_page_for_a_day(template: str, page: str, days: tuple[int, int]) -> None:
    assert check_template(template) == template
    assert day_page(template, date(2020, 10, 5)) == page
    for list_page in (page, f"{page.rstrip('/')}{'&' if '?' in page else '?'}page=2"):
        assert is_day_page(template, list_page)
    assert not is_day_page(template, f"{page.rstrip('/')}/bridge-reopens")
    first, last = days_of_page(template, date(2020, 10, 5))
    assert (first, last) == (date(2020, 10, days[0]), date(2020, 10, days[1]))
