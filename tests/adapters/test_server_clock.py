"""The provider's clock, and how long it asks us to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from monzapos.adapters.server_clock import ServerClock, http_date, retry_after

AT = datetime(2026, 1, 1, tzinfo=UTC)


class HandClock:
    """Both clocks of a PC, moved by hand. It is a year slow: that must not matter."""

    def __init__(self) -> None:
        self.wall = AT - timedelta(days=365)
        self.ticks = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ticks

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds


def test_the_servers_clock_goes_on_between_answers() -> None:
    clock = HandClock()
    server = ServerClock(clock)
    assert server.now() is None
    assert server.hear("Thu, 01 Jan 2026 00:00:00 GMT") == AT
    clock.run(7200)
    assert server.now() == AT + timedelta(hours=2)
    server.hear("nonsense")
    assert server.now() == AT + timedelta(hours=2)


def test_after_a_sleep_or_a_jump_the_server_has_to_be_asked_again() -> None:
    clock = HandClock()
    server = ServerClock(clock)
    server.hear("Thu, 01 Jan 2026 00:00:00 GMT")
    clock.wall += timedelta(hours=2)
    assert server.now() is None
    server.hear("Thu, 01 Jan 2026 02:00:00 GMT")
    assert server.now() == AT + timedelta(hours=2)
    clock.wall = datetime(1970, 1, 1, tzinfo=UTC)
    assert server.now() is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2", 2.0),
        (" 2 ", 2.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("86400", 120.0),
        ("Thu, 01 Jan 2026 00:00:45 GMT", 45.0),
        ("Thu, 01 Jan 2026 09:00:00 GMT", 120.0),
        ("Wed, 31 Dec 2025 23:59:00 GMT", 0.0),
        ("Thu, 01 Jan 2026 01:00:30 +0100", 30.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e3", None),
        ("inf", None),
        ("nan", None),
        ("٣", None),
        ("Thu, 99 Jan 2026 00:00:00 GMT", None),
        ("9" * 5_000, None),
    ],
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, AT) == seconds


@pytest.mark.parametrize("text", ["", "x", "0", "Thu, 01 Jan 99999 00:00:00 GMT", "\x00", "1 2 3"])
def test_nonsense_is_no_date(text: str) -> None:
    assert http_date(text) is None
