"""A home keeps VINR's sessions, keys and switches, and lets phones see the page only."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from monzapos.practice.host import PracticeHost
from tests.practice.desk import Desk
from tests.practice.vinr.desk import SESSION, VinrDesk, body, page
from tests.practice.vinr.literal_table import KEY

Serve = Callable[..., VinrDesk]


@pytest.fixture
def serve(home: Path) -> Iterator[Serve]:
    """Start hosts of the test's home, and stop them all at the end."""
    desks: list[VinrDesk] = []

    def start(**options: object) -> VinrDesk:
        started = PracticeHost(home, **({"control": True} | options))  # type: ignore[arg-type]
        started.start()
        desks.append(VinrDesk(started))
        return desks[-1]

    yield start
    for desk in desks:
        desk.close()
        desk.host.stop()


def test_it_comes_back_with_everything(serve: Serve) -> None:
    before = serve()
    before.switch(shape="id", words={"completed": "succeeded"})
    made = before.create("key-1")
    asked = before.create()
    before.press(made, "pay")
    before.press(asked, "authenticate")
    before.host.stop()

    after = serve()

    assert after.host.base_url == before.host.base_url
    assert after.status(made) == "succeeded"
    assert after.status(asked) == "authentication_required"
    assert after.create("key-1") == made
    assert after.switch()["words"] == {"completed": "succeeded"}
    after.advance(300)
    assert after.status(asked) == "expired"


def test_a_new_home_has_the_budgets_of_vinr(serve: Serve) -> None:
    assert serve().switch() == {
        "shape": "alternating",
        "expired": "status",
        "address_allowed": True,
        "creates_a_minute": 100,
        "reads_a_minute": 300,
        "words": {},
    }


def test_a_home_from_before_vinr_is_served(serve: Serve, home: Path) -> None:
    """VINR brought no change to the tables that the first version made."""
    first = serve()
    stripe = Desk(first.host)
    known = stripe.create()
    with closing(sqlite3.connect(home / "practice.sqlite3")) as file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(sessions)")]
    stripe.close()
    first.host.stop()

    second = serve()
    stripe = Desk(second.host)
    second.switch(shape="id")
    session = second.create()

    assert columns == [
        *("sequence", "id", "protocol", "created", "expires_at", "status", "facts"),
    ]
    assert stripe.read(known["id"])["status"] == "open"
    assert second.status(session) == "pending"
    stripe.close()


def test_without_permission_there_are_no_switches(serve: Serve) -> None:
    desk = serve(control=False)

    assert desk.web.post("/_practice/vinr", json={}).status_code == 404
    assert desk.post(body()).status_code == 200


def test_in_the_showrooms_network_phones_get_pages_only(serve: Serve) -> None:
    desk = serve(lan=True, find_lan=lambda: "192.0.2.7")
    desk.switch(shape="id")
    port = httpx.URL(desk.host.base_url).port
    own = f"http://192.0.2.7:{port}/practice/success"
    session = desk.create(successUrl=own)
    from_outside = {"Host": f"192.0.2.7:{port}"} | KEY

    assert session["url"].startswith(f"http://192.0.2.7:{port}/vinr/pay/")
    assert desk.web.get(page(session), headers=from_outside).status_code == 200
    path = f"{SESSION}/{session['id']}/result"
    assert desk.web.get(path, headers=from_outside).status_code == 403
    assert desk.web.post("/_practice/vinr", json={}, headers=from_outside).status_code == 403


def test_the_provider_goes_down_after_each_creation(serve: Serve) -> None:
    desk = serve(customer="provider-down", outage=3600)
    desk.switch(shape="id")

    session = desk.create()

    assert desk.result(session).status_code == 503
    assert desk.press(session, "pay").status_code == 303
