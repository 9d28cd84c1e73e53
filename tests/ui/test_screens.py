"""Each stage from its values alone, and what every widget owes to a reader."""

from dataclasses import replace
from itertools import product
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import Sale
from monzapos.presentation.sale_screen import SaleScreen, sale_screen
from monzapos.ui.sale.page import SellPage
from monzapos.ui.stylesheet import stylesheet
from monzapos.ui.theme import Theme
from monzapos.ui.tokens import DAY, NIGHT, Tokens
from monzapos.ui.vehicles.pictures import Pictures
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.loop import Loop
from monzapos.ui.work.services import Services
from monzapos.ui.work.workshop import Workshop
from tests.ui.conftest import Desktop
from tests.ui.fakes import car, news_of, sale_of, with_attempt, with_provider

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
FIXED = """
search vehicles amount_full amount_deposit deposit_amount customer_name customer_email
customer_phone start_checkout qr light desk_code countdown copy_link new_code cancel_sale
confirm_cancel new_sale customer_window new_code_other stripe_key vinr_key
sign_in_email sign_in_password sign_in unlock_password unlock sign_out lock_desk set_up
about leave_about licence_search licences licence_text copy_places look_for_update fetch_update
""".split()
SALE = sale_of(car(4, "Monte SUV 4×4"))
DEPOSIT = sale_of(car(4, "Monte SUV 4×4"), purpose=Purpose.DEPOSIT)
VINR = with_provider(SALE, "vinr")
OVER = {"time is over", "time is over with VINR"}
STAGES: dict[str, tuple[Sale, str, str]] = {
    "creating": (SALE, "", "Creating the checkout"),
    "waiting": (
        with_attempt(SALE, AttemptState.OPEN, Light.WAITING),
        "",
        "Waiting for the customer",
    ),
    "paying": (with_attempt(SALE, AttemptState.OPEN, Light.PAYING), "", "The customer is paying"),
    "stale": (
        with_attempt(SALE, AttemptState.OPEN, Light.WAITING),
        "provider_down",
        "Don’t know",
    ),
    "closing": (
        with_attempt(SALE, AttemptState.OPEN, Light.WAITING, cancel_asked=True),
        "",
        "Closing the checkout",
    ),
    "unknown": (SALE, "provider_down", "DON’T KNOW"),
    "not paid": (with_attempt(SALE, AttemptState.EXPIRED, Light.NOT_PAID), "", "NOT PAID"),
    "paid": (with_attempt(SALE, AttemptState.PAID, Light.PAID), "", "PAID"),
    "time is over": (
        with_attempt(SALE, AttemptState.OPEN, Light.WAITING),
        "",
        "The code’s time is over",
    ),
    "waiting with VINR": (
        with_attempt(VINR, AttemptState.OPEN, Light.WAITING),
        "",
        "Waiting for the customer",
    ),
    "cancelled with VINR": (
        with_attempt(VINR, AttemptState.OPEN, Light.WAITING, cancel_asked=True),
        "",
        "Waiting until the link ends",
    ),
    "time is over with VINR": (
        with_attempt(VINR, AttemptState.OPEN, Light.WAITING),
        "",
        "The code’s time is over",
    ),
    "deposit": (with_attempt(DEPOSIT, AttemptState.PAID, Light.PAID), "", "DEPOSIT PAID"),
}
WITH_CODE = {"waiting", "paying", "stale", "waiting with VINR"}
CANCELLABLE = {"creating", "unknown", "time is over", *WITH_CODE}


@pytest.fixture
def page(qtbot: QtBot, theme: Theme):  # type: ignore[no-untyped-def]
    workshop = Workshop()
    made = SellPage(theme, Pictures(theme, workshop, nobody_behind()))
    made.setStyleSheet(stylesheet(theme.tokens))
    made.resize(1290, 720)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.present(None)
    workshop.close()


def nobody_behind() -> Backstage:
    async def build() -> Services:
        raise AssertionError("nothing is built")

    return Backstage(Loop(), build, lambda services: None)


def screen_of(name: str) -> SaleScreen:
    sale, trouble, _headline = STAGES[name]
    return sale_screen(news_of(sale, trouble, 0.0 if name in OVER else None), monotonic())


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_shows_its_words_and_only_what_may_be_done(page: SellPage, name: str) -> None:
    screen = screen_of(name)
    page.present(screen)
    light = page.findChild(QWidget, "light")
    assert isinstance(light, QWidget)
    assert light.isVisible()
    assert light.accessibleName().startswith(STAGES[name][2])
    assert page.stage.qr.isVisible() is (name in WITH_CODE)
    panel = page.panel
    assert panel.new_code.isEnabled() is (name == "not paid")
    assert panel.copy_link.isEnabled() is (name in WITH_CODE)
    assert panel.new_sale.isVisible() is (name in {"paid", "not paid", "deposit"})
    assert panel.leave.isVisible() is not panel.new_sale.isVisible()
    assert panel.cancel.isEnabled() is (name in CANCELLABLE)
    assert panel.new_code_other.isVisible() is (name == "not paid")
    customer_window = page.findChild(QAbstractButton, "customer_window")
    assert customer_window is panel.customer_window
    assert customer_window.isHidden()


