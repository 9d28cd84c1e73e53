"""Every event goes into canonical JSON and comes back, whatever is in it."""

import dataclasses
import json
import types
import typing
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.sqlite.codec import canonical, event_from, kind_of
from monzapos.domain.attempt import Attempt, Light, Observation
from monzapos.domain.errors import Refusal
from monzapos.domain.events import (
    AttemptPrepared,
    AttemptSettled,
    CustomerErased,
    Event,
    Observed,
    SaleStarted,
)
from monzapos.domain.money import Money
from monzapos.domain.person import Customer

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TIMES = st.datetimes(timezones=st.just(UTC))
MONEY = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(["usd", "jpy", "kwd"]))


def values_of(wanted: Any) -> st.SearchStrategy[Any]:
    """Return every value that a field of this type may have."""
    if typing.get_origin(wanted) in (types.UnionType, typing.Union):
        return st.one_of([values_of(one) for one in typing.get_args(wanted)])
    if typing.get_origin(wanted) is typing.Literal:
        return st.sampled_from(typing.get_args(wanted))
    plain = {str: TEXT, datetime: TIMES, Money: MONEY, int: st.integers(), bool: st.booleans()}
    if wanted in plain:
        return plain[wanted]
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = typing.get_type_hints(wanted)
        return st.builds(wanted, **{name: values_of(hint) for name, hint in hints.items()})
    return st.from_type(wanted)


ATTEMPTS = values_of(Attempt)
EVENTS = values_of(Event)


def without_erasable(event: Event) -> Event:
    match event:
        case SaleStarted(customer=Customer(id=customer_id)):
            return dataclasses.replace(event, customer=Customer(customer_id))
        case AttemptPrepared(attempt=attempt):
            return AttemptPrepared(event.sale_id, dataclasses.replace(attempt, request=b""))
        case AttemptSettled():
            return dataclasses.replace(event, request=b"")
        case _:
            return event


@given(EVENTS)
def test_there_and_back(event: Event) -> None:
    body = canonical(event, b"salt")
    assert event_from(kind_of(event), body) == without_erasable(event)
    again = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert body == again


@given(EVENTS)
def test_no_float_ever(event: Event) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    json.loads(canonical(event), parse_float=refuse, parse_constant=refuse)


def test_a_kind_is_the_name_in_snake_case() -> None:
    assert kind_of(CustomerErased("s", "c")) == "customer_erased"


@pytest.mark.parametrize("value", [1.5, {"a": 1}, [1], object()])
def test_what_has_no_place_in_the_journal(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@given(st.text(st.characters(categories=["Cs"]), min_size=1, max_size=3))
def test_surrogates_are_refused_in_words(bad: str) -> None:
    with pytest.raises(Refusal) as caught:
        canonical(Customer("ok" + bad))
    assert caught.value.code == "bad_text"


@given(ATTEMPTS, st.binary(max_size=4))
def test_the_same_bytes_with_another_salt_look_different(attempt: Attempt, salt: bytes) -> None:
    event = AttemptPrepared("sale", attempt)
    assert canonical(event, salt + b"a") != canonical(event, salt + b"b")


def test_a_line_written_before_a_field_existed_gets_its_default() -> None:
    body = (
        '{"attempt_id":"a","observation":{"at":"2026-05-04T12:00:00.000000Z","light":"paying",'
        '"provider_status":"open"},"sale_id":"s"}'
    )
    seen = Observation(datetime(2026, 5, 4, 12, tzinfo=UTC), Light.PAYING, "open")
    assert event_from("observed", body) == Observed("s", "a", seen)
