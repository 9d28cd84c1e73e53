"""The set-up leads through it: steps in any order, tested by calls, and nothing typed is lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import (
    CatalogSettings,
    CheckoutSettings,
    DeskSettings,
    Settings,
    SupabaseSettings,
)
from monzapos.application.staff import Presence, Roll
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.setup_steps import STAFF_SQL, Step
from monzapos.resources import resource
from tests.ui.conftest import Desktop
from tests.ui.fakes import FakeProgram, FakeStaff, sale_of, with_attempt

URL, KEY = "https://abcdefghijklm.supabase.co", "sb_publishable_12345678"
PROJECT = SupabaseSettings(URL, KEY)
BOSS = Roll(Presence.HERE, Person("b", "Boss", manager=True), "boss@example.com")


@pytest.fixture
def desktop(qtbot: QtBot, program: FakeProgram) -> Iterator[Desktop]:
    made = Desktop(qtbot, program)
    made.open()
    yield made
    made.close()


def named(name: str) -> Settings:
    return Settings(desk=DeskSettings(name=name), given=frozenset({"desk.name"}))


def find(desktop: Desktop, name: str) -> QWidget:
    found = desktop.window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def shows(desktop: Desktop, name: str) -> bool:
    found = desktop.window.findChild(QWidget, name)
    return isinstance(found, QWidget) and found.isVisible()


def press(desktop: Desktop, name: str) -> None:
    desktop.qtbot.waitUntil(lambda: shows(desktop, name))
    button = find(desktop, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled(), name
    button.click()


def go_to(desktop: Desktop, step: Step) -> None:
    if not desktop.window.set_up.isVisible():
        desktop.window.show_page(2)
        press(desktop, "set_up")
    if not desktop.window.set_up.cards[step].open:
        press(desktop, f"set_up_step_{step}")


def write(desktop: Desktop, name: str, text: str) -> None:
    field = find(desktop, name)
    assert isinstance(field, QLineEdit)
    field.setText(text)


def choose(desktop: Desktop, name: str, value: str) -> None:
    choice = find(desktop, name)
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData(value))


def standing(desktop: Desktop, step: Step) -> str:
    return desktop.window.set_up.cards[step].head.accessibleName().rpartition(": ")[2]


def found(desktop: Desktop, step: Step) -> str:
    label = find(desktop, f"set_up_found_{step}")
    assert isinstance(label, QLabel)
    return label.text()


def next_words(desktop: Desktop, step: Step) -> str:
    label = find(desktop, f"set_up_next_{step}")
    assert isinstance(label, QLabel)
    return label.text()


def hold(desktop: Desktop, settings: Settings, staff: FakeStaff | None = None) -> None:
    """Let these settings hold from the next program on."""
    desktop.program.settings = settings
    if staff is not None:
        desktop.program.staff = staff
    built = desktop.builds
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: desktop.builds == built + 1)


def test_the_first_start_offers_it_once(desktop: Desktop) -> None:
    window, store = desktop.window, desktop.program.settings_store
    desktop.qtbot.waitUntil(lambda: shows(desktop, "welcome_set_up"))
    press(desktop, "welcome_set_up")
    desktop.qtbot.waitUntil(lambda: window.set_up.isVisible())
    assert not window.isAncestorOf(window.sell)
    press(desktop, "leave_set_up")
    assert shows(desktop, "search")
    press(desktop, "dismiss_welcome")
    assert not shows(desktop, "welcome_set_up")
    desktop.qtbot.waitUntil(lambda: store.saved == [{"desk.welcome": False}])


@pytest.mark.parametrize(
    "settings",
    [
        Settings(desk=DeskSettings(welcome=False)),
        Settings(checkout=CheckoutSettings(provider="stripe")),
        Settings(supabase=PROJECT),
    ],
)
def test_who_has_begun_is_not_welcomed(desktop: Desktop, settings: Settings) -> None:
    desktop.qtbot.waitUntil(lambda: shows(desktop, "welcome_set_up"))
    hold(desktop, settings)
    desktop.qtbot.waitUntil(lambda: not shows(desktop, "welcome_set_up"))


def test_who_has_sold_is_not_welcomed(desktop: Desktop) -> None:
    desktop.qtbot.waitUntil(lambda: shows(desktop, "welcome_set_up"))
    sale = sale_of(desktop.program.catalogue.vehicles[3], 9)
    desktop.program.journal.kept[sale.id] = with_attempt(sale, AttemptState.PAID, Light.PAID)
    hold(desktop, Settings())
    desktop.qtbot.waitUntil(lambda: not shows(desktop, "welcome_set_up"))


def test_the_desk_is_saved(desktop: Desktop) -> None:
    go_to(desktop, Step.DESK)
    assert standing(desktop, Step.DESK) == "To do"
    write(desktop, "set_up_desk_name", "Front desk")
    desktop.program.settings = named("Front desk")
    press(desktop, "set_up_test_desk")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.DESK) == "Done")
    assert desktop.program.settings_store.saved == [{"desk.name": "Front desk"}]


def test_a_desk_whose_journal_cannot_be_written_is_not_done(desktop: Desktop) -> None:
    broken = CheckLine("journal", Level.FAIL, "journal_read_only", {})
    desktop.program.check.found = {"journal": [broken]}
    go_to(desktop, Step.DESK)
    desktop.program.settings = named("Front desk")
    press(desktop, "set_up_test_desk")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.DESK) == "Failed")
    assert desktop.program.check.asked[-2:] == ["journal", "keyring"]
    assert notice_for("journal_read_only", {}).message in found(desktop, Step.DESK)


def test_a_name_that_stays_is_saved_as_well(desktop: Desktop) -> None:
    go_to(desktop, Step.DESK)
    desktop.program.settings = named("Desk 1")
    press(desktop, "set_up_test_desk")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.DESK) == "Done")
    assert desktop.program.settings_store.saved == [{"desk.name": "Desk 1"}]


def test_the_sql_that_makes_somebody_staff_is_copied(desktop: Desktop) -> None:
    go_to(desktop, Step.SIGN_IN)
    assert STAFF_SQL.strip() in [label.text() for label in _labels(desktop)]
    press(desktop, "copy_staff_sql")
    button = find(desktop, "copy_staff_sql")
    assert isinstance(button, QPushButton)
    assert button.text() == "Copied"
    assert QGuiApplication.clipboard().text() == STAFF_SQL


def test_a_seller_is_told_at_once_who_chooses_the_vehicles(desktop: Desktop) -> None:
    check = desktop.program.check
    check.found["sign_in"] = [
        CheckLine("sign_in", Level.OK, "sign_in_ok", {"person": "Sam", "role": "sales"})
    ]
    staff = FakeStaff(Roll(Presence.HERE, Person("s", "Sam"), "sam@example.com"))
    hold(desktop, Settings(supabase=PROJECT), staff)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "lock_desk"))
    go_to(desktop, Step.VEHICLES)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.SIGN_IN) == "Done")
    assert not find(desktop, "set_up_test_vehicles").isEnabled()
    assert not find(desktop, "set_up_catalog_source").isEnabled()
    staff.tell(BOSS)
    desktop.qtbot.waitUntil(lambda: find(desktop, "set_up_test_vehicles").isEnabled())
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.SIGN_IN) == "Done")
    desktop.program.settings_store.refusal = Refusal("settings_unwritable", path="x")
    choose(desktop, "set_up_catalog_source", "supabase")
    press(desktop, "set_up_test_vehicles")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.VEHICLES) == "Failed")
    assert standing(desktop, Step.SIGN_IN) == "Done"  # nothing has changed for them


def test_a_project_is_tried_before_it_is_saved(desktop: Desktop) -> None:
    check, store = desktop.program.check, desktop.program.settings_store
    go_to(desktop, Step.PROJECT)
    write(desktop, "set_up_supabase_url", URL)
    write(desktop, "set_up_supabase_publishable_key", "sb_publishable_wrongwrong")
    check.project_refusal = Refusal("supabase_key_refused")
    press(desktop, "set_up_test_project")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.PROJECT) == "Failed")
    assert found(desktop, Step.PROJECT)
    assert (check.projects, store.saved) == ([(URL, "sb_publishable_wrongwrong")], [])

    check.project_refusal = None
    check.found["supabase"] = [CheckLine("supabase", Level.OK, "supabase_ok", {"ms": "80"})]
    write(desktop, "set_up_supabase_publishable_key", KEY)
    press(desktop, "set_up_test_project")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.PROJECT) == "Done")
    assert store.saved == [{"supabase.url": URL, "supabase.publishable_key": KEY}]
    assert "80 ms" in found(desktop, Step.PROJECT)


def test_what_is_typed_stays_wherever_one_goes(desktop: Desktop) -> None:
    go_to(desktop, Step.PROJECT)
    write(desktop, "set_up_supabase_url", URL)
    press(desktop, "leave_set_up")
    desktop.window.show_page(0)
    before = desktop.window.set_up
    hold(desktop, Settings(desk=DeskSettings(name="Front desk")))
    hold(desktop, Settings(desk=DeskSettings(name="Front desk", language="es")))
    desktop.qtbot.waitUntil(lambda: desktop.window.set_up is not before)
    go_to(desktop, Step.PROJECT)
    card = desktop.window.set_up.cards[Step.PROJECT]
    assert card.typed() == {"supabase.url": URL}
    name = desktop.window.set_up.cards[Step.DESK].fields["desk.name"]
    desktop.qtbot.waitUntil(lambda: name.value() == "Front desk")


def test_tab_goes_through_a_step_in_the_order_of_the_eye(desktop: Desktop) -> None:
    go_to(desktop, Step.MONEY)
    choose(desktop, "set_up_checkout_provider", "stripe")
    write(desktop, "set_up_stripe_key", "rk_test_1")
    find(desktop, "set_up_step_money").setFocus()
    order: list[str] = []
    while len(order) < 20 and order[-1:] != ["test_money"]:
        QTest.keyClick(desktop.window.focusWidget(), Qt.Key.Key_Tab)
        order.append(desktop.window.focusWidget().objectName().removeprefix("set_up_"))
    keys = ["stripe_key", "stripe_key_save", "stripe_key_test"]
    pages = ["site_base_url", "checkout_success_url", "checkout_cancel_url"]
    assert order == ["checkout_provider", *keys, *pages, "test_money"]


def test_a_test_gives_the_keyboard_back(desktop: Desktop) -> None:
    window, check = desktop.window, desktop.program.check
    check.project_refusal = Refusal("supabase_key_refused", host="x")
    go_to(desktop, Step.PROJECT)
    write(desktop, "set_up_supabase_url", URL)
    find(desktop, "set_up_test_project").setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.PROJECT) == "Failed")
    assert window.focusWidget().objectName() == "set_up_test_project"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    find(desktop, "set_up_supabase_url").setFocus()  # while it is being tested
    desktop.qtbot.waitUntil(lambda: len(check.projects) == 2)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.PROJECT) == "Failed")
    assert window.focusWidget().objectName() == "set_up_supabase_url"


def test_enter_in_a_field_tests_its_step(desktop: Desktop) -> None:
    go_to(desktop, Step.PROJECT)
    write(desktop, "set_up_supabase_url", URL)
    write(desktop, "set_up_supabase_publishable_key", KEY)
    QTest.keyClick(find(desktop, "set_up_supabase_publishable_key"), Qt.Key.Key_Return)
    desktop.qtbot.waitUntil(lambda: desktop.program.check.projects == [(URL, KEY)])


def test_a_desk_that_stays_in_practice_is_told_so(desktop: Desktop) -> None:
    go_to(desktop, Step.MONEY)
    assert found(desktop, Step.MONEY) == ""
    press(desktop, "set_up_test_money")
    desktop.qtbot.waitUntil(lambda: "stays in practice" in found(desktop, Step.MONEY))
    assert standing(desktop, Step.MONEY) == "To do"


@pytest.mark.parametrize("asked_at", ["set_up_test_money", "set_up_checkout_success_url"])
def test_a_failed_test_leads_to_the_field_that_is_wrong(desktop: Desktop, asked_at: str) -> None:
    desktop.program.check.found["settings"] = [
        CheckLine("settings", Level.FAIL, "no_return_url", {"setting": "site.base_url"})
    ]
    desktop.program.secrets.kept["stripe"] = "rk_test_1"
    go_to(desktop, Step.MONEY)
    choose(desktop, "set_up_checkout_provider", "stripe")
    desktop.program.settings = Settings(checkout=CheckoutSettings(provider="stripe"))
    find(desktop, asked_at).setFocus()
    QTest.keyClick(desktop.window.focusWidget(), Qt.Key.Key_Return)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.MONEY) == "Failed")
    assert "https://www.example.com" in next_words(desktop, Step.MONEY)
    assert desktop.window.focusWidget().objectName() == "set_up_site_base_url"
    assert find(desktop, "set_up_site_base_url").property("wrong") is True


def test_escape_leaves_the_set_up(desktop: Desktop) -> None:
    program, window = desktop.program, desktop.window
    sale = sale_of(program.catalogue.vehicles[3], 9)
    program.journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
    program.secrets.kept["stripe"] = "rk_test_1"
    go_to(desktop, Step.MONEY)
    choose(desktop, "set_up_checkout_provider", "stripe")
    press(desktop, "set_up_test_money")
    desktop.qtbot.waitUntil(lambda: shows(desktop, "set_up_switch"))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not shows(desktop, "set_up_switch")  # the question first
    assert window.set_up.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.set_up.isVisible()
    assert window.settings.isVisible()
    window.show_page(0)
    window.sell.welcome.set_up_wanted.emit()
    assert window.set_up.isVisible()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.focusWidget().objectName() == "search"


def test_a_wrong_setting_is_told_at_its_field(desktop: Desktop) -> None:
    store = desktop.program.settings_store
    store.refusal = Refusal("setting_wrong", setting="site.base_url", value="ftp://x")
    go_to(desktop, Step.MONEY)
    desktop.program.secrets.kept["stripe"] = "rk_test_1"
    choose(desktop, "set_up_checkout_provider", "stripe")
    write(desktop, "set_up_site_base_url", "ftp://x")
    press(desktop, "set_up_test_money")
    desktop.qtbot.waitUntil(lambda: shows(desktop, "set_up_site_base_url_error"))
    assert find(desktop, "set_up_site_base_url").property("wrong") is True
    assert standing(desktop, Step.MONEY) == "To do"


def test_the_sign_in_is_on_the_way_and_leads_back(desktop: Desktop) -> None:
    staff, window = FakeStaff(), desktop.window
    go_to(desktop, Step.SIGN_IN)
    assert not shows(desktop, "set_up_sign_in")
    hold(desktop, Settings(supabase=PROJECT), staff)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "set_up_sign_in"))
    assert window.set_up.isVisible()  # practice: the set-up needs nobody
    assert not shows(desktop, "page_sell")
    window.show_page(0)
    assert not shows(desktop, "search")
    press(desktop, "set_up_sign_in")
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    press(desktop, "go_on_set_up")
    desktop.qtbot.waitUntil(lambda: window.set_up.isVisible())
    press(desktop, "set_up_sign_in")
    desktop.program.check.found["sign_in"] = [
        CheckLine("sign_in", Level.OK, "sign_in_ok", {"person": "Boss", "role": "manager"})
    ]
    staff.tell(BOSS)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.SIGN_IN) == "Done")
    assert window.set_up.cards[Step.SIGN_IN].isAncestorOf(window.focusWidget())
    assert "Boss is signed in as manager" in found(desktop, Step.SIGN_IN)
    staff.lock()
    desktop.qtbot.waitUntil(lambda: shows(desktop, "unlock_password"))
    assert not window.isAncestorOf(window.set_up)
    staff.tell(BOSS)
    desktop.qtbot.waitUntil(lambda: window.set_up.isVisible())


def test_real_money_is_not_set_up_by_nobody(desktop: Desktop) -> None:
    settings = Settings(supabase=PROJECT, checkout=CheckoutSettings(provider="stripe"))
    go_to(desktop, Step.SIGN_IN)
    hold(desktop, settings, FakeStaff())
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    assert not shows(desktop, "go_on_set_up")
    assert not desktop.window.isAncestorOf(desktop.window.set_up)


def test_a_desk_that_went_back_to_practice_is_not_set_up_by_nobody(desktop: Desktop) -> None:
    settings = Settings(supabase=PROJECT, given=frozenset({"checkout.provider"}))
    go_to(desktop, Step.PROJECT)
    staff = FakeStaff()
    hold(desktop, settings, staff)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "sign_in_email"))
    assert not shows(desktop, "go_on_set_up")
    assert not desktop.window.isAncestorOf(desktop.window.set_up)
    staff.tell(Roll(Presence.HERE, Person("s", "Sam"), "sam@example.com"))
    desktop.qtbot.waitUntil(lambda: desktop.window.set_up.isVisible())
    url = desktop.window.set_up.cards[Step.PROJECT].fields["supabase.url"]
    assert not url.isEnabled()
    staff.tell(BOSS)
    desktop.qtbot.waitUntil(url.isEnabled)


def test_vehicles_are_read_and_counted(desktop: Desktop) -> None:
    check = desktop.program.check
    check.found["vehicles"] = [
        CheckLine("vehicles", Level.WARN, "vehicles_flawed", {"count": "41", "flawed": "2"})
    ]
    hold(desktop, Settings(supabase=PROJECT), FakeStaff(BOSS))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "lock_desk"))
    go_to(desktop, Step.VEHICLES)
    choose(desktop, "set_up_catalog_source", "supabase")
    desktop.program.settings = Settings(supabase=PROJECT, catalog=CatalogSettings("supabase"))
    press(desktop, "set_up_test_vehicles")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.VEHICLES) == "Done")
    assert "41" in found(desktop, Step.VEHICLES)
    assert desktop.program.settings_store.saved == [{"catalog.source": "supabase"}]


def test_a_provider_is_chosen_when_its_key_is_right(desktop: Desktop) -> None:
    program = desktop.program
    go_to(desktop, Step.MONEY)
    assert not shows(desktop, "set_up_stripe_key")
    choose(desktop, "set_up_checkout_provider", "stripe")
    assert shows(desktop, "set_up_stripe_key")
    assert not shows(desktop, "set_up_vinr_key")
    assert not shows(desktop, "set_up_site_confirm_by_hand")
    press(desktop, "set_up_test_money")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.MONEY) == "Failed")
    assert "key" in found(desktop, Step.MONEY)
    assert program.settings_store.saved == []  # it goes on practising

    write(desktop, "set_up_stripe_key", "rk_test_1")
    press(desktop, "set_up_stripe_key_save")
    desktop.qtbot.waitUntil(lambda: program.secrets.kept == {"stripe": "rk_test_1"})
    desktop.qtbot.waitUntil(lambda: desktop.builds == 2)
    choice = find(desktop, "set_up_checkout_provider")
    assert isinstance(choice, QComboBox)
    assert choice.currentData() == "stripe"  # still, though nothing was saved
    program.check.found["provider"] = [
        CheckLine("provider", Level.OK, "provider_ok", {"provider": "stripe", "ms": "80"})
    ]
    program.settings = Settings(checkout=CheckoutSettings(provider="stripe"))
    press(desktop, "set_up_test_money")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.MONEY) == "Done")
    assert program.settings_store.saved == [{"checkout.provider": "stripe"}]
    assert "rk_test_1" not in "".join(label.text() for label in _labels(desktop))


def test_open_practice_sales_are_not_left_unasked(desktop: Desktop) -> None:
    program = desktop.program
    sale = sale_of(program.catalogue.vehicles[3], 9)
    program.journal.kept[sale.id] = with_attempt(sale, AttemptState.OPEN, Light.WAITING)
    program.secrets.kept["stripe"] = "rk_test_1"
    go_to(desktop, Step.MONEY)
    choose(desktop, "set_up_checkout_provider", "stripe")
    press(desktop, "set_up_test_money")
    desktop.qtbot.waitUntil(lambda: shows(desktop, "set_up_switch"))
    assert program.settings_store.saved == []
    program.settings = Settings(checkout=CheckoutSettings(provider="stripe"))
    press(desktop, "set_up_switch")
    desktop.qtbot.waitUntil(lambda: bool(program.settings_store.saved))
    desktop.qtbot.waitUntil(lambda: "provider" in program.check.asked)


def test_the_sql_of_shared_holds_is_copied(desktop: Desktop) -> None:
    [file] = resource("supabase").glob("*.sql")
    own = Settings(supabase=PROJECT, catalog=CatalogSettings("supabase"))
    hold(desktop, own, FakeStaff(BOSS))
    desktop.qtbot.waitUntil(lambda: shows(desktop, "lock_desk"))
    go_to(desktop, Step.HOLDS)
    desktop.qtbot.waitUntil(lambda: find(desktop, "set_up_test_holds").isEnabled())
    named = [label.text() for label in _labels(desktop)]
    assert f"resources/supabase/{file.name}" in named
    press(desktop, "copy_sql")
    button = find(desktop, "copy_sql")
    assert isinstance(button, QPushButton)
    desktop.qtbot.waitUntil(lambda: button.text() == "Copied")
    assert QGuiApplication.clipboard().text() == file.read_text("utf-8")
    desktop.program.check.found["holds"] = [CheckLine("holds", Level.WARN, "holds_not_installed")]
    press(desktop, "set_up_test_holds")
    desktop.qtbot.waitUntil(lambda: "website" in found(desktop, Step.HOLDS))
    assert standing(desktop, Step.HOLDS) == "To do"


def test_what_is_set_up_is_tested_by_itself(desktop: Desktop) -> None:
    check = desktop.program.check
    check.found["supabase"] = [CheckLine("supabase", Level.OK, "supabase_ok", {"ms": "80"})]
    check.found["provider"] = [CheckLine("key", Level.FAIL, "no_key", {"provider": "Stripe"})]
    hold(
        desktop,
        Settings(supabase=PROJECT, checkout=CheckoutSettings(provider="stripe")),
        FakeStaff(BOSS),
    )
    desktop.qtbot.waitUntil(lambda: shows(desktop, "lock_desk"))
    go_to(desktop, Step.DESK)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.PROJECT) == "Done")
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.MONEY) == "Failed")


OWN = Settings(
    supabase=PROJECT,
    catalog=CatalogSettings("supabase"),
    checkout=CheckoutSettings(provider="stripe"),
)


def all_done(desktop: Desktop) -> FakeStaff:
    """Set a desk up whose tests go well, and look at it."""
    check = desktop.program.check
    for name in ("supabase", "sign_in", "vehicles", "provider", "holds"):
        check.found[name] = [CheckLine(name, Level.OK, f"{name}_ok", {})]
    staff = FakeStaff(BOSS)
    hold(desktop, OWN, staff)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "lock_desk"))
    go_to(desktop, Step.DESK)
    tested = set(Step) - {Step.DESK}
    desktop.qtbot.waitUntil(lambda: {standing(desktop, step) for step in tested} == {"Done"})
    return staff


def test_nothing_is_done_that_was_found_of_other_settings(desktop: Desktop) -> None:
    all_done(desktop)
    check = desktop.program.check
    check.found["provider"] = [CheckLine("key", Level.FAIL, "no_key", {"provider": "VINR"})]
    hold(desktop, replace(OWN, checkout=CheckoutSettings(provider="vinr")))  # as Settings saves it
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.MONEY) == "Failed")
    assert standing(desktop, Step.VEHICLES) == "Done"


def test_nothing_is_done_that_was_found_with_another_key(desktop: Desktop) -> None:
    all_done(desktop)
    check = desktop.program.check
    check.found["provider"] = [CheckLine("key", Level.FAIL, "no_key", {"provider": "Stripe"})]
    desktop.window.show_page(2)
    box = desktop.window.settings.keys["stripe"]
    box.key.setText("rk_test_1")
    box.save.click()
    desktop.qtbot.waitUntil(box.remove.isEnabled)
    go_to(desktop, Step.MONEY)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.MONEY) == "Failed")


def test_what_was_found_for_one_person_is_no_word_for_the_next(desktop: Desktop) -> None:
    staff = all_done(desktop)
    vehicles_wait(desktop)
    check = desktop.program.check
    check.found["vehicles"] = [CheckLine("vehicles", Level.FAIL, "catalogue_denied")]
    bea = replace(BOSS, person=Person("bea", "Bea", manager=True), email="bea@example.com")
    staff.tell(bea)
    desktop.qtbot.waitUntil(lambda: check.asked.count("sign_in") == 2)
    check.found["vehicles"] = [CheckLine("vehicles", Level.OK, "vehicles_ok", {"count": "3"})]
    on_the_loop(desktop, lambda: check.waiting["vehicles"].set_result(None))
    desktop.qtbot.waitUntil(lambda: check.asked.count("vehicles") == 3)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.VEHICLES) == "Done")


def test_a_test_that_is_cut_short_is_made_again(desktop: Desktop) -> None:
    all_done(desktop)
    vehicles_wait(desktop)
    check = desktop.program.check
    on_the_loop(desktop, lambda: check.waiting["vehicles"].cancel())
    desktop.qtbot.waitUntil(lambda: check.asked.count("vehicles") == 3)
    desktop.qtbot.waitUntil(lambda: standing(desktop, Step.VEHICLES) == "Done")
    assert find(desktop, "set_up_test_vehicles").isEnabled()


def vehicles_wait(desktop: Desktop) -> None:
    """Test the vehicles once more, and let the answer wait; a later test has its answer at once."""
    check = desktop.program.check
    check.held.add("vehicles")
    go_to(desktop, Step.VEHICLES)
    press(desktop, "set_up_test_vehicles")
    desktop.qtbot.waitUntil(lambda: "vehicles" in check.waiting)
    check.held.clear()
    assert check.asked.count("vehicles") == 2


def on_the_loop(desktop: Desktop, act: Callable[[], object]) -> None:
    async def acted(_services: object) -> None:
        act()

    desktop.backstage.ask(acted, lambda _: None, lambda _: None)


def test_a_seller_cannot_say_where_the_money_goes(desktop: Desktop) -> None:
    seller = Roll(Presence.HERE, Person("s", "Sam"), "sam@example.com")
    staff = FakeStaff(seller)
    desktop.program.secrets.kept["stripe"] = "rk_test_1"
    hold(desktop, Settings(supabase=PROJECT), staff)
    desktop.qtbot.waitUntil(lambda: shows(desktop, "lock_desk"))
    window = desktop.window
    window.show_page(2)
    provider, name = find(desktop, "checkout_provider"), find(desktop, "desk_name")
    assert (provider.isEnabled(), name.isEnabled()) == (False, True)
    desktop.qtbot.waitUntil(lambda: window.settings.keys["stripe"].test.isEnabled())
    assert not window.settings.keys["stripe"].remove.isEnabled()
    window.settings.keys["stripe"].key.setText("rk_test_2")
    assert not window.settings.keys["stripe"].save.isEnabled()
    go_to(desktop, Step.MONEY)
    assert not find(desktop, "set_up_test_money").isEnabled()
    staff.tell(replace(BOSS))
    desktop.qtbot.waitUntil(lambda: find(desktop, "set_up_test_money").isEnabled())
    window.show_page(2)
    assert find(desktop, "checkout_provider").isEnabled()


def _labels(desktop: Desktop) -> list[QLabel]:
    return desktop.window.findChildren(QLabel)
