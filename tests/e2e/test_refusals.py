"""What the command line refuses before a byte is sent: exit 2, one trouble in words, no trace."""

from dataclasses import dataclass, field

import pytest

from tests.e2e import paper
from tests.e2e.cars import APEX, CORSA, VELOCE
from tests.e2e.program import Finished, Home
from tests.e2e.provider import Provider

Shop = tuple[Home, Provider]
RETURN = {
    "MONZAPOS_CHECKOUT__SUCCESS_URL": "https://dealer.example/success",
    "MONZAPOS_CHECKOUT__CANCEL_URL": "https://dealer.example/cancel",
}
OVER_STRIPE = {"MONZAPOS_CHECKOUT__PROVIDER": "stripe", **RETURN}


@dataclass(frozen=True)
class Refused:
    """A sale that may not begin, and a word that its trouble has to say."""

    word: str
    arguments: tuple[str, ...] = (VELOCE,)
    environment: dict[str, str] = field(default_factory=dict)


REFUSED = {
    "unknown vehicle": Refused("no-such-car", ("no-such-car",)),
    "bad e-mail": Refused("e-mail", (VELOCE, "--customer-email", "eva@")),
    "bad phone": Refused("phone", (VELOCE, "--customer-phone", "12345")),
    "phone of no country": Refused("+1 305", (VELOCE, "--customer-phone", "305 555 0123")),
    "phone too short": Refused("phone", (VELOCE, "--customer-phone", "+49 30")),
    "card number": Refused("card", (VELOCE, "--customer-name", "4242 4242 4242 4242")),
    "more than the provider takes": Refused("$999,999.99", (CORSA,)),
    "comma in the deposit": Refused("1,000", (VELOCE, "--deposit", "1,000")),
    "exponent in the deposit": Refused("1e3", (VELOCE, "--deposit", "1e3")),
    "other digits in the deposit": Refused("١٠٠٠", (VELOCE, "--deposit", "١٠٠٠")),
    "deposit of nothing": Refused("deposit", (VELOCE, "--deposit", "0")),
    "deposit of the whole price": Refused("deposit", (VELOCE, "--deposit", "84500")),
    "unknown provider": Refused("No such provider “bank”", (VELOCE, "--provider", "bank")),
    "practice is no provider": Refused("settings", (VELOCE, "--provider", "practice")),
    "wrong address of return": Refused(
        "checkout.success_url",
        environment={"MONZAPOS_CHECKOUT__SUCCESS_URL": "http://dealer.example/success"},
    ),
    "no key": Refused("key", environment=OVER_STRIPE),
    "live key and practice cars": Refused(
        "practice", environment={**OVER_STRIPE, "MONZAPOS_STRIPE_KEY": "rk_live_" + "a1B2" * 6}
    ),
    "publishable key and no address of return": Refused(
        "pk_",
        environment={
            "MONZAPOS_CHECKOUT__PROVIDER": "stripe",
            "MONZAPOS_STRIPE_KEY": "pk_test_" + "a1B2" * 6,
        },
    ),
    "publishable key": Refused(
        "pk_", environment={**OVER_STRIPE, "MONZAPOS_STRIPE_KEY": "pk_test_" + "a1B2" * 6}
    ),
}


def assert_refused(refused: Finished, word: str) -> None:
    assert refused.status == 2
    [trouble] = refused.lines
    assert trouble["event"] == "trouble"
    assert set(trouble) == {"event", "at", "title", "message", "retry_in"}
    assert trouble["title"]
    assert trouble["retry_in"] is None
    assert word.lower() in f"{trouble['title']} {trouble['message']}".lower()


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_sale_that_may_not_begin(shop: Shop, case: Refused) -> None:
    home, provider = shop
    before = len(provider.creates())
    assert_refused(home.run("sell", *case.arguments, **case.environment), case.word)
    assert len(provider.creates()) == before
    assert paper.held(home) == []


def test_a_car_is_sold_once(shop: Shop) -> None:
    home, provider = shop
    first = home.start("sell", APEX)
    session = first.wait_for("session_opened")
    asked = len(provider.creates())
    assert_refused(home.run("sell", APEX), "Apex GT-R")
    assert len(provider.creates()) == asked
    assert home.run("cancel", session["sale_id"]).status == 3
    assert first.finish().status == 3
    assert paper.held(home) == []


def test_an_unknown_sale_cannot_be_cancelled(shop: Shop) -> None:
    home, _ = shop
    assert_refused(home.run("cancel", "no-such-sale"), "no-such-sale")


@pytest.mark.parametrize("name", ["desk.json", "practice-follower.lock"])
def test_a_folder_where_a_file_should_be(home: Home, name: str) -> None:
    (home.folder / name).mkdir(parents=True)
    assert_refused(home.run("sell", VELOCE), name)


MISTYPED = {
    ("sell",): "VEHICLE_ID",
    ("sell", VELOCE, "--timeout", "soon"): "soon",
    ("sell", VELOCE, "--time", "5"): "--time",
    ("vehicles", "--limit", "-1"): "-1",
    ("haggle",): "haggle",
}


@pytest.mark.parametrize(("words", "named"), MISTYPED.items())
def test_a_command_that_is_typed_wrong_is_told_to_scripts_too(
    home: Home, words: tuple[str, ...], named: str
) -> None:
    refused = home.run(*words)
    assert_refused(refused, named)
    assert named in refused.said


def test_a_command_that_is_typed_wrong_prints_nothing_to_standard_output(home: Home) -> None:
    for words in (*MISTYPED, ("--",)):
        status, printed, said = home.start_words(*words).text()
        assert (status, printed) == (2, "")
        assert said
        assert "_seconds" not in said
