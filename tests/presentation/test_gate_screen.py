"""What stands before the pages, and who decides."""

import pytest

from monzapos.application.change_settings import PROJECT_TROUBLES
from monzapos.application.staff import Presence, Roll
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person
from monzapos.presentation.gate_screen import (
    Gate,
    GateScreen,
    attendance,
    caps_lock_on,
    gate_screen,
    mending_hint,
    sign_out_note,
)

ANA = Person("a", "Ana Ruiz")
FILE = "/h/config.toml"
BOSS = Person("b", "Boss", manager=True)


def screen(
    roll: Roll, *, signs_in: bool = True, fresh: bool = False, open_sales: int = 0
) -> GateScreen:
    return gate_screen(
        roll, signs_in=signs_in, fresh=fresh, open_sales=open_sales, settings_file=FILE
    )


def test_the_pages_are_open_to_who_is_here_and_where_nobody_signs_in() -> None:
    assert screen(Roll(Presence.HERE, ANA)).gate is Gate.OPEN
    for presence in Presence:
        assert not screen(Roll(presence), signs_in=False).shut


@pytest.mark.parametrize(
    ("presence", "gate"),
    [
        (Presence.NOBODY, Gate.SIGN_IN),
        (Presence.RETURNING, Gate.RENEWING),
        (Presence.LOCKED, Gate.LOCKED),
    ],
)
def test_a_shut_door_says_only_that_an_open_sale_goes_on(presence: Presence, gate: Gate) -> None:
    shut = screen(Roll(presence, ANA, "ana@example.com"))
    assert (shut.gate, shut.shut, shut.following) == (gate, True, "")
    for count in (1, 7):
        words = screen(Roll(presence, ANA), open_sales=count).following
        assert words == "An open sale stays followed meanwhile."


def test_a_lock_names_who_is_signed_in() -> None:
    assert "Ana Ruiz is signed in." in screen(Roll(Presence.LOCKED, ANA)).text


def test_a_renewal_in_trouble_says_so() -> None:
    quiet = screen(Roll(Presence.RETURNING, None, "ana@example.com"))
    assert quiet.trouble is None
    assert "ana@example.com" in quiet.text
    trouble = Refusal("sign_in_unreachable", host="x")
    stuck = screen(Roll(Presence.RETURNING, None, "ana@example.com", trouble))
    assert stuck.trouble is not None
    assert "could not be renewed" in stuck.text
    assert "tries again by itself" in stuck.text
    assert "by itself" not in stuck.trouble.action  # nor does a typed password come again


@pytest.mark.parametrize(
    "code", ["sign_in_unreachable", "supabase_key_refused", "bad_supabase_url"]
)
def test_what_may_be_a_wrong_address_says_where_that_is_mended(code: str) -> None:
    hint = mending_hint(code, FILE)
    assert FILE in hint
    assert "monzapos check" in hint
    for shut in (Presence.NOBODY, Presence.RETURNING):
        assert screen(Roll(shut)).settings_file == FILE
    assert screen(Roll(Presence.LOCKED, ANA)).settings_file == ""


@pytest.mark.parametrize("code", ["wrong_password", "not_staff", "too_many_tries", "signed_out"])
def test_what_the_project_has_said_is_no_matter_of_its_address(code: str) -> None:
    assert mending_hint(code, FILE) == ""


@pytest.mark.parametrize("presence", [Presence.NOBODY, Presence.RETURNING])
def test_a_desk_that_practises_can_be_set_up_by_whoever_is_there(presence: Presence) -> None:
    assert screen(Roll(presence), fresh=True).may_set_up
    assert not screen(Roll(presence)).may_set_up
    assert not screen(Roll(Presence.LOCKED, ANA), fresh=True).may_set_up


@pytest.mark.parametrize("code", sorted(PROJECT_TROUBLES))
def test_settings_that_let_nobody_in_can_be_mended(code: str) -> None:
    assert screen(Roll(Presence.NOBODY, trouble=Refusal(code, address="x"))).may_set_up
    assert not screen(Roll(Presence.NOBODY, trouble=Refusal("signed_out"))).may_set_up


def test_only_a_manager_decides_where_people_sign_in() -> None:
    assert attendance(Roll(Presence.HERE, BOSS), signs_in=True).decides
    assert not attendance(Roll(Presence.HERE, ANA), signs_in=True).decides
    assert not attendance(Roll(Presence.LOCKED, BOSS), signs_in=True).decides
    assert attendance(Roll(Presence.HERE, ANA), signs_in=False).decides
    assert attendance(Roll(Presence.RETURNING, ANA), signs_in=True).name == ""


@pytest.mark.parametrize(
    ("typed", "shift", "on"),
    [("a", False, False), ("A", False, True), ("a", True, True), ("A", True, False)]
    + [(other, False, None) for other in ("", "1", "ab", "-", "ß"[:0])],
)
def test_caps_lock_shows_by_a_letter(typed: str, shift: bool, on: bool | None) -> None:
    assert caps_lock_on(typed, shift=shift) is on


def test_signing_out_leaves_sales_followed() -> None:
    assert "stays followed" in sign_out_note(1)
    assert "They stay followed" in sign_out_note(2)
