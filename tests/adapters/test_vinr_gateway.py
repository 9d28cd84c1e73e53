"""The VINR gateway against a server that answers as it is told."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.vinr_gateway import Deadlines, VinrGateway
from monzapos.adapters.vinr_request import Shop
from monzapos.domain.attempt import Attempt, AttemptState, Light, Observation
from monzapos.domain.checkout import SessionReport, Standing, judge
from monzapos.domain.errors import ProviderTrouble, Refusal
from tests.contracts.faulty_server import FaultyServer, Script, drip, drop, reply, silence
from tests.contracts.gateway_samples import PRICE, PcClock, attempt_of, order

KEY = "sk_test_practice"
AT = datetime(2026, 1, 1, tzinfo=UTC)  # the scripted server's Date
USUAL = Deadlines()
SOON = Deadlines(create=0.25, read=0.25)
HOSTS = QrHosts(frozenset({"checkout.vinr.com"}))
URL = "https://checkout.vinr.com/s/sess_1?t=a%2Bb#top"


def made(key: str = KEY, base: str = "", deadlines: Deadlines = USUAL) -> VinrGateway:
    return VinrGateway(key, base, shop=Shop(), hosts=HOSTS, clock=PcClock(), deadlines=deadlines)


@asynccontextmanager
async def vinr_that(
    *scripts: Script, deadlines: Deadlines = USUAL
) -> AsyncIterator[tuple[VinrGateway, FaultyServer, Attempt]]:
    async with FaultyServer(*scripts) as server:
        gateway = made(base=server.base_url, deadlines=deadlines)
        wanted = order(sale_id="sale-1", attempt_key="key-1")
        attempt = attempt_of(gateway, wanted, gateway.prepare(wanted, AT))
        try:
            yield gateway, server, replace(attempt, session_id="sess_1")
        finally:
            await gateway.aclose()


def created(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "id": "sess_1",
        "accountId": "acct_7",
        "amount": 8_450_000,
        "currency": "USD",
        "status": "pending",
        "customer": {"customerId": "sale-1", "email": "ana+car@example.com"},
        "cartItems": [],
        "metadata": {"mode": "payment"},
        "checkoutUrl": URL,
    }
    return plain | changes


def result(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "sessionId": "sess_1",
        "status": "pending",
        "amount": 8_450_000,
        "currency": "USD",
        "customer": {"customerId": "sale-1"},
    }
    return plain | changes


def less(body: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in body.items() if name not in names}


def fault(**more: object) -> dict[str, object]:
    plain: dict[str, object] = {"code": "c", "message": "No.", "type": "t", "request_id": "req_9"}
    return {"error": plain | more}


async def trouble_of(call: Awaitable[object]) -> ProviderTrouble:
    with pytest.raises(ProviderTrouble) as raised:
        await call
    return raised.value


def unsent(attempt: Attempt) -> Attempt:
    """Return the attempt as it is before any answer."""
    return replace(attempt, session_id="")


# What is sent


async def test_open_sends_the_journaled_bytes_and_key() -> None:
    async with vinr_that(reply(created(), 201)) as (gateway, server, attempt):
        odd = replace(attempt, request=b'{ "amount" : 1 , "x":"\xc3\xa9" }')
        await gateway.open(odd)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/checkout/session")
    assert heard.body == odd.request
    assert heard.headers["idempotency-key"] == "key-1"
    assert heard.headers["x-api-key"] == KEY
    assert heard.headers["content-type"] == "application/json"
    assert "authorization" not in heard.headers


async def test_a_look_asks_for_the_result() -> None:
    async with vinr_that(reply(result())) as (gateway, server, attempt):
        await gateway.look(attempt)
        await gateway.close(attempt)
    assert [(h.method, h.path) for h in server.heard] == [
        ("GET", "/checkout/session/sess_1/result")
    ] * 2
    assert all(h.headers["x-api-key"] == KEY and not h.body for h in server.heard)
    assert not any("idempotency-key" in h.headers for h in server.heard)


async def test_an_attempt_without_a_session_cannot_be_looked_at() -> None:
    async with vinr_that(reply(result())) as (gateway, server, attempt):
        with pytest.raises(ValueError, match="without a session"):
            await gateway.look(unsent(attempt))
    assert not server.heard


async def test_there_is_no_list_to_find_it_in() -> None:
    async with vinr_that(reply(result())) as (gateway, server, attempt):
        assert (await trouble_of(gateway.find(attempt))).code == "cannot_ask"
    assert not server.heard
    assert not gateway.capabilities.can_close
    assert not gateway.capabilities.can_find


async def test_nothing_of_the_environment_is_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login spy password spy\n")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(netrc))
    async with vinr_that(reply(created(), Set_Cookie="spy=1")) as (gateway, server, attempt):
        await gateway.open(attempt)
        await gateway.look(attempt)
    assert not any(h.headers.keys() & {"cookie", "authorization"} for h in server.heard)


# What a create answer says


async def test_a_report_says_what_the_create_answer_says() -> None:
    async with vinr_that(reply(created(), 201, X_Request_Id="req_7")) as (gateway, _s, attempt):
        told = await gateway.open(unsent(attempt))
    assert told == SessionReport(
        session_id="sess_1",
        standing=Standing.OPEN,
        provider_status="pending",
        at=AT,
        amount=8_450_000,
        currency="usd",
        livemode=False,
        reference="sale-1",
        request_id="req_7",
        url=URL,
        expires_at=AT + timedelta(minutes=5),
        account_reference="acct_7",
    )
    assert judge(unsent(attempt), PRICE, told).light is Light.WAITING
    assert gateway.may_show(told.url)


@pytest.mark.parametrize(
    "body",
    [
        created(),
        less(created(), "id") | {"sessionId": "sess_1"},
        created(sessionId="sess_1"),
        less(created(), "checkoutUrl") | {"url": URL},
        created(url="https://elsewhere.example/"),  # the other name comes first
        less(created(), "accountId", "customer", "cartItems", "metadata"),
        created(currency="usd"),
        created(currency="Usd"),
        created(customer=None, metadata=None),
        created(customer={"name": "Ana"}),
        created(surprise={"id": []}),
    ],
)
async def test_either_shape_is_understood(body: dict[str, object]) -> None:
    async with vinr_that(reply(body)) as (gateway, _server, attempt):
        told = await gateway.open(unsent(attempt))
    assert (told.session_id, told.url, told.reference) == ("sess_1", URL, "sale-1")
    assert judge(unsent(attempt), PRICE, told).state is AttemptState.OPEN


@pytest.mark.parametrize(
    ("changes", "alarm"),
    [
        ({"amount": 8_449_999}, "amount"),
        ({"amount": 84_500}, "amount"),
        ({"amount": None}, "amount"),
        ({"currency": "EUR"}, "currency"),
        ({"currency": None}, "currency"),
        ({"customer": {"customerId": "sale-2"}}, "reference"),
        ({"customer": {"customerId": ""}}, "reference"),
    ],
)
async def test_a_session_of_another_sum_is_an_alarm_and_no_code(
    changes: dict[str, object], alarm: str
) -> None:
    async with vinr_that(reply(created(**changes))) as (gateway, _server, attempt):
        verdict = judge(unsent(attempt), PRICE, await gateway.open(unsent(attempt)))
    assert (verdict.state, verdict.alarm) == (AttemptState.ALARM, alarm)


async def test_a_session_without_a_link_is_followed_but_never_shown() -> None:
    bare = less(created(), "checkoutUrl")
    async with vinr_that(reply(bare)) as (gateway, _server, attempt):
        told = await gateway.open(unsent(attempt))
    assert (told.url, told.standing) == ("", Standing.OPEN)
    assert not gateway.may_show(told.url)


@pytest.mark.parametrize("status", ["authentication_required", "processing", "brand_new", None])
async def test_a_session_that_is_not_called_pending_gets_no_code(status: str | None) -> None:
    start = reply(created(status=status))
    async with vinr_that(start, reply(result())) as (gateway, server, attempt):
        told = await gateway.open(unsent(attempt))
        assert [h.method for h in server.heard] == ["POST", "GET"]
    assert (told.url, told.standing, told.session_id) == ("", Standing.OPEN, "sess_1")


@pytest.mark.parametrize("second", [reply(result(status="brand_new")), drop(), reply(b"", 404)])
async def test_a_session_of_which_nothing_is_known_is_trouble(second: Script) -> None:
    start = reply(created(status="brand_new"))
    async with vinr_that(start, second) as (gateway, _server, attempt):
        trouble = await trouble_of(gateway.open(unsent(attempt)))
    assert (trouble.code, trouble.certain) == ("vinr_not_pending", False)


@pytest.mark.parametrize("status", ["completed", "failed", "canceled", "expired", "refunded"])
async def test_a_final_word_in_a_create_answer_is_final_and_no_code(status: str) -> None:
    async with vinr_that(reply(created(status=status))) as (gateway, server, attempt):
        told = await gateway.open(unsent(attempt))
        assert len(server.heard) == 1
    assert told.url == ""
    assert told.standing in (Standing.PAID, Standing.DEAD, Standing.ODD)


# A repeated create


@pytest.mark.parametrize(
    ("second", "state", "url"),
    [
        (reply(result()), AttemptState.OPEN, URL),
        (reply(result(status="authentication_required")), AttemptState.OPEN, URL),
        (reply(result(status="completed")), AttemptState.PAID, URL),
        (reply(result(status="expired")), AttemptState.EXPIRED, URL),
        (reply(b"", 410), AttemptState.EXPIRED, ""),
        (reply(fault(), 410), AttemptState.EXPIRED, ""),
        (reply(result(amount=1)), AttemptState.ALARM, ""),
        (drop(), AttemptState.OPEN, URL),
        (reply(fault(), 401), AttemptState.OPEN, URL),
    ],
)
async def test_a_repeated_answer_is_read_again_because_it_is_old(
    second: Script, state: AttemptState, url: str
) -> None:
    start = reply(created())
    async with vinr_that(drop(), start, second) as (gateway, server, attempt):
        assert (await trouble_of(gateway.open(unsent(attempt)))).code == "no_answer"
        told = await gateway.open(unsent(attempt))
    assert judge(unsent(attempt), PRICE, told).state is state
    assert told.url == url
    posts = [h for h in server.heard if h.method == "POST"]
    assert len(posts) == 2
    assert len({(h.body, h.headers["idempotency-key"]) for h in posts}) == 1


# What a result says

STATUSES = [
    ("pending", Standing.OPEN, Light.WAITING),
    ("authentication_required", Standing.PAYING, Light.PAYING),
    ("requires_authentication", Standing.PAYING, Light.PAYING),
    ("requires_action", Standing.PAYING, Light.PAYING),
    ("processing", Standing.PAYING, Light.PAYING),
    ("completed", Standing.PAID, Light.PAID),
    ("succeeded", Standing.PAID, Light.PAID),
    ("failed", Standing.DEAD, Light.NOT_PAID),
    ("canceled", Standing.DEAD, Light.NOT_PAID),
    ("cancelled", Standing.DEAD, Light.NOT_PAID),
    ("expired", Standing.DEAD, Light.NOT_PAID),
    ("refunded", Standing.ODD, Light.UNKNOWN),
    ("authorized", Standing.UNKNOWN, Light.UNKNOWN),
    ("Completed", Standing.UNKNOWN, Light.UNKNOWN),
    ("paid", Standing.UNKNOWN, Light.UNKNOWN),
    (None, Standing.UNKNOWN, Light.UNKNOWN),
]


@pytest.mark.parametrize(("status", "standing", "light"), STATUSES)
async def test_every_status(status: str | None, standing: Standing, light: Light) -> None:
    async with vinr_that(reply(result(status=status))) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    assert (told.standing, told.provider_status) == (standing, status or "null")
    assert (told.url, told.expires_at) == ("", None)
    assert judge(attempt, PRICE, told).light is light


@pytest.mark.parametrize(("status", "standing", "_light"), STATUSES)
async def test_every_status_of_a_result_that_says_nothing_else(
    status: str | None, standing: Standing, _light: Light
) -> None:
    bare = {"id": "sess_1", "status": status}
    async with vinr_that(reply(bare)) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    assert told.standing is standing
    assert (told.amount, told.currency, told.reference) == (None, None, "sale-1")
    assert judge(attempt, PRICE, told).light is not Light.PAID


@pytest.mark.parametrize(
    "status",
    [
        status
        for status, standing, _ in STATUSES
        if standing in (Standing.OPEN, Standing.PAYING, Standing.PAID, Standing.DEAD)
    ],
)
@pytest.mark.parametrize(
    ("changes", "alarm"),
    [({"sessionId": "sess_2"}, "session"), ({"customer": {"customerId": "sale-2"}}, "reference")],
)  # fmt: skip
async def test_another_session_or_another_sale_is_an_alarm(
    status: str, changes: dict[str, object], alarm: str
) -> None:
    async with vinr_that(reply(result(status=status, **changes))) as (gateway, _s, attempt):
        verdict = judge(attempt, PRICE, await gateway.look(attempt))
    assert (verdict.state, verdict.light, verdict.alarm) == (
        AttemptState.ALARM,
        Light.UNKNOWN,
        alarm,
    )


@pytest.mark.parametrize(
    ("changes", "alarm"),
    [
        ({"amount": 8_450_001}, "amount"),
        ({"amount": None}, "amount"),
        ({"currency": "EUR"}, "currency"),
        ({"currency": None}, "currency"),
    ],
)
async def test_completed_with_another_sum_is_an_alarm(
    changes: dict[str, object], alarm: str
) -> None:
    async with vinr_that(reply(result(status="completed", **changes))) as (gateway, _s, attempt):
        verdict = judge(attempt, PRICE, await gateway.look(attempt))
    assert (verdict.state, verdict.alarm) == (AttemptState.ALARM, alarm)


@pytest.mark.parametrize("body", [b"", fault(), fault(code="session_expired")])
async def test_gone_is_expired(body: object) -> None:
    async with vinr_that(reply(body, 410)) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    verdict = judge(attempt, PRICE, told)
    assert (verdict.state, verdict.light) == (AttemptState.EXPIRED, Light.NOT_PAID)
    assert told.provider_status == "expired"


async def test_gone_by_a_proxy_is_nothing() -> None:
    html = reply(b"<html>Gone</html>", 410, Content_Type="text/html")
    async with vinr_that(html) as (gateway, _server, attempt):
        assert (await trouble_of(gateway.look(attempt))).code == "bad_answer"


@pytest.mark.parametrize("word", ["completed", "succeeded"])
async def test_gone_says_nothing_against_a_seen_completed(word: str) -> None:
    async with vinr_that(reply(b"", 410)) as (gateway, _server, attempt):
        seen = replace(attempt, last=Observation(AT, Light.UNKNOWN, word, alarm="amount"))
        trouble = await trouble_of(gateway.look(seen))
        pending = replace(attempt, last=Observation(AT, Light.WAITING, "pending"))
        assert (await gateway.look(pending)).standing is Standing.DEAD
    assert (trouble.code, trouble.certain) == ("vinr_gone", False)


BAD_BODIES: list[tuple[str, object]] = [
    ("null", None),
    ("list", [1, 2, 3]),
    ("string", "checkout"),
    ("no id", less(created(), "id")),
    ("null id", created(id=None)),
    ("two sessions", created(sessionId="sess_2")),
    ("id with a slash", created(id="sess_1/../../payments")),
    ("dots for an id", created(id="..")),
    ("empty id", created(id="")),
    ("id as number", created(id=7)),
    ("amount as text", created(amount="8450000")),
    ("amount as float", created(amount=8_450_000.0)),
    ("amount as boolean", created(amount=True)),
    ("amount of 80 bits", created(amount=2**80)),
    ("status as list", created(status=["completed"])),
    ("status of a novel", created(status="x" * 10_000)),
    ("status with a line end", created(status="completed\n")),
    ("currency as number", created(currency=840)),
    ("customer as text", created(customer="sale-1")),
    ("customer id as number", created(customer={"customerId": 7})),
    ("url as number", created(checkoutUrl=7)),
    ("url of a novel", created(checkoutUrl="https://checkout.vinr.com/" + "a" * 5_000)),
    ("truncated json", b'{"id": "sess_1", "status": "pen'),
    ("byte order mark", b'\xef\xbb\xbf{"id":"sess_1"}'),
    ("deep nesting", b"[" * 400_000),
    ("no text", b"\xff\xfe\x00"),
    ("nothing", b""),
]


@pytest.mark.parametrize("body", [b for _, b in BAD_BODIES], ids=[n for n, _ in BAD_BODIES])
async def test_a_wrong_shape_is_never_believed(body: object) -> None:
    async with vinr_that(reply(body)) as (gateway, _server, attempt):
        for call in (gateway.open(attempt), gateway.look(attempt), gateway.close(attempt)):
            trouble = await trouble_of(call)
            assert (trouble.code, trouble.certain) == ("bad_answer", False)
            assert set(trouble.details) == {"reason"}


# What goes wrong on the way

BROKEN_WAYS: list[tuple[Script, str]] = [
    (drop(), "no_answer"),
    (silence(), "timeout"),
    (drip(), "timeout"),
    (reply(created(), length=5_000), "bad_answer"),
    (reply(b"x" * 1_000_001), "bad_answer"),
    (reply(b"<html>", Content_Type="text/html"), "bad_answer"),
    (reply(created(), Content_Type="text/html"), "bad_answer"),
    (reply(created(), Content_Encoding="gzip"), "bad_answer"),
    (reply(b"", 307, Location="http://evil.test/"), "redirected"),
    (reply(b"", 302, Location="/checkout/else"), "redirected"),
]


@pytest.mark.parametrize(("script", "code"), BROKEN_WAYS)
async def test_a_broken_way_leaves_the_outcome_unknown(script: Script, code: str) -> None:
    async with vinr_that(script, deadlines=SOON) as (gateway, server, attempt):
        for call in (gateway.open, gateway.look, gateway.close):
            trouble = await trouble_of(call(attempt))
            assert (trouble.code, trouble.certain) == (code, False)
        assert (await trouble_of(gateway.probe())).code == code
        assert len(server.heard) == 4  # nothing is sent twice, and nothing to another place


async def test_nobody_there_says_nothing_about_an_earlier_sending() -> None:
    async with FaultyServer(drop()) as server:
        nobody = server.base_url
    for base in (nobody, "https://no-such-host.invalid"):
        gateway = made(base=base)
        wanted = order()
        trouble = await trouble_of(
            gateway.open(attempt_of(gateway, wanted, gateway.prepare(wanted, AT)))
        )
        await gateway.aclose()
        assert (trouble.code, trouble.certain) == ("no_network", False)


# What VINR refuses

ADDRESS = "vinr_address_not_allowed"
REFUSALS: list[tuple[int, object, str, bool]] = [
    (400, fault(param="amount"), "request_refused", True),
    (400, b"", "request_refused", True),
    (401, fault(type="authentication_error"), "key_refused", True),
    (401, b"", "key_refused", True),
    (402, fault(type="payment_error"), "vinr_payment_refused", True),
    (402, b"", "vinr_payment_refused", True),
    (403, fault(code="ip_not_allowed"), ADDRESS, True),
    (403, fault(message="This IP address is not on your allow-list."), ADDRESS, True),
    (403, fault(code="forbidden", message="Request from unlisted address"), ADDRESS, True),
    (403, b"", ADDRESS, True),
    (403, fault(code="insufficient_permissions", message="No scope."), "key_not_permitted", True),
    (404, fault(), "not_found", False),
    (404, b"", "not_found", False),
    (409, fault(code="idempotency_key_reused"), "idempotency_conflict", False),
    (409, fault(message="Key was used with a different payload"), "idempotency_conflict", False),
    (409, fault(code="idempotency_key_in_use"), "in_flight", False),
    (409, fault(message="A request with this key is still in progress"), "in_flight", False),
    (409, b"", "in_flight", False),
    (409, fault(code="state_conflict", message="Closed."), "vinr_conflict", False),
    (410, fault(), "expired_request", True),
    (410, b"", "expired_request", True),
    (418, fault(), "request_failed", False),
    (422, fault(), "request_refused", True),
    (422, b"", "request_refused", True),
    (422, fault(code="amount_too_large"), "amount_too_large", True),
    (422, fault(code="amount_too_small"), "amount_too_small", True),
    (429, fault(type="rate_limit_error"), "rate_limited", False),
    (429, b"", "rate_limited", False),
    (429, b"<html>", "rate_limited", False),
    (500, fault(type="api_error"), "provider_down", False),
    (502, b"<html>bad gateway</html>", "provider_down", False),
    (503, b"", "provider_down", False),
    (504, None, "provider_down", False),
    (400, b"<html>proxy</html>", "bad_answer", False),
    (401, b"<html>portal</html>", "bad_answer", False),
    (403, {"message": "blocked by policy"}, "bad_answer", False),
    (400, {"error": "Bad Request"}, "bad_answer", False),
    (400, {"error": None}, "bad_answer", False),
    (400, {"error": {"code": 7}}, "bad_answer", False),
    (422, [{"error": {}}], "bad_answer", False),
]


@pytest.mark.parametrize(("status", "body", "code", "certain"), REFUSALS)
async def test_only_vinrs_own_refusal_is_certain(
    status: int, body: object, code: str, certain: bool
) -> None:
    async with vinr_that(reply(body, status)) as (gateway, server, attempt):
        trouble = await trouble_of(gateway.open(unsent(attempt)))
        assert len(server.heard) == 1
    assert (trouble.code, trouble.certain) == (code, certain)


@pytest.mark.parametrize(
    ("status", "body", "code", "_certain"), [case for case in REFUSALS if case[0] != 410]
)
async def test_every_refusal_of_a_look_leaves_the_attempt_as_it_was(
    status: int, body: object, code: str, _certain: bool
) -> None:
    async with vinr_that(reply(body, status)) as (gateway, _server, attempt):
        assert (await trouble_of(gateway.look(attempt))).code == code


@pytest.mark.parametrize(
    ("status", "code"), [(401, "key_refused"), (403, ADDRESS), (403, "key_not_permitted")]
)
async def test_a_key_that_is_refused_later_says_nothing_of_the_first_sending(
    status: int, code: str
) -> None:
    said = fault(message="ip") if code == ADDRESS else fault(message="scope")
    async with vinr_that(drop(), reply(said, status)) as (gateway, _server, attempt):
        await trouble_of(gateway.open(unsent(attempt)))
        trouble = await trouble_of(gateway.open(unsent(attempt)))
    assert (trouble.code, trouble.certain) == (code, False)


async def test_a_request_of_another_process_is_never_a_first_sending() -> None:
    async with vinr_that(reply(fault(), 401)) as (gateway, _server, attempt):
        strange = replace(unsent(attempt), idempotency_key="key-2")
        assert not (await trouble_of(gateway.open(strange))).certain


async def test_a_refusal_carries_what_support_and_people_need_and_no_secret() -> None:
    message = "Invalid key: sk_test_practice\x07 \u202e rk_live_51abc Bearer xyz " + "y" * 500
    body = fault(message=message, param="cartItems[0].price", request_id="req_9\n")
    async with vinr_that(reply(body, 400, Retry_After="7")) as (gateway, _server, attempt):
        trouble = await trouble_of(gateway.open(unsent(attempt)))
    assert trouble.retry_after == 7.0
    assert trouble.details["request_id"].strip() == "req_9"
    assert trouble.details["param"] == "cartItems[0].price"
    assert trouble.details["status"] == "400"
    assert len(trouble.details["message"]) == 300
    for secret in ("practice", "51abc", "xyz", "\x07", "\u202e"):
        assert secret not in trouble.details["message"]


@pytest.mark.parametrize(
    "script",
    [reply(b"", 500, X_Request_Id="req_5"), reply(b"", 500, Request_Id="req_5")],
)
async def test_the_request_is_named_for_support_even_without_a_body(script: Script) -> None:
    async with vinr_that(script) as (gateway, _server, attempt):
        assert (await trouble_of(gateway.look(attempt))).details["request_id"] == "req_5"


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("7", 7.0),
        ("Thu, 01 Jan 2026 00:00:30 GMT", 30.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("1000000", 120.0),
        ("soon", None),
        ("-3", None),
        (None, None),
    ],
)
async def test_how_long_to_wait_is_passed_on(wish: str | None, seconds: float | None) -> None:
    script = reply(b"", 429) if wish is None else reply(b"", 429, Retry_After=wish)
    async with vinr_that(script) as (gateway, _server, attempt):
        assert (await trouble_of(gateway.look(attempt))).retry_after == seconds


async def test_no_secret_is_in_logs_or_exceptions(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = created(checkoutUrl="https://checkout.vinr.com/SECRETURL", amount="SECRETBODY")
    scripts = (reply(body), reply(b"SECRETBODY", 400), drop())
    async with vinr_that(*scripts) as (gateway, _server, attempt):
        for _ in scripts:
            trouble = await trouble_of(gateway.open(attempt))
            assert trouble.__cause__ is None
            told = f"{trouble!r} {trouble.details}"
            assert "SECRET" not in told
            assert KEY not in told
    for secret in ("SECRET", KEY, "ana+car"):
        assert secret not in caplog.text


# Probe, clock, key and address


@pytest.mark.parametrize("body", [fault(code="session_not_found"), b""])
async def test_probe_proves_key_host_and_clock(body: object) -> None:
    async with vinr_that(reply(body, 404)) as (gateway, server, _attempt):
        assert gateway.server_now() is None
        probe = await gateway.probe()
        await gateway.probe()
        now = gateway.server_now()
    first, second = (h.path for h in server.heard)
    assert first.startswith("/checkout/session/probe-")
    assert first.endswith("/result")
    assert first != second
    assert (probe.at, probe.livemode, probe.account) == (AT, False, gateway.account)
    assert probe.latency > 0
    assert now is not None
    assert timedelta() <= now - AT < timedelta(seconds=60)


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (reply(fault(), 401), "key_refused"),
        (reply(b"", 403), ADDRESS),
        (reply(fault(message="scope"), 403), "key_not_permitted"),
        (reply(b"<html>404</html>", 404, Content_Type="text/html"), "bad_answer"),
        (reply({"detail": "Not Found"}, 404), "bad_answer"),
        (reply(result()), "bad_answer"),
        (reply(b"", 429), "rate_limited"),
        (reply(b"", 500), "provider_down"),
    ],
)
async def test_a_probe_that_proves_nothing(script: Script, code: str) -> None:
    async with vinr_that(script) as (gateway, _server, _attempt):
        assert (await trouble_of(gateway.probe())).code == code


@pytest.mark.parametrize(
    ("key", "live"),
    [("sk_test_a1", False), ("rk_test_a1", False), ("sk_live_a1", True), ("rk_live_a1", True)],
)
async def test_the_keys_prefix_chooses_the_host(key: str, live: bool) -> None:
    host = "https://api.vinr.com" if live else "https://sandbox.api.vinr.com"
    gateway = made(key)
    assert gateway.livemode is live
    assert gateway.account == made(key, host).account


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("pk_test_abc", "vinr_key_publishable"),
        ("pk_live_abc", "vinr_key_publishable"),
        ("", "vinr_key_malformed"),
        ("sk_test_", "vinr_key_malformed"),
        ("sk_test_abc ", "vinr_key_malformed"),
        ("sk_test_abc\n", "vinr_key_malformed"),
        ("sk_test_a\r\nX: y", "vinr_key_malformed"),
        ("sk_test_caf\u00e9", "vinr_key_malformed"),
        ("SK_TEST_ABC", "vinr_key_malformed"),
        ("whsec_abc", "vinr_key_malformed"),
        ("sk_test_" + "a" * 300, "vinr_key_malformed"),
    ],
)
def test_other_keys_are_refused_without_quoting_them(key: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        made(key)
    assert (refused.value.code, refused.value.details) == (code, {})


@pytest.mark.parametrize(
    ("key", "base", "code"),
    [
        ("sk_test_a", "https://api.vinr.com", "vinr_key_wrong_host"),
        ("sk_test_a", "https://API.vinr.com:443/", "vinr_key_wrong_host"),
        ("rk_live_a", "https://sandbox.api.vinr.com", "vinr_key_wrong_host"),
        ("sk_live_a", "https://mirror.example", "live_key_elsewhere"),
        ("sk_live_a", "http://127.0.0.1:9", "live_key_elsewhere"),
        ("sk_live_a", "https://api.vinr.com:443", "live_key_elsewhere"),
        ("sk_test_a", "http://sandbox.api.vinr.com", "insecure_api_base"),
        ("sk_test_a", "http://192.168.1.7:8000", "insecure_api_base"),
        ("sk_test_a", "sandbox.api.vinr.com", "bad_url"),
        ("sk_test_a", "https://sandbox.api.vinr.com/v1", "bad_url"),
    ],
)
def test_keys_go_to_their_own_host_alone(key: str, base: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        made(key, base)
    assert refused.value.code == code


def test_the_fingerprint_tells_accounts_apart_and_tells_nothing_else() -> None:
    accounts = {
        made("sk_test_a").account,
        made("sk_test_b").account,
        made("sk_test_a", "http://127.0.0.1:9").account,
    }
    assert len(accounts) == 3
    assert all(len(account) == 16 for account in accounts)


OWN = "http://127.0.0.1:7001/practice/success"
LAN = "http://192.168.1.7:7001/practice/success"


@pytest.mark.parametrize(
    ("base", "origin", "page", "allowed"),
    [
        ("http://127.0.0.1:7001", None, OWN, True),
        ("http://localhost:7001", None, OWN, True),
        ("https://sandbox.api.vinr.com", None, OWN, False),
        ("http://127.0.0.1:7001", "http://192.168.1.7:7001", LAN, True),
        ("http://127.0.0.1:7001", None, LAN, False),
        ("https://sandbox.api.vinr.com", "http://192.168.1.7:7001", LAN, False),
    ],
)
def test_plain_http_pages_are_practices_alone(
    base: str, origin: str | None, page: str, allowed: bool
) -> None:
    hosts = QrHosts(frozenset(), origin)
    gateway = VinrGateway(KEY, base, shop=Shop(), hosts=hosts, clock=PcClock())
    wanted = order(success_url=page)
    if allowed:
        assert json.loads(gateway.prepare(wanted, AT).body)["successUrl"] == page
    else:
        with pytest.raises(Refusal, match="bad_request"):
            gateway.prepare(wanted, AT)


def test_the_request_asks_for_no_expiry() -> None:
    assert made().prepare(order(), AT).expires_at is None


def test_what_a_qr_may_show_is_the_hosts_business() -> None:
    assert made().may_show(URL)
    assert not made().may_show("https://checkout.vinr.com.evil.test/c")
