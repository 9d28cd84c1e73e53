"""Where people sign in, only a manager says where the money goes."""

from dataclasses import dataclass, field, fields
from typing import Any, cast

import pytest

from monzapos.application.change_settings import DECIDING, PROJECT, allow_changes, allow_keys
from monzapos.application.settings import CheckoutSettings, Settings
from monzapos.application.staff import ClosedStaff, OwnStaff, Presence, Roll, Staff
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person
from tests.application.samples import ANA

SELLER = Person("s", "Sam")
REAL = Settings(checkout=CheckoutSettings(provider="stripe"))


@dataclass
class People(OwnStaff):
    """Somebody is here, or nobody."""

    person: Person | None
    signs_in: bool = True
    roll: Roll = field(init=False)

    def __post_init__(self) -> None:
        presence = Presence.HERE if self.person else Presence.NOBODY
        self.roll = Roll(presence, self.person)

    def manager(self) -> Person:
        if self.person is None:
            raise Refusal("not_signed_in")
        if not self.person.manager:
            raise Refusal("manager_needed")
        return self.person


def refused(staff: Staff, settings: Settings, *changed: str) -> str:
    try:
        allow_changes(staff, settings, changed)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_what_a_manager_decides() -> None:
    """By name: whoever takes one out of the table takes it out here."""
    assert {
        "catalog.source",
        "checkout.provider",
        "checkout.success_url",
        "checkout.cancel_url",
        "checkout.allowed_hosts",
        "desk.lock_minutes",
        "site.base_url",
        "site.cookie_name",
        "site.confirm_by_hand",
        "stripe.api_base",
        "supabase.url",
        "supabase.publishable_key",
        "updates.public_key",
        "updates.url",
        "vinr.api_base",
        "vinr.config_id",
    } == DECIDING


@pytest.mark.parametrize("name", sorted(DECIDING))
def test_a_manager_decides(name: str) -> None:
    assert refused(People(ANA), REAL, name) == ""
    assert refused(People(SELLER), REAL, "desk.name", name) == "manager_needed"
    assert refused(People(None), REAL, name) == "not_signed_in"
    assert refused(OwnStaff(SELLER), REAL, name) == ""


def test_every_setting_that_is_never_repaired_is_for_a_manager() -> None:
    strict = {
        f"{section.name}.{setting.name}"
        for section in fields(Settings)
        if section.name not in ("findings", "given")
        for setting in fields(cast(Any, type(section.default)))
        if setting.metadata.get("strict")
    }
    assert strict <= DECIDING


def test_how_soon_a_desk_locks_is_for_a_manager() -> None:
    assert refused(People(SELLER), REAL, "desk.lock_minutes") == "manager_needed"
    assert refused(People(ANA), REAL, "desk.lock_minutes") == ""
    assert refused(OwnStaff(SELLER), REAL, "desk.lock_minutes") == ""


def test_the_rest_is_for_everybody() -> None:
    for staff in (People(SELLER), OwnStaff(SELLER)):
        assert refused(staff, REAL, "desk.name", "desk.language", "practice.customer") == ""


def test_the_project_can_be_named_while_this_is_practice() -> None:
    assert refused(People(None), Settings(), *PROJECT) == ""
    assert refused(People(None), Settings(), *PROJECT, "checkout.provider") == "not_signed_in"
    assert refused(People(SELLER), REAL, *PROJECT) == "manager_needed"


@pytest.mark.parametrize("decided", ["checkout.provider", "catalog.source"])
def test_a_desk_that_went_back_to_practice_keeps_its_project(decided: str) -> None:
    back = Settings(given=frozenset({"supabase.url", decided}))
    assert refused(People(None), back, *PROJECT) == "not_signed_in"
    assert refused(People(SELLER), back, *PROJECT) == "manager_needed"
    assert refused(People(ANA), back, *PROJECT) == ""
    assert refused(OwnStaff(SELLER), back, *PROJECT) == ""
    fresh = Settings(given=frozenset({"supabase.url", "desk.name", "practice.cars"}))
    assert refused(People(None), fresh, *PROJECT) == ""


def test_a_project_that_lets_nobody_in_can_be_mended() -> None:
    closed = ClosedStaff(Refusal("bad_supabase_url", address="x"))
    assert refused(closed, REAL, *PROJECT) == ""
    assert refused(closed, REAL, "checkout.provider") == "bad_supabase_url"


def test_keys_are_for_a_manager() -> None:
    allow_keys(People(ANA))
    allow_keys(OwnStaff(SELLER))
    for person, code in ((SELLER, "manager_needed"), (None, "not_signed_in")):
        with pytest.raises(Refusal, match=code):
            allow_keys(People(person))
