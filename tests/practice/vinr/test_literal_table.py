"""The practice server is held to the table of literal requests and answers."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.practice.vinr.desk import SESSION, VinrDesk
from tests.practice.vinr.literal_table import (
    CREATED,
    FULL_EXAMPLE,
    KEY,
    MINIMAL,
    NOT_JSON,
    REFUSED,
    RESULTS,
    WRONG,
    Exchange,
)

_BUDGETS = {"creates_a_minute": 100, "reads_a_minute": 300}
_PATTERNS = {
    "<account>": r"acct_\w+",
    "<request>": r"req_\w{10,}",
    "<words>": r"\S+( \S+)+",
    "<epoch>": r"[0-9]{10,}",
    "<seconds>": r"[1-9]|[1-5][0-9]|60",
    "<url>": r"http://127\.0\.0\.1:[0-9]+/vinr/pay/[\x21-\x7e]{80,170}",
    "<id>": r"[A-Za-z0-9_]{20,80}",
}


@pytest.mark.parametrize(
    "exchange", [*CREATED, *RESULTS, *REFUSED], ids=lambda exchange: exchange.title
)
def test_the_server_answers_to_the_letter(vinr: VinrDesk, exchange: Exchange) -> None:
    vinr.advance(60 - vinr.advance(0) % 60)
    vinr.switch(**_BUDGETS)
    session_id = ""
    for step in exchange.before:
        session_id = _step(vinr, step, exchange, session_id) or session_id
    path = exchange.path.replace("<id>", session_id)
    content = exchange.body.encode() if exchange.method == "POST" else b""

    for _ in range(exchange.again):
        assert vinr.ask(exchange.method, path, content, exchange.headers).is_success
    answer = vinr.ask(exchange.method, path, content, exchange.headers)

    assert answer.status_code == exchange.status
    assert answer.headers["Content-Type"] == "application/json"
    _compare(answer.json(), json.loads(exchange.answer), session_id)
    _compare(dict(answer.headers), _lower(exchange.answer_headers), "", only_named=True)


def _step(vinr: VinrDesk, step: str, exchange: Exchange, session_id: str) -> str:
    """Do what has to happen first; return the id of a new session."""
    name, _, rest = step.partition(" ")
    if step.startswith("{"):
        vinr.switch(**json.loads(step))
    elif rest == "s":
        vinr.advance(int(name))
    elif name == "create":
        wanted = exchange.body if exchange.method == "GET" and exchange.body else MINIMAL
        answer = vinr.post(wanted.encode(), rest or None)
        assert answer.status_code == 200
        return str(answer.json()["id"])
    else:
        vinr.press({"id": session_id}, name)
    return ""


def _compare(told: Any, wanted: Any, session_id: str, *, only_named: bool = False) -> None:
    """Compare JSON; words in angle brackets stand for a pattern, and ``<id>`` for this session."""
    if isinstance(wanted, dict):
        assert isinstance(told, dict)
        assert only_named or told.keys() == wanted.keys()
        for name, each in wanted.items():
            _compare(told[name], each, session_id)
    elif isinstance(wanted, list):
        assert isinstance(told, list)
        assert len(told) == len(wanted)
        for one, other in zip(told, wanted, strict=True):
            _compare(one, other, session_id)
    elif wanted in _PATTERNS:
        pattern = session_id if wanted == "<id>" and session_id else _PATTERNS[wanted]
        assert re.fullmatch(pattern, told), told
    else:
        assert (type(told), told) == (type(wanted), wanted)


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.mark.parametrize(("place", "value", "param"), WRONG)
def test_a_wrong_field_is_named(vinr: VinrDesk, place: str, value: str, param: str) -> None:
    answer = vinr.post(_spoilt(place, value))

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["type"] == "validation_error"
    assert error["param"] == param
    assert error["code"] == _code(place, value)
    assert error["message"]


def _spoilt(place: str, value: str) -> bytes:
    """Return the full example with one field changed, or left out."""
    request = json.loads(FULL_EXAMPLE)
    here = request
    *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    for step in way:
        here = here[step]
    if value:
        here[last] = "<here>"
    else:
        del here[last]
    return json.dumps(request).replace('"<here>"', value).encode()


def _code(place: str, value: str) -> str:
    if not value:
        return "parameter_missing"
    unknown = ("successURL", "metadata.saleId", "customer.vin")
    return "parameter_unknown" if place in unknown else "parameter_invalid"


@pytest.mark.parametrize("content", NOT_JSON)
def test_what_is_no_json_object_is_refused(vinr: VinrDesk, content: str) -> None:
    answer = vinr.post(content.encode())

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, None)
    assert answer.json()["error"]["code"] == "json_invalid"


def test_a_form_is_refused(vinr: VinrDesk) -> None:
    answer = vinr.ask(
        "POST",
        SESSION,
        MINIMAL.encode(),
        KEY | {"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.json()["error"]["code"] == "json_invalid"


def test_a_body_has_a_largest_size(vinr: VinrDesk) -> None:
    answer = vinr.post(b" " * 300_000 + MINIMAL.encode())

    assert answer.status_code == 413


@pytest.mark.parametrize("nothing", ["customer", "cartItems", "configId", "metadata"])
def test_every_other_field_may_be_left_out(vinr: VinrDesk, nothing: str) -> None:
    request = json.loads(FULL_EXAMPLE)
    del request[nothing]

    answer = vinr.post(json.dumps(request).encode())

    assert answer.status_code == 200
    assert nothing not in answer.json()


def test_the_table_has_both_spellings_of_every_answer() -> None:
    """A table that lost a row would prove less, and nobody would see it."""
    statuses = {json.loads(each.answer).get("status") for each in RESULTS}
    refused = {each.status for each in REFUSED}

    assert statuses >= {"pending", "authentication_required", "completed", "failed"}
    assert statuses >= {"canceled", "expired", "cancelled", "succeeded", "requires_action"}
    assert refused == {401, 403, 404, 409, 410, 422, 429}


def test_the_example_arrives_as_it_was_sent(vinr: VinrDesk) -> None:
    """The echo is compared with what was sent too, not only with what was typed."""
    answer: httpx.Response = vinr.post(FULL_EXAMPLE.encode())

    sent = json.loads(FULL_EXAMPLE)
    for name in ("customer", "cartItems", "metadata", "amount", "currency"):
        assert answer.json()[name] == sent[name]
