"""The story of a dealership whose desks share their cars: holds, their loss, and money too late."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from monzapos.application.ports import HoldClaim, HoldEnd, HoldWord
from monzapos.domain.attempt import Light
from monzapos.domain.errors import VehicleHeld
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money
from monzapos.domain.person import Desk
from monzapos.presentation.sale_steps import Stage
from monzapos.presentation.vehicle_card import Badge
from monzapos.ui.pages import SALES, SELL
from tests.adapters.holds_desk import holds_of
from tests.contracts.hold_samples import ANA
from tests.screenshots.people import come_in
from tests.screenshots.scenes import go_on
from tests.stories.desk import until
from tests.stories.shop import await_stage, choose, press, start

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow
    from tests.screenshots.scenes import Album
    from tests.supabase.project import Project

ROMA = "ca000000-0000-4000-8000-000000000001"
CARRERA = "ca000000-0000-4000-8000-000000000002"
SF90 = "ca000000-0000-4000-8000-000000000003"
PRICE = Money(11_440_000, "usd")
TERRACE = Desk("desk-terrace", "Terraza 2")
MORE_CARS = """
update vehiculos set url_img = null;
delete from stored;
insert into vehiculos (fabrica_id, nombre_vehiculo, anio, precio, motor, poder_hp) values
    ('fab00000-0000-4000-8000-000000000001', '296 GTB', 2024, 338255, 'V6 híbrido 3.0', 830),
    ('fab00000-0000-4000-8000-000000000001', 'Portofino M', 2022, 226000, 'V8 biturbo 3.9', 620),
    ('fab00000-0000-4000-8000-000000000002', 'Macan GTS', 2024, 88400, 'V6 biturbo 2.9', 440),
    ('fab00000-0000-4000-8000-000000000002', 'Taycan 4S', 2023, 118500, 'Eléctrico', 571),
    ('fab00000-0000-4000-8000-000000000002', '718 Boxster', 2021, 71300, 'B4 turbo 2.0', 300),
    (null, 'Carrera Panamericana Edición Especial', 2020, null, 'V8 4.0', 480)
"""


_HELD = "select sale_id::text from monzapos_holds where released_at is null and vehicle_id = %s"
_ELSEWHERE = ThreadPoolExecutor(1, "elsewhere")  # the GUI thread is not to wait for it


@dataclass(frozen=True)
class Terrace:
    """What happens at another desk, by the program's own adapter."""

    project: "Project"

    def takes(self, car: str) -> str:
        """Take a car; return the sale's id."""
        sale = str(uuid4())

        async def take() -> None:
            async with holds_of(self.project, desk=TERRACE) as holds:
                await holds.take(HoldClaim(sale, car, True, "stripe", TERRACE, ANA))

        _elsewhere(take())
        return sale

    def lets_go(self, car: str) -> None:
        """Let a manager there put a car back on sale, whoever holds it."""
        with self.project.database.as_owner() as owner:
            [[sale]] = owner.execute(_HELD, [car]).fetchall()

        async def release() -> None:
            async with holds_of(self.project, "manager", TERRACE) as holds:
                await holds.release(HoldEnd(sale, car, practice=True, reason="by_hand"))

        _elsewhere(release())

    def is_paid(self, sale: str, car: str) -> None:
        """Be paid for a car that another sale holds by now."""
        word = HoldWord(
            sale, car, True, HoldKind.SOLD, None, "stripe", "cs_1", PRICE, PRICE, Light.PAID
        )

        async def keep() -> None:
            async with holds_of(self.project, desk=TERRACE) as holds:
                await holds.keep(word)

        try:
            _elsewhere(keep())
        except VehicleHeld:
            return
        raise AssertionError("nobody holds the car")


def tell(window: "MainWindow", album: "Album", project: "Project") -> None:
    """Lucía, a manager, sells beside another desk."""
    come_in(window)
    until(lambda: len(window.sell.model.cards) > 1, "the dealership's cars")
    terrace = Terrace(project)
    for scene in (_held, _late_money, _two_payments, _holds_unknown):
        scene(window, album, terrace)


def _held(window: "MainWindow", album: "Album", terrace: Terrace) -> None:
    terrace.takes(SF90)
    _await_badge(window, Badge.HELD)
    choose(window, "SF90 Stradale")
    window.sell.browse.search.clear()
    foreign = window.sell.deal.foreign
    until(foreign.release.isVisible, "the other desk's hold")
    album.take("sell-held-elsewhere")
    foreign.release.click()
    album.take("sell-held-elsewhere-release")


def _late_money(window: "MainWindow", album: "Album", terrace: Terrace) -> None:
    """Its car is put back on sale elsewhere, and then the customer pays."""
    choose(window, "Roma")
    QTest.keyClicks(window.sell.deal.customer.name, "Jane Smith")
    url = start(window)
    terrace.lets_go(ROMA)
    await_stage(window, Stage.UNKNOWN)
    album.take("sell-put-back")
    press(url, "pay")
    hand = window.sell.panel.hand
    until(hand.keep_car.isVisible, "the alarm")
    album.take("sell-late-money")
    hand.settle.click()
    album.take("sell-late-money-paid-back")
    _press_button(window, "keep_settle")
    hand.keep_car.click()
    album.take("sell-late-money-keeps-car")
    go_on(window)


def _two_payments(window: "MainWindow", album: "Album", terrace: Terrace) -> None:
    """The car of a sale elsewhere is sold here, and then the customer there pays, too."""
    sale = terrace.takes(CARRERA)
    terrace.lets_go(CARRERA)
    choose(window, "911 Carrera")
    press(start(window), "pay")
    await_stage(window, Stage.PAID)
    terrace.is_paid(sale, CARRERA)
    hand = window.sell.panel.hand
    until(hand.settle.isVisible, "the alarm")
    album.take("sell-two-payments")
    hand.settle.click()
    album.take("sell-two-payments-paid-back")
    go_on(window)
    window.show_page(SALES)
    model = window.sales.model
    until(lambda: model.rowCount() >= 2, "the sales")
    window.sales.table.setCurrentIndex(model.index(0, 0))
    album.take("sales-alarm")
    window.show_page(SELL)


def _holds_unknown(window: "MainWindow", album: "Album", terrace: Terrace) -> None:
    terrace.project.faults.add("/rest/v1/monzapos_holds", "down")
    _await_badge(window, Badge.UNKNOWN)
    choose(window, "Taycan 4S")
    window.sell.browse.search.clear()
    album.take("sell-holds-unknown")


def _await_badge(window: "MainWindow", badge: Badge) -> None:
    until(lambda: badge in {card.badge for card in window.sell.model.cards}, f"{badge} at a card")


def _press_button(window: "MainWindow", name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    button.click()


def _elsewhere(errand: Coroutine[Any, Any, None]) -> None:
    done = _ELSEWHERE.submit(asyncio.run, errand)
    until(done.done, "the other desk")
    done.result()
