"""Somebody signs in, locks the desk and unlocks it, at the keyboard of the real program."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e import paper
from tests.e2e.program import Home, until
from tests.e2e.window.conftest import OpenDesk
from tests.e2e.window.desk import Desk, log_of
from tests.e2e.window.phone import Phones
from tests.e2e.window.test_keyboard import missed

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


@pytest.mark.proof
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
    # The window has heard of it when no open sale is spoken of any more.
    until(lambda: "An open sale" not in desk.tree.everything(), "the window to hear")
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


@pytest.mark.proof
def test_every_control_of_the_door_is_reached_and_the_way_out_asks(
    desk: Desk, auth_project: "Project"
) -> None:
    desk.wait_for_focus("sign_in_email")
    assert missed(desk) == []
    desk.screen.type(EMAIL)
    desk.press("Tab")
    desk.screen.type(PASSWORD)
    desk.press("Return")
    desk.wait_for("person", "Ana Ruiz")
    desk.sell("veloce s")
    assert missed(desk) == []
    desk.go_to("lock_desk")
    desk.press("Return")
    desk.wait_for_focus("unlock_password")
    assert missed(desk) == []
    desk.screen.type(PASSWORD)
    desk.press("Return")
    desk.wait_for_light("Waiting")
    desk.go_to("person")
    desk.press("space", "Up", "Return")  # the last of its menu
    desk.wait_for_focus("stay_signed_in")
    desk.press("Tab")
    desk.wait_for_focus("confirm_sign_out")
    desk.press("Return")
    desk.wait_for_focus("sign_in_email")
    desk.wait_for_no_code()
    assert auth_project.requests.count("/auth/v1/logout")
    desk.close()


@pytest.mark.proof
def test_a_fresh_desk_is_set_up_by_keyboard(
    open_desk: OpenDesk, home: Home, project: "Project"
) -> None:
    project.auth.add(EMAIL, PASSWORD, role="manager").user_metadata["full_name"] = "Ana Ruiz"
    desk = open_desk(home)
    desk.wait_for("welcome_set_up")
    desk.go_to("welcome_set_up")
    desk.press("Return")
    desk.wait_for_focus("set_up_desk_name")
    assert missed(desk) == []
    desk.press("ctrl+a")
    desk.screen.type("Front desk")
    answer(desk, "desk", "^Step 1, .*: Done")

    desk.go_to("set_up_step_project")
    desk.press("Return")
    desk.wait_for_focus("set_up_supabase_url")
    desk.screen.type(project.url)
    desk.press("Tab")
    desk.screen.type("sb_publishable_wrongwrong")
    answer(desk, "project", "^Step 2, .*: Failed")
    desk.go_to("set_up_supabase_publishable_key")
    desk.press("ctrl+a")
    desk.screen.type(project.publishable_key)
    answer(desk, "project", "^Step 2, .*: Done")

    desk.go_to("set_up_step_sign_in")
    desk.press("Return")
    desk.go_to("set_up_sign_in")
    desk.press("Return")
    desk.wait_for_focus("sign_in_email")
    desk.screen.type(EMAIL)
    desk.press("Tab")
    desk.screen.type(PASSWORD)
    desk.press("Return")
    desk.wait_for("person", "Ana Ruiz")
    desk.wait_for("set_up_step_sign_in", "Done")

    desk.go_to("set_up_step_vehicles")
    desk.press("Return")
    desk.wait_for_focus("set_up_catalog_source")
    desk.press("Down")
    answer(desk, "vehicles", "^Step 4, .*: Done")
    assert "Read just now" in desk.wait_for("set_up_found_vehicles").name
    desk.wait_for("set_up_step_holds", "Done")
    desk.go_to("leave_set_up")
    desk.press("Return")
    desk.wait_for("person", "Ana Ruiz")
    desk.close()
    written = (home.folder / "config.toml").read_text()
    assert project.publishable_key in written
    assert "wrongwrong" not in written
    assert PASSWORD not in written


def answer(desk: Desk, step: str, standing: str) -> None:
    """Go on to a step's button, press it, and wait for what becomes of it."""
    desk.go_to(f"set_up_test_{step}")
    desk.press("Return")
    desk.wait_for(f"set_up_step_{step}", standing)