def test_the_code_of_a_test_checkout_is_marked(page: SellPage) -> None:
    sale, _, _ = STAGES["waiting"]
    page.present(sale_screen(news_of(replace(sale, practice=False)), monotonic()))
    mark = page.findChild(QWidget, "money_mark")
    light = page.findChild(QWidget, "light")
    assert isinstance(mark, QLabel)
    assert isinstance(light, QWidget)
    assert (mark.isVisible(), mark.text()) == (True, "TEST · no real money")
    assert mark.text() in light.accessibleName()
    page.present(screen_of("waiting"))
    assert not mark.isVisible()


def test_stages_follow_each_other_in_any_order(page: SellPage) -> None:
    [light] = page.findChildren(QWidget, "light")
    for before, after in product(STAGES, STAGES):
        page.present(screen_of(before))
        page.present(screen_of(after))
        assert page.findChildren(QWidget, "light") == [light], (before, after)
        assert light.isVisible(), (before, after)


def test_a_name_is_plain_text(page: SellPage) -> None:
    nasty = "<img src=http://127.0.0.1/x>" + "x" * 100_000
    sale = with_attempt(sale_of(car(1, nasty)), AttemptState.OPEN, Light.WAITING)
    page.present(sale_screen(news_of(sale), monotonic()))
    assert page.width() == 1290
    for one in page.findChildren(QWidget):
        form = getattr(one, "textFormat", None)
        assert form is None or form() is Qt.TextFormat.PlainText


def test_every_widget_that_can_be_used_has_a_name(desktop: Desktop) -> None:
    window = desktop.window
    apart = (window.settings, window.set_up, window.about, window.door)  # one at a time is shown
    parts = [window, *(part for part in apart if not window.isAncestorOf(part))]
    for one in (one for part in parts for one in part.findChildren(QWidget)):
        inner = one.objectName().startswith("qt_") or isinstance(one.parent(), QAbstractSpinBox)
        if (
            isinstance(one, INTERACTIVE)
            and not inner
            and not isinstance(one.parent(), QComboBox | QAbstractItemView)
        ):
            interface = QAccessible.queryAccessibleInterface(one)
            where = f"{type(one).__name__} {one.objectName()!r}"
            if one.objectName() == "" and _hidden_inside(one):
                continue
            assert one.objectName(), where
            assert interface.text(QAccessible.Text.Name), where
    for name in FIXED:
        found = [one for part in parts for one in part.findChildren(QWidget, name)]
        assert len(found) == 1, name


def _hidden_inside(one: QWidget) -> bool:
    """Whether it is a part of a larger widget, such as the corner button of a table."""
    parent = one.parent()
    while parent is not None:
        if isinstance(parent, QAbstractItemView | QComboBox):
            return True
        parent = parent.parent()
    return False


def test_the_theme_changes_live(desktop: Desktop) -> None:
    window, theme = desktop.window, desktop.theme

    def colour_of_strip() -> str:
        return window.strip.grab().toImage().pixelColor(600, 4).name().upper()

    assert colour_of_strip() == DAY.panel
    theme.follow(Qt.ColorScheme.Dark)
    desktop.qtbot.waitUntil(lambda: colour_of_strip() == NIGHT.panel)
    theme.follow(Qt.ColorScheme.Unknown)
    desktop.qtbot.waitUntil(lambda: colour_of_strip() == DAY.panel)


@pytest.mark.parametrize("tokens", [DAY, NIGHT])
def test_text_can_be_read(tokens: Tokens) -> None:
    pairs = [
        (tokens.text, tokens.paper), (tokens.text, tokens.panel), (tokens.soft, tokens.paper),
        (tokens.soft, tokens.panel), (tokens.soft, tokens.field), (tokens.off_text, tokens.off),
        (tokens.on_accent, tokens.accent), (tokens.danger, tokens.panel),
        (tokens.chip_text, tokens.chip), (tokens.chip_on_text, tokens.chip_on),
        (tokens.rail_text, tokens.rail), (tokens.rail_text_on, tokens.rail_on),
        (tokens.green, tokens.green_ground), (tokens.amber, tokens.amber_ground),
        (tokens.grey, tokens.grey_ground), (tokens.rust, tokens.rust_ground),
        ("#FFFFFF", tokens.paid), ("#FFFFFF", tokens.not_paid), ("#FFFFFF", tokens.unknown),
    ]  # fmt: skip
    poor = [(a, b, round(_contrast(a, b), 2)) for a, b in pairs if _contrast(a, b) < 4.5]
    assert poor == []


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
