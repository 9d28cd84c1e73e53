"""What the Sell page says of the list itself."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from monzapos.application.ports import Freshness
from monzapos.domain.errors import Refusal
from monzapos.presentation import text
from monzapos.presentation.catalogue_screen import age_line, empty_page

pytestmark = pytest.mark.linux("a time zone of its own cannot be had elsewhere")

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_miami(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "EST5")  # five hours behind: it is 09:30 there
    time.tzset()
    text.use("en")
    yield
    del os.environ["TZ"]
    time.tzset()


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "List from 09:29 · just now"),
        (timedelta(minutes=12), "List from 09:18 · 12 min ago"),
        (timedelta(hours=3), "List from 06:30 · 3 h ago"),
        (timedelta(hours=15), "List from yesterday 18:30 · 15 h ago"),
        (timedelta(days=3), "List from Feb 27, 2026 09:30"),
        (timedelta(seconds=-400), "List from 09:36 · just now"),  # no two clocks agree quite
    ],
)
def test_an_age_is_said_by_the_clock_on_the_wall(ago: timedelta, words: str) -> None:
    line = age_line(Freshness(NOW - ago), NOW)
    assert (line.text, line.button) == (words, "Read again")


def test_a_list_from_the_future_is_not_called_new() -> None:
    line = age_line(Freshness(NOW + timedelta(days=365)), NOW)
    assert line.text == "List from Mar 2, 2027 09:30 · the clocks do not agree"
    assert (line.icon, line.button) == ("triangle-alert", "Read again")
    assert "clock" in line.tip
    soon = age_line(Freshness(NOW + timedelta(minutes=20)), NOW)
    assert soon.text == "List from 09:50 · the clocks do not agree"


def test_what_is_wrong_is_said_with_the_age_of_what_is_shown() -> None:
    yesterday = NOW - timedelta(hours=15, minutes=28)
    offline = Freshness(yesterday, trouble=Refusal("catalogue_unreachable"))
    line = age_line(offline, NOW)
    assert (line.text, line.icon) == ("Offline: list from yesterday 18:02", "wifi-off")
    assert line.button == "Try again"
    assert "does not answer" in line.tip
    denied = age_line(Freshness(yesterday, trouble=Refusal("catalogue_denied")), NOW)
    assert denied.text == "The vehicles may not be read: list from yesterday 18:02"
    empty = age_line(Freshness(yesterday, trouble=Refusal("catalogue_empty")), NOW)
    assert empty.text == "Empty list from yesterday 18:02"
    never = age_line(Freshness(None, trouble=Refusal("catalogue_unreachable")), NOW)
    assert never.text == "The vehicles cannot be read now"


def test_while_the_list_is_read_the_button_waits() -> None:
    assert age_line(Freshness(None, reading=True), NOW).text == "Reading…"
    line = age_line(Freshness(NOW, reading=True, trouble=Refusal("catalogue_denied")), NOW)
    assert (line.text, line.button) == ("Reading… · list from 09:30", "")
    assert age_line(Freshness(None), NOW).text == "No list yet"


def test_an_empty_page_says_why() -> None:
    assert empty_page(None, 0).title == "No vehicle found"
    searched = empty_page(Freshness(NOW, trouble=Refusal("catalogue_unreachable")), 24)
    assert (searched.title, searched.again) == ("No vehicle found", False)
    first = empty_page(Freshness(None, reading=True), 0)
    assert (first.title, first.button) == ("Reading the vehicles…", "")
    assert empty_page(Freshness(None), 0).title == "Reading the vehicles…"
    for code in ("catalogue_unreachable", "catalogue_empty", "catalogue_not_set_up"):
        page = empty_page(Freshness(None, trouble=Refusal(code)), 0)
        assert page.title
        assert page.title != "No vehicle found"
        assert page.text
        assert (page.button, page.again) == ("Try again", True)
