"""A desktop is not alone: a second one, and commands of the same home beside it."""

from pathlib import Path

import pytest

from tests.e2e import paper
from tests.e2e.cars import LIDO, VELOCE
from tests.e2e.program import Home, until
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Workplace, open_program
from tests.e2e.window.phone import Phones

SIZE = (1366, 768)


@pytest.mark.proof
def test_a_second_desktop_brings_the_first_to_the_front(
    open_desk: OpenDesk, home: Home, workplace: Workplace, tmp_path: Path
) -> None:
    desk = open_desk(home)
    desk.resize(*SIZE)
    url = desk.sell("veloce s")
    elsewhere = Home(tmp_path / "elsewhere")
    try:
        over_it = open_desk(elsewhere)
        over_it.resize(*SIZE)
        desk.wait_for_no_code()
        status, printed, said = open_program(workplace, home).text()
        assert (status, printed, said) == (0, "", "")
        until(lambda: desk.screen.active() == desk.window, "the first window in front")
        assert desk.code() == url
        desk.close()
    finally:
        elsewhere.close()


@pytest.mark.proof
def test_a_car_that_the_window_holds_cannot_be_sold_by_a_command(
    open_desk: OpenDesk, home: Home
) -> None:
    desk = open_desk(home)
    desk.sell("veloce s")
    second = home.run("sell", VELOCE)
    assert second.status == 2
    assert [line["event"] for line in second.lines] == ["trouble"]
    desk.close()
    assert len(paper.attempts(home)) == 1


@pytest.mark.parametrize(
    "killed",
    [pytest.param(False, id="waits"), pytest.param(True, marks=pytest.mark.proof, id="killed")],
)
def test_a_sale_of_a_command_is_followed_by_the_desktop(
    open_desk: OpenDesk, home: Home, phones: Phones, killed: bool
) -> None:
    desk = open_desk(home)
    desk.wait_for("strip", "PRACTICE")
    command = home.start("sell", LIDO)
    opened = command.wait_for("session_opened")
    if killed:
        command.kill()
    desk.wait_for("page_sales", "1 open")
    desk.press("ctrl+2")
    desk.wait_for_focus("sales")
    desk.press_until("Home", "open_sale")  # the list may still be empty
    desk.press("Return")
    assert desk.code() == opened["url"]
    phones.scan(opened["url"]).tap("pay")
    assert "Release the keys" in desk.wait_for_light("^PAID")
    if not killed:
        ended = command.finish()
        assert (ended.status, ended.lights[-1]) == (0, "paid")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid"]
