"""Serving a home: the same port, the same sessions, and one server whoever lives."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from monzapos.practice.host import PracticeError, PracticeHost
from monzapos.practice.world import Outage
from tests.practice.desk import KEY, SESSIONS, Desk, form, silent_request
from tests.web import web

Serve = Callable[..., Desk]


@pytest.fixture
def serve(home: Path) -> Iterator[Serve]:
    """Start hosts of the test's home, and stop them all at the end."""
    desks: list[Desk] = []

    def start(**options: object) -> Desk:
        started = PracticeHost(home, **({"control": True} | options))  # type: ignore[arg-type]
        started.start()
        desks.append(Desk(started))
        return desks[-1]

    yield start
    for desk in desks:
        desk.close()
        desk.host.stop()


@contextmanager
def process(home: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``python -m monzapos.practice`` and return it with the address that it prints."""
    environment = os.environ | {"MONZAPOS_HOME": str(home)} | settings
    command = [sys.executable, "-m", "monzapos.practice"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield child, child.stdout.readline().strip()
        finally:
            child.kill()


def patiently(base_url: str, path: str) -> httpx.Response:
    """Ask a server that may just be changing hands."""
    way = httpx.HTTPTransport(retries=8)
    with web(base_url=base_url, transport=way, timeout=5) as client:
        return client.get(path, headers={"Authorization": f"Bearer {KEY}"})


def test_it_comes_back_with_everything_on_the_same_port(serve: Serve) -> None:
    before = serve()
    session = before.create("key-1", client_reference_id="sale-1")
    before.press(session, "decline")
    ahead = before.advance(10_000)
    known = before.read(session["id"])
    before.host.stop()

    after = serve()

    assert after.host.base_url == before.host.base_url
    assert after.read(session["id"]) == known
    assert after.create("key-1", client_reference_id="sale-1")["id"] == session["id"]
    assert after.state()["now"] >= ahead
    assert [each["idempotency_key"] for each in after.state()["creates"]] == ["key-1", "key-1"]


def test_only_the_owner_may_read_what_it_keeps(serve: Serve, home: Path) -> None:
    serve().create()

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}

    assert "practice.sqlite3" in modes
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_second_host_uses_the_first(serve: Serve) -> None:
    first, second = serve(), serve()

    session = first.create()

    assert (first.host.serves, second.host.serves) == (True, False)
    assert second.host.base_url == first.host.base_url
    assert second.read(session["id"])["id"] == session["id"]


def test_a_second_host_takes_over(serve: Serve) -> None:
    first, second = serve(), serve()
    session = first.create()

    first.host.stop()

    answer = patiently(second.host.base_url, f"{SESSIONS}/{session['id']}")
    assert answer.json()["id"] == session["id"]
    assert second.host.serves


def test_a_killed_process_is_replaced(serve: Serve, home: Path) -> None:
    with process(home, MONZAPOS_PRACTICE__CONTROL="1") as (child, address):
        here = serve()
        session = here.create("key-1")
        child.send_signal(signal.SIGKILL)
        child.wait(5)
        answer = patiently(address, f"{SESSIONS}/{session['id']}")

    assert here.host.base_url == address
    assert here.host.serves
    assert answer.json()["status"] == "open"
    assert here.create("key-1")["id"] == session["id"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_by_itself_until_it_is_told_to_end(home: Path, number: int) -> None:
    with process(home) as (child, address):
        assert patiently(address, "/practice/success").status_code == 200
        assert patiently(address, "/_practice/state").status_code == 404

        child.send_signal(number)

        assert child.wait(10) == 0


def test_a_stranger_on_the_port_makes_it_choose_another(serve: Serve) -> None:
    before = serve()
    port = httpx.URL(before.host.base_url).port
    assert port is not None
    before.host.stop()

    with socket.create_server(("127.0.0.1", port)):
        after = serve()
    session = after.create()

    assert httpx.URL(after.host.base_url).port != port
    assert session["url"].startswith(after.host.base_url)


def test_stopping_leaves_nothing_behind(serve: Serve) -> None:
    threads = set(threading.enumerate())
    desk = serve()
    desk.fail("create", "hang", times=3)
    address = httpx.URL(desk.host.base_url)

    with (
        silent_request(desk.host.base_url, "key-1", form()) as hanging,
        socket.create_connection((address.host, address.port or 80), timeout=5) as slow,
    ):
        slow.sendall(b"POST /v1/checkout/sessions HTTP/1.1\r\nContent-Length: 100\r\n")
        while not desk.state()["creates"]:
            pass
        desk.host.stop()

        assert set(threading.enumerate()) == threads
        assert _is_closed(hanging)
        assert _is_closed(slow)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((address.host, address.port or 80), timeout=5)


def _is_closed(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_it_can_be_stopped_twice_and_before_it_was_started(home: Path) -> None:
    host = PracticeHost(home)
    host.stop()
    host.stop()

    with pytest.raises(PracticeError, match="not started"):
        _ = host.base_url


def test_without_permission_there_is_no_control(serve: Serve) -> None:
    desk = serve(control=False)

    assert desk.web.get("/_practice/state").status_code == 404
    assert desk.web.post("/_practice/clock", json={"advance": 1}).status_code == 404


def test_in_the_showrooms_network_phones_get_pages_only(serve: Serve) -> None:
    desk = serve(lan=True, find_lan=lambda: "192.0.2.7")
    session = desk.create()
    port = httpx.URL(desk.host.base_url).port
    from_outside = {"Host": f"192.0.2.7:{port}", "Authorization": f"Bearer {KEY}"}

    assert desk.host.public_url == f"http://192.0.2.7:{port}"
    assert session["url"].startswith(f"http://192.0.2.7:{port}/c/pay/")
    page = desk.web.get(f"/c/pay/{session['id']}", headers=from_outside)
    assert page.status_code == 200
    for path in (SESSIONS, "/_practice/state"):
        assert desk.web.get(path, headers=from_outside).status_code == 403
    assert desk.web.get(SESSIONS, headers={"Host": f"evil.test:{port}"}).status_code == 421


def test_the_provider_goes_down_after_each_creation(serve: Serve) -> None:
    desk = serve(customer="provider-down", outage=3600)

    session = desk.create()

    assert desk.ask("GET", f"{SESSIONS}/{session['id']}").status_code == 503
    assert desk.ask("GET", SESSIONS).status_code == 503
    assert desk.press(session, "pay").status_code == 303


def test_an_outage_ends() -> None:
    now = 100.0
    outage = Outage(15, lambda: now)

    assert not outage.lasts()
    outage.begin()
    now = 114.9
    assert outage.lasts()
    now = 115.0
    assert not outage.lasts()


def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    home.write_text("no folder")

    with pytest.raises(PracticeError, match="no folder"):
        PracticeHost(home).start()


def test_a_store_that_is_no_database_is_refused(home: Path) -> None:
    home.mkdir()
    (home / "practice.sqlite3").write_text("this is no database, and it is long enough to tell")

    with pytest.raises(PracticeError, match="not a database"):
        PracticeHost(home).start()
