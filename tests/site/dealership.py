"""A dealership in one place: Supabase's Auth, the website, and Stripe as practice plays it."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from monzapos.application.ports import CheckoutOrder
from monzapos.domain.money import Money
from monzapos.domain.person import Person
from monzapos.practice.host import PracticeHost
from tests.contracts.gateway_samples import PRICE, order
from tests.site.access import SignedIn, add_person
from tests.site.website import Website, rows
from tests.supabase.project import Project
from tests.web import web

PERSON = order().person.id
CARS: dict[str, dict[str, Any]] = {
    order().vehicle.id: {"nombre_vehiculo": order().vehicle.name, "precio": PRICE.minor // 100}
}


def site_order(
    price: Money = PRICE, vehicle_id: str = order().vehicle.id, **changes: object
) -> CheckoutOrder:
    """Return an order for the full price of a car that the website has."""
    plain = order(amount=price, **changes)
    vehicle = replace(plain.vehicle, id=vehicle_id, price=price)
    return replace(plain, vehicle=vehicle, person=Person(PERSON, "Lucía"))


class Dealership:
    """Start it, sell, stop it. ``stripe`` is where the desk's key goes."""

    def __init__(
        self, home: Path, cars: dict[str, dict[str, Any]] | None = None, person_id: str = PERSON
    ) -> None:
        self._ends = ExitStack()
        self._cars = CARS if cars is None else cars
        self._person_id = person_id
        self._host = PracticeHost(home, control=True)

    def __enter__(self) -> Self:
        self._host.start()
        self._ends.callback(self._host.stop)
        self.stripe = self._host.base_url
        self._web = self._ends.enter_context(web(base_url=self.stripe, timeout=5))
        self.project = self._ends.enter_context(Project())
        self.person = add_person(self.project, self._person_id)
        self.signed_in = SignedIn(self.project, self.person)
        self.website = self._ends.enter_context(
            Website(self.project.url, self.project.publishable_key, self.stripe, rows(self._cars))
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.close()

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self.website.faults.clear()
        self.website.refuses = self.website.login = 0
        self.website.cookie_name = ""
        self.website.says = {}
        for operation in ("create", "get", "expire", "list"):
            self.fail(operation, "500", times=0)

    def press(self, url: str, action: str) -> None:
        """Press a button of the hosted page behind a URL."""
        page = httpx.URL(url).copy_with(fragment=None)
        assert self._web.post(str(page), data={"action": action}).status_code < 500

    def fail(self, on: str, kind: str, times: int = 1, **more: str) -> None:
        """Let the next requests to Stripe go wrong, whoever sends them."""
        wish = {"on": on, "kind": kind, "times": times, **more}
        self._web.post("/_practice/fail", json=wish).raise_for_status()

    def advance(self, seconds: float) -> None:
        """Push Stripe's clock, and with it the website's."""
        self._web.post("/_practice/clock", json={"advance": seconds}).raise_for_status()

    def state(self) -> dict[str, Any]:
        """Return what has arrived at Stripe so far."""
        counted: dict[str, Any] = self._web.get("/_practice/state").raise_for_status().json()
        return counted

    async def sessions(self) -> int:
        """Count the sessions that exist."""
        return int(self.state()["sessions"]["total"])
