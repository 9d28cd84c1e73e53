"""Everything by keyboard."""

import pytest

from tests.e2e import paper
from tests.e2e.program import Home
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Desk
from tests.e2e.window.phone import Phones


def test_two_sales_in_a_row_without_a_mouse(
    open_desk: OpenDesk, home: Home, phones: Phones
) -> None:
    desk = open_desk(home)
    for car in ("veloce s", "lido sport"):
        phones.scan(desk.sell(car)).tap("pay")
        desk.wait_for_light("^PAID")
        desk.wait_for_focus("new_sale")
        desk.press("space")
        desk.wait_for_focus("search")
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["paid", "paid"]


@pytest.mark.proof
def test_escape_asks_before_it_cancels(open_desk: OpenDesk, home: Home) -> None:
    desk = open_desk(home)
    url = desk.sell("veloce s")
    desk.press("Escape")
    desk.wait_for("confirm_cancel")
    desk.press("Escape")
    desk.wait_until_gone("confirm_cancel")
    desk.wait_for_light("Waiting")
    assert desk.code() == url
    desk.close()
    assert [attempt.state for attempt in paper.attempts(home)] == ["open"]


@pytest.mark.proof
def test_tab_reaches_every_control(open_desk: OpenDesk, home: Home) -> None:
    desk = open_desk(home)
    desk.pick("veloce s")
    assert missed(desk) == ["amount_deposit"]  # beside the full price, where the arrows choose
    desk.start()
    assert missed(desk) == []
    desk.press("Escape")
    desk.wait_for("confirm_cancel")
    assert missed(desk) == []
    desk.press("ctrl+2")
    desk.wait_for("sales")
    assert missed(desk) == []
    desk.press("ctrl+3")
    desk.wait_for("save_settings")
    assert missed(desk) == []
    desk.press("F1")
    desk.wait_for("leave_about")
    assert missed(desk) == ["about_licences"]  # beside what is shown, where the arrows choose
    desk.press("Escape")
    desk.wait_for("save_settings")
    desk.close()


@pytest.mark.proof
def test_the_arrows_go_through_the_pages(open_desk: OpenDesk, home: Home) -> None:
    desk = open_desk(home)
    desk.wait_for("strip", "PRACTICE")
    desk.go_to("page_sell")
    desk.press("Down")
    desk.wait_until_gone("search")
    assert "No sales yet" in desk.tree.words()
    desk.press("ctrl+1")
    desk.wait_for_focus("search")
    desk.close()


def missed(desk: Desk) -> list[str]:
    """Return what shows and takes keys, but was not met on the way around with the Tab key."""
    met = desk.way_around()
    controls = [thing.id for thing in desk.tree.things() if thing.reachable]
    return [control for control in controls if control not in met]
