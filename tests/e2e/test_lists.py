"""``vehicles``, ``sales``, ``check`` and ``--version``, and the settings that they obey."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import monzapos
from tests.e2e.cars import APEX, STRADA, VELOCE, VELOCE_PRICE
from tests.e2e.program import Home, Line
from tests.e2e.provider import Provider

Shop = tuple[Home, Provider]


def test_the_catalogue_in_its_own_order(shop: Shop) -> None:
    home, _ = shop
    listed = home.run("vehicles")
    assert listed.status == 0
    assert len(listed.lines) == 24
    for car in listed.lines:
        assert {"id", "name", "year", "price", "currency", "sellable"} <= set(car)
        assert isinstance(car["price"], int)
    [veloce] = [car for car in listed.lines if car["id"] == VELOCE]
    assert (veloce["name"], veloce["price"], veloce["currency"]) == (
        "Veloce S", VELOCE_PRICE, "usd",
    )  # fmt: skip
    assert veloce["sellable"] is True


def test_a_search_that_finds_and_stops(shop: Shop) -> None:
    home, _ = shop
    found = home.run("vehicles", "veloce", "--limit", "2").lines
    assert len(found) == 2
    assert all("Veloce" in car["name"] for car in found)
    status, printed, _ = home.start_words("vehicles", "no car has this name").text()
    assert (status, printed.strip()) == (0, "No vehicle found.")


def test_json_is_utf_8_whatever_the_terminal_writes(home: Home) -> None:
    home.cold = True  # Python reads its encoding when it starts
    [trouble] = home.run("sell", "Ñandú 車", PYTHONIOENCODING="cp1252").lines
    assert "Ñandú 車" in trouble["message"]


def test_the_journal_newest_first(shop: Shop) -> None:
    home, provider = shop
    sell = home.start("sell", VELOCE, "--customer-name", "=1+1")
    provider.pay(sell.wait_for("session_opened"))
    paid = sell.finish()
    home.run("sell", STRADA, "--deposit", "500", "--timeout", "2")

    [newest, oldest] = home.run("sales").lines
    assert (newest["vehicle_id"], newest["amount"]) == (STRADA, 50_000)
    assert (oldest["vehicle_id"], oldest["light"]) == (VELOCE, "paid")
    assert {
        "sale_id", "vehicle_id", "light", "amount", "currency", "started_at", "attempts",
    } <= set(oldest)  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", oldest["started_at"])
    [attempt] = oldest["attempts"]
    assert {"provider", "session_id", "idempotency_key", "light"} <= set(attempt)
    assert attempt["livemode"] is False
    assert attempt["session_id"] == paid.lines[-1]["session_id"]
    assert attempt["idempotency_key"] == paid.of("attempt_started")[0]["idempotency_key"]

    assert [sale["vehicle_id"] for sale in home.run("sales", "--open").lines] == [STRADA]

    _, printed, _ = home.start_words("sales", "--csv").text()
    rows = list(csv.DictReader(printed.splitlines()))
    assert [row["vehicle_id"] for row in rows] == [STRADA, VELOCE]
    assert (rows[1]["amount"], rows[1]["currency"]) == ("84500.00", "usd")  # sums of dollars
    assert rows[1]["customer"] == "'=1+1"  # no spreadsheet takes it for a formula


def test_nothing_to_follow_is_said(home: Home) -> None:
    status, printed, said = home.start_words("watch").text()
    assert (status, printed.strip()) == (0, "No sale is open: there is nothing to follow.")
    watched = home.run("watch")
    assert (watched.status, watched.lines) == (0, [])
    assert "No sale is open" in watched.said
    assert "No sale is open" not in said


def levels(lines: list[Line]) -> dict[str, str]:
    return {line["name"]: line["level"] for line in lines}


def test_a_check_of_a_desk_that_practises(shop: Shop) -> None:
    home, _ = shop
    checked = home.run("check")
    assert checked.status == 0
    for line in checked.lines:
        assert set(line) == {"name", "level", "message", "action"}
    assert levels(checked.lines) == {
        "settings": "ok", "key": "ok", "provider": "ok", "clock": "ok", "site": "skip",
        "supabase": "skip", "sign_in": "skip", "vehicles": "skip", "holds": "skip",
        "journal": "ok", "keyring": "warn", "updates": "skip",
    }  # fmt: skip


def test_a_check_fails_where_the_provider_does(shop: Shop) -> None:
    home, provider = shop
    provider.fail_all("500")
    checked = home.run("check")
    provider.heal()
    assert checked.status == 1
    assert levels(checked.lines)["provider"] == "fail"
    [line] = [line for line in checked.lines if line["level"] == "fail"]
    assert line["message"]
    assert line["action"]


@contextmanager
def settings_file(home: Home, text: str) -> Iterator[Path]:
    path = home.folder / "config.toml"
    path.write_text(text)
    yield path
    path.unlink()


def test_the_environment_stands_over_the_file(shop: Shop) -> None:
    home, _ = shop
    text = '[desk]\nname = "File"\n[stripe]\nsession_minutes = 40\n'
    with settings_file(home, text):
        session_minutes = {"MONZAPOS_STRIPE__SESSION_MINUTES": "120"}
        sell = home.start("sell", APEX, MONZAPOS_DESK__NAME="Environment", **session_minutes)
        opened = sell.wait_for("session_opened")
        sell.kill()
        [newest, *_] = home.run("sales").lines
    assert newest["desk"] == "Environment"
    lives = datetime.fromisoformat(opened["expires_at"]) - datetime.fromisoformat(opened["at"])
    assert 119 < lives.total_seconds() / 60 < 121


def test_what_is_wrong_in_the_settings_is_told_and_repaired(shop: Shop) -> None:
    home, _ = shop
    text = '[desk]\ncolour = "red"\n[stripe]\nsession_minutes = 5\n'
    with settings_file(home, text):
        checked = home.run("check", MONZAPOS_CHECKOUT__ALLOWED_HOSTS='["pay.dealer.example"]')
    assert checked.status == 0
    told = [line["message"] for line in checked.lines if line["name"] == "settings"]
    assert len(told) == 2
    assert any("desk.colour" in message for message in told)
    assert any("stripe.session_minutes" in message for message in told)


def test_a_list_in_the_environment_is_json_and_a_wrong_provider_no_default(home: Home) -> None:
    checked = home.run(
        "check",
        MONZAPOS_CHECKOUT__PROVIDER="bank",
        MONZAPOS_CHECKOUT__ALLOWED_HOSTS="pay.dealer.example",
    )
    assert checked.status == 1
    told = {
        line["message"].split()[0]: line["level"]
        for line in checked.lines
        if line["name"] == "settings"
    }
    assert sorted(told.values()) == ["fail", "warn"]


def test_the_version(home: Home) -> None:
    status, printed, _ = home.start_words("--version").text()
    assert (status, printed) == (0, f"monzapos {monzapos.__version__}\n")
