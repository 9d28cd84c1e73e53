"""What the other screens say: the deal, cards, filters, lists, the strip, the terminal."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from monzapos.adapters.qr import QrLibrary
from monzapos.adapters.sqlite.codec import canonical, kind_of
from monzapos.application.ports import Entry, Facets, SharedHold, VehicleQuery
from monzapos.application.settings import DeskSettings, Mode, Settings
from monzapos.domain.attempt import AttemptState
from monzapos.domain.events import HoldChanged, HoldTaken
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.payment import Purpose
from monzapos.domain.person import Desk
from monzapos.domain.sale import LATE_MONEY, Alarm
from monzapos.presentation import text
from monzapos.presentation.deal_screen import deal_screen
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.filters import filters, offered
from monzapos.presentation.foreign_hold import foreign_hold, held_by_test
from monzapos.presentation.formats import money
from monzapos.presentation.hand_screen import Viewer
from monzapos.presentation.sale_steps import sale_facts
from monzapos.presentation.sales_list import sale_line, timeline_line
from monzapos.presentation.settings_questions import desk_questions
from monzapos.presentation.strip import strip
from monzapos.presentation.terminal import qr_text, table
from monzapos.presentation.vehicle_card import Badge, vehicle_card
from tests.application.samples import CAR, NOON, attempt, hold, sale

CARD = vehicle_card(CAR, None, NOON)


@pytest.mark.parametrize(
    ("minor", "currency", "short", "shown"),
    [
        (8_450_000, "usd", False, "$84,500.00"),
        (8_450_000, "usd", True, "$84,500"),
        (8_450_050, "usd", True, "$84,500.50"),
        (1_000, "jpy", False, "¥1,000"),
        (1_234, "kwd", False, "KWD1.234"),
        (0, "usd", False, "$0.00"),
    ],
)
def test_money_is_written_with_its_currencys_decimals(
    minor: int, currency: str, short: bool, shown: str
) -> None:
    assert money(minor, currency, short=short).replace("\u00a0", "") == shown


def test_the_one_button_says_what_it_does() -> None:
    full = deal_screen(CARD, Purpose.FULL, "1000")
    assert (full.button, full.may_start) == ("Create checkout for $84,500.00", True)
    part = deal_screen(CARD, Purpose.DEPOSIT, " 1000.50 ")
    assert part.button == "Create checkout for $1,000.50"
    assert part.deposit == Money(100_050, "usd")


@pytest.mark.parametrize(
    "typed", ["", "x", "0", "-1", "84500", "1e9", "1.005", "1.000", "NaN", "1_0"]
)
def test_a_deposit_that_cannot_be_is_said_where_it_matters(typed: str) -> None:
    wrong = deal_screen(CARD, Purpose.DEPOSIT, typed)
    assert (wrong.may_start, wrong.button, wrong.deposit) == (False, "Create checkout", None)
    assert wrong.deposit_error
    assert deal_screen(CARD, Purpose.FULL, typed).deposit_error == ""


@pytest.mark.parametrize(
    ("language", "typed", "advice"),
    [
        ("en", "1e9", "digits and a point, such as 1000 or 1000.00"),
        ("es", "1e9", "Escríbalo con cifras y un punto"),
        ("en", "84500", "or type less"),
        ("en", "0", "such as 1000"),
    ],
)
def test_a_wrong_deposit_is_told_how_to_write_it(language: str, typed: str, advice: str) -> None:
    text.use(language)
    try:
        assert advice in deal_screen(CARD, Purpose.DEPOSIT, typed).deposit_error
    finally:
        text.use("en")


def test_a_car_that_is_not_for_sale_has_no_deal() -> None:
    held = deal_screen(vehicle_card(CAR, hold(), NOON), Purpose.FULL, "1000")
    assert (held.may_start, held.why_not) == (False, "Held by Desk 1")


def test_a_hold_that_names_nobody_leaves_no_hole_in_a_sentence() -> None:
    nobodys = replace(hold(), desk="", by="")
    assert vehicle_card(CAR, nobodys, NOON).badge_text == "Held by another desk"
    kept = {"vehicle": "Lido", "desk": "", "person": "", "kind": "checkout", "until": ""}
    message = notice_for("vehicle_held", kept).message
    assert message == "Lido is held by somebody at another desk (a customer may be paying)."
    shared = SharedHold(CAR.id, "sale", HoldKind.CHECKOUT, None, "", "", "", "")
    known = foreign_hold(shared, Viewer(manager=True, at=NOON))
    assert known.note == "Another desk holds this car."


def test_what_holds_a_car_decides_what_to_do_about_it() -> None:
    held = {"vehicle": "Lido", "desk": "Desk 2", "person": "Ana", "kind": "checkout", "until": ""}
    assert "choose another car" in notice_for("vehicle_held", held).action
    own = notice_for("vehicle_held", held | {"sale": "sale-7"})
    assert own.title == "A sale of this desk holds the car"
    assert "“monzapos cancel sale-7”" in own.action
    sold = notice_for("vehicle_held", held | {"kind": "sold", "sale": "sale-7"})
    assert sold.title == "The car is sold"


def test_a_project_that_answers_with_a_fault_is_not_told_as_silent() -> None:
    silent = notice_for("sign_in_unreachable", {"host": "x.supabase.co"})
    assert "does not answer" in silent.message
    faulty = notice_for("sign_in_unreachable", {"host": "x.supabase.co", "status": "503"})
    assert "x.supabase.co answers" in faulty.message
    assert "503" in faulty.message


def test_a_cards_badge_says_how_the_car_stands() -> None:
    until = hold(HoldKind.DEPOSIT, NOON + timedelta(days=7))
    assert CARD.badge is Badge.AVAILABLE
    assert vehicle_card(CAR, hold(), NOON).badge is Badge.HELD
    assert vehicle_card(CAR, until, NOON).badge_text == "Deposit · until May 11, 2026"
    assert vehicle_card(CAR, hold(HoldKind.SOLD), NOON).badge is Badge.SOLD
    soon = hold(until=NOON + timedelta(hours=1))
    # Whatever the machine's own time zone is, an hour from now may be tomorrow; a minute is not.
    today = vehicle_card(CAR, hold(until=NOON), NOON).badge_text
    another_day = vehicle_card(CAR, soon, NOON - timedelta(days=3)).badge_text
    assert "/" not in today
    assert ":" in today
    assert "5/4/26" in another_day or "5/5/26" in another_day
    for flaw in ("no_name", "no_price", "bad_price", "other_currency", "bad_id"):
        flawed = vehicle_card(replace(CAR, price=None, flaw=flaw), None, NOON)
        assert (flawed.badge, flawed.may_sell) == (Badge.FLAWED, False)
        assert flawed.badge_text.endswith("not for sale")


def test_filters_are_made_from_the_catalogue() -> None:
    facets = Facets(
        24,
        (("Apex", 3), ("Lido", 2)),
        ((2025, 4), (2024, 9), (2019, 1)),
        900_000,
        21_000_000,
        95,
        710,
    )
    row = filters(facets, "usd")
    assert (row.everything, row.year, row.any_year) == ("All 24", "Year", "Any year")
    assert row.years == ((2025, "2025 and newer"), (2024, "2024 and newer"))
    assert row.makers == (("Apex", "Apex (3)"), ("Lido", "Lido (2)"))
    assert [band.text for band in row.bands] == [
        "Under $10,000",
        "$10,000 – $20,000",
        "Over $20,000",
    ]
    assert (row.power, row.any_power) == ("Power", "Any power")
    assert row.powers == (
        (200, "200 hp and more"),
        (400, "400 hp and more"),
        (600, "600 hp and more"),
    )
    assert row.bands[0].price_below == row.bands[1].price_from == 1_000_000


def test_a_choice_that_is_offered_no_longer_is_let_go() -> None:
    makers, years = (("Apex", 3), ("Lido", 2)), ((2025, 4), (2024, 9), (2019, 1))
    row = filters(Facets(24, makers, years, 900_000, 21_000_000, 95, 710), "usd")
    whole = VehicleQuery("", 1_000_000, 2_000_000, 2024, "Lido", 400)
    assert offered(row, whole) == whole
    no_band = replace(whole, price_from=None, price_below=None)
    assert offered(row, replace(whole, price_from=1_000_001)) == no_band
    assert offered(row, replace(whole, price_below=None)) == no_band
    assert offered(row, replace(whole, year_from=2019)) == replace(whole, year_from=None)
    assert offered(row, replace(whole, maker="Veloce")) == replace(whole, maker=None)
    assert offered(row, replace(whole, power_from=300)) == replace(whole, power_from=None)
    nothing = filters(Facets(0, (), (), 0, 0), "usd")
    assert offered(nothing, whole) == VehicleQuery()


def test_an_empty_catalogue_has_no_filters() -> None:
    row = filters(Facets(0, (), (), 0, 0), "usd")
    assert (row.bands, row.year, row.maker, row.everything) == ((), "", "", "All 0")
    assert (row.power, row.powers) == ("", ())


@pytest.mark.parametrize(
    ("lowest", "highest", "powers"),
    [
        (0, 0, []),
        (300, 300, []),
        (301, 349, []),
        (300, 350, [350]),
        (90, 310, [100, 200, 300]),
        (95, 710, [200, 400, 600]),
        (150, 2000, [500, 1000, 1500, 2000]),
        (150, 10**9, [250_000_000, 500_000_000, 750_000_000, 10**9]),
    ],
)
def test_the_powers_to_choose_from_are_round_and_few(
    lowest: int, highest: int, powers: list[int]
) -> None:
    row = filters(Facets(2, (), (), 0, 0, lowest, highest), "usd")
    assert len(row.powers) <= 4
    assert [hp for hp, _text in row.powers] == powers


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("online", [None, True, False])
def test_the_strip_says_mode_and_connection_in_words(mode: Mode, online: bool | None) -> None:
    said = strip(mode, online, "Stripe", "Desk 1", "Ana")
    assert said.mode_name.isupper()
    assert said.mode_note
    asked = {Mode.PRACTICE: "Practice", Mode.NOT_SET_UP: "Not asked"}.get(mode, "Stripe")
    assert asked in said.connection
    if mode is Mode.NOT_SET_UP:
        assert said.online is None  # nobody was asked, so nobody has answered


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [("en", "Desk 1", "Desk 1"), ("es", "Desk 1", "Puesto 1"), ("es", "Desk 12", "Desk 12")],
)
def test_a_desk_that_nobody_has_named_is_called_in_the_readers_language(
    language: str, name: str, shown: str
) -> None:
    sold = replace(sale(attempt()), desk=Desk("d", name))
    taken = replace(hold(until=NOON), desk=name)
    shared = SharedHold("car", "sale", HoldKind.SOLD, None, "stripe", "", "Ana", name)
    manager = Viewer(manager=True, at=NOON)
    settings = Settings(desk=DeskSettings(name=name))
    text.use(language)
    try:
        said = [
            strip(Mode.PRACTICE, True, "Stripe", name, "Ana").desk,
            vehicle_card(CAR, taken, NOON).badge_text,
            foreign_hold(shared, manager).note,
            str(sale_facts(sold, "")),
            timeline_line(Entry(1, NOON, name, "Ana", "sale_started", {})).who,
            notice_for("vehicle_held", {"desk": name}).message,
            str(desk_questions(settings)[0].value),
        ]
    finally:
        text.use("en")
    assert [words for words in said if not re.search(rf"\b{shown}\b", words)] == []


def test_a_deposit_is_never_just_paid() -> None:
    paid = sale(attempt(AttemptState.PAID), purpose=Purpose.DEPOSIT)
    assert sale_line(paid).light_text == "Deposit paid"


@pytest.mark.parametrize("settled", [False, True])
def test_money_that_a_manager_has_to_look_into_is_never_just_paid(*, settled: bool) -> None:
    late = Alarm("a", NOON, LATE_MONEY, open=not settled)
    line = sale_line(sale(attempt(AttemptState.PAID), alarms=(late,)))
    assert line.light_text == ("Paid" if settled else "Paid · alarm")
    assert line.alarm is not settled


def test_a_sales_line() -> None:
    line = sale_line(sale(attempt()))
    assert (line.amount, line.light_text, line.open) == ("$84,500.00", "Waiting", True)
    assert line.customer == "Jane Smith"


def test_a_time_line_knows_every_kind_of_event() -> None:
    from monzapos.domain import events

    kinds = [each for each in vars(events).values() if isinstance(each, type)]
    for name in {kind.__name__ for kind in kinds if kind.__module__ == events.__name__}:
        kind = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
        said = timeline_line(Entry(1, NOON, "Desk 1", "Ana", kind, {}))
        assert said.text != kind, kind
        assert said.who == "Ana · Desk 1"


def test_a_code_in_the_terminal_is_read_by_a_phone() -> None:
    """Painted as a terminal does: two modules to a character, and a quiet zone."""
    url = "https://checkout.stripe.com/c/pay/cs_test_1#x"
    rows: list[list[int]] = []
    for line in qr_text(QrLibrary().encode(url)).splitlines():
        cells = line.removeprefix("\x1b[30;107m").removesuffix("\x1b[0m")
        rows.append([0 if cell in "▀█" else 255 for cell in cells])
        rows.append([0 if cell in "▄█" else 255 for cell in cells])
    scale = 4
    page = bytes(dot for row in rows for _ in range(scale) for dot in row for _ in range(scale))
    assert QrLibrary().read(page, len(rows[0]) * scale, len(rows) * scale) == url


def test_a_table_is_aligned() -> None:
    assert table([]) == ""
    assert table([["a", "bb"], ["ccc", "d"]]) == "a    bb\nccc  d"


def test_the_words_follow_the_language() -> None:
    text.use("es")
    try:
        assert deal_screen(CARD, Purpose.FULL, "1000").button != "Create checkout for $84,500.00"
        assert "84" in deal_screen(CARD, Purpose.FULL, "1000").button
    finally:
        text.use("en")


@pytest.mark.parametrize(
    ("livemode", "practice", "words"),
    [(False, False, "TEST · Paid"), (True, False, "Paid"), (False, True, "Paid")],
)
def test_a_test_sale_is_never_listed_as_just_paid(
    *, livemode: bool, practice: bool, words: str
) -> None:
    sold = sale(attempt(AttemptState.PAID, livemode=livemode), practice=practice)
    assert sale_line(sold).light_text == words


def test_a_held_test_car_says_how_it_comes_free() -> None:
    sold = sale(attempt(AttemptState.PAID), practice=False, hold=hold(HoldKind.SOLD))
    own = held_by_test(sold)
    assert (own.may_release, "in a TEST (sold): no real money was paid" in own.note) == (
        False,
        True,
    )
    assert "Sales → the sale → Show on the Sell page → Put the car back on sale" in own.note
    for other in (replace(sold, practice=True), replace(sold, hold=hold()), None):
        assert held_by_test(other).note == ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (HoldKind.SOLD, "Car held as sold"),
        (HoldKind.DEPOSIT, "Car held for the deposit"),
        (HoldKind.CHECKOUT, "Car held"),
    ],
)
def test_the_time_line_says_what_a_hold_has_become(kind: HoldKind, words: str) -> None:
    for event in (HoldChanged("s-1", hold(kind)), HoldTaken("s-1", hold(kind))):
        facts = json.loads(canonical(event))
        entry = Entry(1, NOON, "Desk 1", "Ana", kind_of(event), facts)
        assert timeline_line(entry).text == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"code": "checkout_released"}, "Alarm: The car is back on sale"),
        ({"code": "late_money"}, "Alarm: Late money"),
        ({"code": "of another version"}, "Alarm: of another version"),
    ],
)
def test_the_time_line_says_alarms_in_words(facts: dict[str, object], words: str) -> None:
    entry = Entry(1, NOON, "Desk 1", "Ana", "alarm_raised", facts)
    assert timeline_line(entry).text == words
