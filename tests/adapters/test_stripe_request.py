"""The create request: exactly the dealership's session, and what a till needs."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.stripe_amounts import LARGEST, from_stripe, to_stripe
from monzapos.adapters.stripe_request import prepare, without_customer
from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.person import Customer, Person
from monzapos.domain.vehicle import Vehicle
from monzapos.presentation.error_notice import notice
from tests.contracts.gateway_samples import order

NOW = datetime(2026, 3, 1, 12, 0, 0, 987_654, tzinfo=UTC)


def fields(body: bytes) -> dict[str, str]:
    pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_the_session_is_the_dealerships_own_and_what_a_till_needs() -> None:
    wanted = order(sale_id="sale-1", attempt_key="key-1")
    made = prepare(wanted, NOW, 60)
    assert made.expires_at == datetime(2026, 3, 1, 13, 0, 0, tzinfo=UTC)
    assert fields(made.body) == {
        "payment_method_types[0]": "card",
        "mode": "payment",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "8450000",
        "line_items[0][price_data][product_data][name]": "Ferrari Roma & Café [1]",
        "line_items[0][quantity]": "1",
        "metadata[vehicleId]": "9d3f8c1e-0000-4000-8000-000000000001",
        "metadata[userId]": "person-7",
        "metadata[attempt]": "key-1",
        "payment_intent_data[metadata][vehicleId]": "9d3f8c1e-0000-4000-8000-000000000001",
        "payment_intent_data[metadata][userId]": "person-7",
        "payment_intent_data[metadata][attempt]": "key-1",
        "client_reference_id": "sale-1",
        "expires_at": str(int(made.expires_at.timestamp())),
        "custom_text[submit][message]": "Code · Código: K7QX",
        "adaptive_pricing[enabled]": "false",
        "allow_promotion_codes": "false",
        "success_url": "https://dealer.example/success",
        "cancel_url": "https://dealer.example/cancel",
        "customer_email": "ana+car@example.com",
    }


def test_the_same_order_gives_the_same_bytes() -> None:
    wanted = order()
    assert prepare(wanted, NOW, 60) == prepare(wanted, NOW, 60)


@pytest.mark.parametrize("customer", [None, Customer("c", "Ana", "", "+593991234567")])
def test_nothing_is_sent_for_what_was_not_given(customer: Customer | None) -> None:
    wanted = order(customer=customer, success_url="", cancel_url="", desk_code="")
    names = fields(prepare(wanted, NOW, 35).body).keys()
    optional = {"customer_email", "success_url", "cancel_url", "custom_text[submit][message]"}
    assert not optional & names
    assert b"593991234567" not in prepare(wanted, NOW, 35).body


@given(minor=st.integers(min_value=50, max_value=LARGEST))
def test_the_amount_that_is_sent_is_the_sum_to_pay(minor: int) -> None:
    body = prepare(order(amount=Money(minor, "usd")), NOW, 60).body
    assert fields(body)["line_items[0][price_data][unit_amount]"] == str(minor)


@pytest.mark.parametrize(
    ("minor", "currency", "sent"),
    [
        (8_450_000, "usd", 8_450_000),
        (99_999_999, "usd", 99_999_999),
        (50, "usd", 50),
        (9_000_000, "jpy", 9_000_000),
        (120_000, "isk", 12_000_000),
        (120_000, "ugx", 12_000_000),
        (1_234_500, "mga", 12_345),
        (1_234_560, "kwd", 1_234_560),
    ],
)
def test_amounts_in_stripes_own_units(minor: int, currency: str, sent: int) -> None:
    assert to_stripe(Money(minor, currency)) == sent
    assert from_stripe(sent, currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "code"),
    [
        (100_000_000, "usd", "amount_over_limit"),
        (1_000_000, "isk", "amount_over_limit"),
        (49, "usd", "amount_under_limit"),
        (0, "eur", "amount_under_limit"),
        (-1, "usd", "amount_under_limit"),
        (1_234_567, "kwd", "amount_not_payable"),
        (1_234_567, "mga", "amount_not_payable"),
        (1_000, "clf", "amount_not_payable"),
        (1_000, "iqd", "amount_not_payable"),
    ],
)
def test_amounts_that_stripe_is_known_to_refuse(minor: int, currency: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        prepare(order(amount=Money(minor, currency)), NOW, 60)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("amount", "limit", "shown"),
    [
        (Money(100_000_000, "usd"), "99999999", "at most $999,999.99 in"),
        (Money(1_000_000, "isk"), "999999", "at most ISK999,999 in"),
        (Money(10_000_000_000, "mga"), "9999999900", "at most MGA99,999,999 in"),
        (Money(49, "usd"), "50", "at least $0.50 in"),
    ],
)
def test_a_limit_is_said_so_that_a_deposit_can_be_suggested(
    amount: Money, limit: str, shown: str
) -> None:
    with pytest.raises(Refusal) as refused:
        to_stripe(amount)
    told = refused.value.details
    assert told == {"provider": "Stripe", "limit_minor": limit, "currency": amount.currency}
    assert shown in notice(refused.value).message.replace("\xa0", "")


def test_an_amount_that_no_sum_gives_is_no_sum() -> None:
    assert from_stripe(12_345, "isk") is None


CAR = Vehicle("v-1", "Roma")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vehicle": replace(CAR, name="")}, "vehicle.name"),
        ({"vehicle": replace(CAR, name=" \u200b\u2060\t")}, "vehicle.name"),
        ({"vehicle": replace(CAR, name="x" * 5_001)}, "vehicle.name"),
        ({"vehicle": replace(CAR, name="a\ud800b")}, "vehicle.name"),
        ({"vehicle": replace(CAR, name="a\0b")}, "vehicle.name"),
        ({"vehicle": replace(CAR, id="v" * 501)}, "vehicle.id"),
        ({"person": Person("p" * 501, "P")}, "person.id"),
        ({"sale_id": "s" * 201}, "sale.id"),
    ],
)
def test_texts_that_no_session_can_be_made_of(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        prepare(order(**changes), NOW, 60)
    assert refused.value.code == "bad_request"
    assert refused.value.details["field"] == field


@pytest.mark.parametrize(
    "name",
    ["<img src=x>", "%s {0}", "a&b=c;d", "line\nline", "👩‍👩‍👧 Roma", "\u202ereversed", "=1+1"],
)
def test_any_visible_name_is_sent_as_it_is(name: str) -> None:
    body = prepare(order(vehicle=replace(CAR, name=name)), NOW, 60).body
    assert fields(body)["line_items[0][price_data][product_data][name]"] == name


def test_what_is_kept_of_a_request_does_not_name_the_customer() -> None:
    body = prepare(order(), NOW, 60).body
    kept = without_customer(body, "customer-3")
    assert b"ana" not in kept.lower()
    assert fields(kept) == fields(body) | {"customer_email": "customer-3"}
    without = prepare(order(customer=None), NOW, 60).body
    assert without_customer(without, "customer-3") == without


def test_expiry_is_frozen_by_the_moment_that_is_given() -> None:
    later = NOW + timedelta(seconds=1)
    wanted = order()
    assert prepare(wanted, NOW, 35).body != prepare(wanted, later, 35).body


def test_the_package_neither_prints_nor_leaves_a_trace_on_disk(tmp_path: Path) -> None:
    program = (
        "from tests.adapters.test_stripe_request import *\n"
        "assert prepare(order(), NOW, 60).body; print('done')"
    )
    told = os.environ | {"STRIPE_LOG": "debug", "HOME": str(tmp_path), "XDG_CONFIG_HOME": ""}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=told,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("done\n", "")
    assert not list(tmp_path.iterdir())
