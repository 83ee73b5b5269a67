"""What a night costs the sites when nothing has happened since the last one."""

from tests.e2e.conftest import Filled
from tests.e2e.desk import Desk, pages_asked
from transforms.urls import url_key


def test_a_second_night_on_an_unchanged_newsroom_asks_for_no_article_and_next_to_no_bytes(
    next_day: Desk, filled: Filled
) -> None:
    desk, room = next_day, filled.room
    first, before = room.requests()[: filled.asked], len(room.requests())
    pages = {url_key(request.url) for request in first}
    assert pages >= {url_key(url) for url in room.expected.articles}

    desk.done("nightly")
    second = room.requests()[before:]
    assert not pages_asked(room, before)
    sent = [sum(request.bytes for request in night) for night in (first, second)]
    assert sent[1] <= 0.05 * sent[0], [(r.url, r.status, r.bytes) for r in second if r.bytes]
    # and the run itself says the same
    received = [
        row["bytes_received"] for row in desk.rows("select bytes_received from runs order by started")
    ]
    assert received[0] > 100_000
    assert received[1] <= 0.05 * received[0]
    assert abs(received[1] - sent[1]) <= 0.01 * sent[0]
