"""The window goes, the sale stays: closed, killed, or left by a provider that says nothing."""

import pytest

from tests.e2e import paper
from tests.e2e.program import Home, until
from tests.e2e.provider import Provider
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import session_of
from tests.e2e.window.phone import Phones

LONG = 5.0  # seconds; a request that hangs would keep a program that waited for it for minutes


@pytest.mark.proof
def test_a_code_that_is_paid_while_the_program_is_closed_is_paid_when_it_opens(
    open_desk: OpenDesk, shop: tuple[Home, Provider], phones: Phones
) -> None:
    home, _provider = shop
    desk = open_desk(home)
    phone = phones.scan(desk.sell("veloce s"))
    desk.close()
    phone.tap("pay")
    desk = open_desk(home)
    assert "Release the keys" in desk.wait_for_light("^PAID")
    assert "Veloce S" in desk.tree.words()
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"]


def test_a_killed_program_comes_back_with_the_same_code(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home)
    url = desk.sell("veloce s")
    desk.running.kill()
    desk.wait_for_no_code()
    desk = open_desk(home)
    assert desk.code() == url
    phones.scan(url).tap("pay")
    desk.wait_for_light("^PAID")
    desk.close()
    [attempt] = paper.attempts(home)
    assert (attempt.session_id, attempt.state) == (session_of(url), "paid")
    assert paper.sessions_at_the_provider(home) == [session_of(url)]


@pytest.mark.proof
def test_closing_does_not_wait_for_a_provider_that_hangs(
    open_desk: OpenDesk, shop: tuple[Home, Provider]
) -> None:
    home, provider = shop
    desk = open_desk(home)
    desk.sell("veloce s")
    provider.fail_all("hang")
    asked = provider.asked("get")
    until(lambda: provider.asked("get") > asked, "a question that is not answered")
    desk.press("alt+F4")
    assert desk.running.child.wait(LONG) == 0
    provider.heal()
    desk.wait_until_ended()
    assert [attempt.state for attempt in paper.attempts(home)] == ["open"]


def test_a_signal_closes_the_window(open_desk: OpenDesk, home: Home) -> None:
    desk = open_desk(home)
    desk.running.interrupt()
    desk.wait_until_ended()
