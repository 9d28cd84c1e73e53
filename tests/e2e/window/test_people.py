"""Somebody signs in, locks the desk and unlocks it, at the keyboard of the real program."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e import paper
from tests.e2e.program import Home, until
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Desk, log_of
from tests.e2e.window.phone import Phones

if TYPE_CHECKING:
    from tests.supabase.project import Project

EMAIL, PASSWORD, WRONG = "ana@monza.invalid", "Corsa-1957", "Corsa-1975"


@pytest.fixture
def desk(open_desk: OpenDesk, home: Home, auth_project: "Project") -> Desk:
    """Return a desk of a dealership where Ana sells."""
    ana = auth_project.auth.add(EMAIL, PASSWORD, role="sales")
    ana.user_metadata["full_name"] = "Ana Ruiz"
    return open_desk(
        home,
        MONZAPOS_SUPABASE__URL=auth_project.url,
        MONZAPOS_SUPABASE__PUBLISHABLE_KEY=auth_project.publishable_key,
    )


def test_a_wrong_password_is_told_and_the_right_one_lets_her_sell(desk: Desk, home: Home) -> None:
    desk.wait_for_focus("sign_in_email")
    assert "Veloce" not in desk.tree.words()
    desk.screen.type(EMAIL)
    desk.press("Tab")
    desk.wait_for_focus("sign_in_password")
    desk.screen.type(WRONG)
    desk.press("Return")
    desk.wait_for("sign_in", "Sign in")
    desk.wait_for_focus("sign_in_password")
    assert "do not belong together" in desk.tree.words()
    desk.screen.type(PASSWORD)
    desk.press("Return")
    desk.wait_for("person", "Ana Ruiz")
    desk.wait_for_focus("search")
    desk.sell("veloce s")
    desk.close()
    [sale] = home.run("sales").lines
    assert sale["light"] == "waiting"
    for secret in (PASSWORD, WRONG):
        assert secret not in log_of(home)
        kept = [file for file in home.folder.rglob("*") if file.is_file()]
        assert [file for file in kept if secret.encode() in file.read_bytes()] == []


def test_behind_the_lock_a_sale_is_paid_and_nobody_sees_it(
    desk: Desk, home: Home, phones: Phones
) -> None:
    desk.wait_for_focus("sign_in_email")
    desk.screen.type(EMAIL)
    desk.press("Tab")
    desk.screen.type(PASSWORD)
    desk.press("Return")
    desk.wait_for("person", "Ana Ruiz")
    phone = phones.scan(desk.sell("veloce s"))
    desk.press("ctrl+l")
    desk.wait_for_focus("unlock_password")
    desk.wait_for_no_code()
    seen = desk.tree.everything()
    assert "Ana Ruiz is signed in" in seen
    assert "An open sale stays followed" in seen
    for hidden in ("Veloce", "84,500", "Waiting", "checkout"):
        assert hidden not in seen, hidden
    desk.press("ctrl+2")
    desk.press("Escape")
    phone.tap("pay")
    until(lambda: [attempt.state for attempt in paper.attempts(home)] == ["paid"], "the money")
    assert "PAID" not in desk.tree.everything()
    desk.wait_for_focus("unlock_password")
    desk.screen.type(WRONG)
    desk.press("Return")
    desk.wait_for("unlock", "Unlock")
    desk.wait_for_focus("unlock_password")
    desk.screen.type(PASSWORD)
    desk.press("Return")
    assert "Release the keys" in desk.wait_for_light("^PAID")
    desk.close()
