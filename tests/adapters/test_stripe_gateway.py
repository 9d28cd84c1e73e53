"""The Stripe gateway against a server that answers as it is told."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.adapters.stripe_sessions import API_BASE, Deadlines
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import ProviderTrouble, Refusal
from tests.contracts.faulty_server import FaultyServer, Script, drip, drop, reply, silence
from tests.contracts.gateway_samples import PcClock, attempt_of, order

KEY = "rk_test_practice"
AT = datetime(2026, 1, 1, tzinfo=UTC)  # the scripted server's Date
USUAL = Deadlines()
SOON = Deadlines(create=0.25, read=0.25, find=0.5)
HOSTS = QrHosts(frozenset({"checkout.stripe.com"}))


def gateway_at(
    base: str, deadlines: Deadlines = USUAL, trust: ssl.SSLContext | None = None
) -> StripeGateway:
    return StripeGateway(
        KEY,
        base,
        session_minutes=60,
        hosts=HOSTS,
        clock=PcClock(),
        deadlines=deadlines,
        trust=trust,
    )


@asynccontextmanager
async def stripe_that(
    *scripts: Script, deadlines: Deadlines = USUAL
) -> AsyncIterator[tuple[StripeGateway, FaultyServer, Attempt]]:
    async with FaultyServer(*scripts) as server:
        gateway = gateway_at(server.base_url, deadlines)
        wanted = order(sale_id="sale-1", attempt_key="key-1")
        attempt = attempt_of(gateway, wanted, gateway.prepare(wanted, AT))
        try:
            yield gateway, server, replace(attempt, session_id="cs_test_1")
        finally:
            await gateway.aclose()


def session(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "id": "cs_test_1",
        "object": "checkout.session",
        "status": "open",
        "payment_status": "unpaid",
        "amount_total": 8_450_000,
        "currency": "usd",
        "livemode": False,
        "client_reference_id": "sale-1",
        "metadata": {"vehicleId": "v", "userId": "u", "attempt": "key-1"},
        "payment_intent": None,
        "url": "https://checkout.stripe.com/c/pay/cs_test_1#fid%2B",
        "expires_at": 1_767_229_200,
        "custom_text": {"submit": {"message": "K7QX"}},
    }
    return plain | changes


def fault(kind: str = "invalid_request_error", **more: str) -> dict[str, object]:
    return {"error": {"type": kind, "message": "No."} | more}


async def trouble_of(call: Awaitable[object]) -> ProviderTrouble:
    with pytest.raises(ProviderTrouble) as raised:
        await call
    return raised.value


# What is sent


async def test_open_sends_the_journaled_bytes_and_key_whatever_the_package_would_write() -> None:
    async with stripe_that(reply(session())) as (gateway, server, attempt):
        odd = replace(attempt, request=b"mode=payment&x[]=%5B&%zz&custom=~a+b%20c")
        await gateway.open(odd)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/checkout/sessions")
    assert heard.body == odd.request
    assert heard.headers["idempotency-key"] == "key-1"
    assert heard.headers["authorization"] == "Bearer rk_test_practice"
    assert heard.headers["content-type"] == "application/x-www-form-urlencoded"
    assert heard.headers["stripe-version"] == "2026-05-27.dahlia"
    assert heard.headers["accept-encoding"] == "identity"
    assert "x-stripe-client-telemetry" not in heard.headers
    assert "platform" not in heard.headers["x-stripe-client-user-agent"]


async def test_nothing_of_the_environment_is_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login spy password spy\n")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("SSL_CERT_FILE", str(netrc))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    cookie = reply(session(), Set_Cookie="spy=1; Path=/")
    async with stripe_that(cookie) as (gateway, server, attempt):
        await gateway.open(attempt)
        await gateway.look(attempt)
    assert [heard.headers["authorization"] for heard in server.heard] == [f"Bearer {KEY}"] * 2
    assert not any("cookie" in heard.headers for heard in server.heard)


async def test_a_look_asks_for_the_payment_too() -> None:
    async with stripe_that(reply(session())) as (gateway, server, attempt):
        await gateway.look(attempt)
    assert server.heard[0].path == "/v1/checkout/sessions/cs_test_1?expand[0]=payment_intent"


async def test_an_attempt_without_a_session_cannot_be_looked_at() -> None:
    async with stripe_that(reply(session())) as (gateway, server, attempt):
        with pytest.raises(ValueError, match="without a session"):
            await gateway.look(replace(attempt, session_id=""))
    assert not server.heard


# What is understood


async def test_a_report_says_what_the_answer_says() -> None:
    answer = reply(session(), Request_Id="req_7")
    async with stripe_that(answer) as (gateway, _server, attempt):
        told = await gateway.open(attempt)
    assert told == SessionReport(
        session_id="cs_test_1",
        standing=Standing.OPEN,
        provider_status="open/unpaid",
        at=AT,
        amount=8_450_000,
        currency="usd",
        livemode=False,
        reference="sale-1",
        request_id="req_7",
        url="https://checkout.stripe.com/c/pay/cs_test_1#fid%2B",
        expires_at=datetime(2026, 1, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("status", "payment_status", "standing"),
    [
        ("open", "unpaid", Standing.OPEN),
        ("open", "no_payment_required", Standing.OPEN),
        ("open", "paid", Standing.UNKNOWN),
        ("open", None, Standing.UNKNOWN),
        ("open", "half_paid", Standing.UNKNOWN),
        ("complete", "paid", Standing.PAID),
        ("complete", "unpaid", Standing.UNSETTLED),
        ("complete", "no_payment_required", Standing.ODD),
        ("complete", "half_paid", Standing.UNKNOWN),
        ("complete", None, Standing.UNKNOWN),
        ("expired", "unpaid", Standing.DEAD),
        ("expired", "paid", Standing.ODD),
        ("expired", "no_payment_required", Standing.ODD),
        ("expired", None, Standing.UNKNOWN),
        ("Complete", "Paid", Standing.UNKNOWN),
        ("on fire", "paid", Standing.UNKNOWN),
        (None, "paid", Standing.UNKNOWN),
        (None, None, Standing.UNKNOWN),
    ],
)
async def test_every_pair_of_words(
    status: str | None, payment_status: str | None, standing: Standing
) -> None:
    body = session(status=status, payment_status=payment_status, url=None)
    async with stripe_that(reply(body)) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    assert told.standing is standing
    assert told.provider_status == f"{status or 'null'}/{payment_status or 'null'}"
    assert told.url == ""


@pytest.mark.parametrize(
    ("intent", "standing", "words"),
    [
        ("pi_1", Standing.OPEN, "open/unpaid"),
        (
            {"id": "pi_1", "status": "requires_action"},
            Standing.PAYING,
            "open/unpaid/requires_action",
        ),
        ({"id": "pi_1", "status": "processing"}, Standing.PAYING, "open/unpaid/processing"),
        (
            {"id": "pi_1", "status": "requires_payment_method"},
            Standing.OPEN,
            "open/unpaid/requires_payment_method",
        ),
        ({"id": "pi_1", "status": None}, Standing.OPEN, "open/unpaid/null"),
    ],
)  # fmt: skip
async def test_paying_is_read_from_the_payment(
    intent: object, standing: Standing, words: str
) -> None:
    async with stripe_that(reply(session(payment_intent=intent))) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    assert (told.standing, told.provider_status) == (standing, words)
    assert told.payment_reference == "pi_1"


async def test_a_payment_of_a_final_session_does_not_change_it() -> None:
    paid = session(
        status="complete", payment_status="paid", payment_intent={"id": "pi_1", "status": "x"}
    )
    async with stripe_that(reply(paid)) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    assert (told.standing, told.provider_status) == (Standing.PAID, "complete/paid")


async def test_missing_fields_are_none_and_not_guessed() -> None:
    bare = {"id": "cs_test_1", "object": "checkout.session"}
    async with stripe_that(reply(bare)) as (gateway, _server, attempt):
        told = await gateway.look(attempt)
    assert told.standing is Standing.UNKNOWN
    assert told.provider_status == "null/null"
    assert (told.amount, told.currency, told.livemode, told.reference) == (None,) * 4
    assert (told.url, told.payment_reference, told.expires_at) == ("", "", None)


async def test_an_amount_that_is_no_sum_of_its_currency_is_none() -> None:
    odd = session(currency="isk", amount_total=12_345)
    async with stripe_that(reply(odd)) as (gateway, _server, attempt):
        assert (await gateway.look(attempt)).amount is None


BAD_BODIES: list[tuple[str, object]] = [
    ("null", None),
    ("list", [1, 2, 3]),
    ("string", "checkout"),
    ("other object", {"id": "re_1", "object": "refund"}),
    ("no id", {"object": "checkout.session"}),
    ("id with a slash", session(id="cs_1/../../refunds")),
    ("empty id", session(id="")),
    ("amount as text", session(amount_total="8450000")),
    ("amount as float", session(amount_total=8_450_000.0)),
    ("amount as boolean", session(amount_total=True)),
    ("amount of 80 bits", session(amount_total=2**80)),
    ("livemode as number", session(livemode=0)),
    ("status as list", session(status=["complete"])),
    ("status of a novel", session(status="x" * 10_000)),
    ("url as number", session(url=7)),
    ("expiry beyond all calendars", session(expires_at=10**18)),
    ("object is a list", session(object=[])),
    ("payment without id", session(payment_intent={"status": "processing"})),
    ("truncated json", b'{"id": "cs_test_1", "object": "checkout.ses'),
    ("byte order mark", b'\xef\xbb\xbf{"id":"cs_test_1","object":"checkout.session"}'),
    ("deep nesting", b"[" * 400_000),
    ("deep nesting in a field", b'{"id":"cs_1","object":"checkout.session","x":' + b"[" * 400_000),
    ("no text", b"\xff\xfe\x00"),
    ("nothing", b""),
    ("more digits than any number has", b'{"amount_total":' + b"9" * 10_000 + b"}"),
]


@pytest.mark.parametrize("body", [b for _, b in BAD_BODIES], ids=[n for n, _ in BAD_BODIES])
async def test_a_wrong_shape_is_never_believed(body: object) -> None:
    async with stripe_that(reply(body)) as (gateway, _server, attempt):
        for call in (gateway.open(attempt), gateway.look(attempt), gateway.close(attempt)):
            trouble = await trouble_of(call)
            assert (trouble.code, trouble.certain) == ("bad_answer", False)
            assert set(trouble.details) == {"reason"}


async def test_unknown_fields_and_odd_nested_objects_are_stripes_business() -> None:
    body = session(metadata=None, future={"object": []}, shipping={"object": {"object": 1}})
    async with stripe_that(reply(body)) as (gateway, _server, attempt):
        assert (await gateway.look(attempt)).standing is Standing.OPEN


# What goes wrong on the way


@pytest.mark.parametrize(
    ("script", "code", "details"),
    [
        (drop(), "no_answer", {"host": "127.0.0.1:{port}"}),
        (silence(), "timeout", {"host": "127.0.0.1:{port}"}),
        (drip(), "timeout", {"host": "127.0.0.1:{port}"}),
        (reply(session(), length=5_000), "bad_answer", {"reason": "truncated"}),
        (reply(b"x" * 1_000_001), "bad_answer", {"reason": "too_large"}),
        (reply(b"<html>", Content_Type="text/html"), "bad_answer", {"reason": "no_json"}),
        (reply(session(), Content_Type="text/html"), "bad_answer", {"reason": "no_json"}),
        (reply(session(), Content_Encoding="gzip"), "bad_answer", {"reason": "encoding"}),
        (reply(b"", 307, Location="http://evil.test/"), "redirected", {"host": "127.0.0.1:{port}"}),
        (reply(b"", 302, Location="/v1/else"), "redirected", {"host": "127.0.0.1:{port}"}),
        (reply(b"", 304), "redirected", {"host": "127.0.0.1:{port}"}),
    ],
)
async def test_a_broken_way_leaves_the_outcome_unknown(
    script: Script, code: str, details: dict[str, str]
) -> None:
    async with stripe_that(script, deadlines=SOON) as (gateway, server, attempt):
        trouble = await trouble_of(gateway.open(attempt))
        assert len(server.heard) == 1  # nothing is sent twice, and nothing to another place
        port = server.base_url.rpartition(":")[2]
    told = {name: value.replace("{port}", port) for name, value in details.items()}
    assert (trouble.code, trouble.certain, trouble.details) == (code, False, told)


async def test_nobody_there_says_nothing_about_an_earlier_sending() -> None:
    async with FaultyServer(drop()) as server:
        nobody = server.base_url
    for base in (nobody, "https://no-such-host.invalid"):
        gateway = gateway_at(base)
        wanted = order()
        trouble = await trouble_of(
            gateway.open(attempt_of(gateway, wanted, gateway.prepare(wanted, AT)))
        )
        await gateway.aclose()
        assert (trouble.code, trouble.certain) == ("no_network", False)


async def test_cancelling_a_call_closes_its_socket() -> None:
    gone = asyncio.Event()
    async with stripe_that(silence(gone)) as (gateway, server, attempt):
        call = asyncio.create_task(gateway.look(attempt))
        async with asyncio.timeout(10):
            while not server.heard:
                await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await gone.wait()


async def test_a_plain_server_behind_https_is_no_server() -> None:
    async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server:
        gateway = gateway_at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        trouble = await trouble_of(gateway.probe())
        await gateway.aclose()
    assert (trouble.code, trouble.certain) == ("tls", False)


@pytest.mark.parametrize("known", [False, True], ids=["unknown authority", "wrong name"])
async def test_a_false_certificate_is_refused(
    certificate: tuple[Path, Path], known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, chain = certificate
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(chain, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))  # an authority of the environment is none
    ours = ssl.create_default_context(cafile=chain) if known else None
    async with FaultyServer(reply(session()), tls=theirs) as server:
        gateway = gateway_at(server.base_url, trust=ours)
        trouble = await trouble_of(gateway.probe())
        await gateway.aclose()
        assert not server.heard
    assert (trouble.code, trouble.certain) == ("tls", False)


# What Stripe refuses


@pytest.mark.parametrize(
    ("status", "body", "code", "certain"),
    [
        (400, fault(param="line_items"), "request_refused", True),
        (400, fault(param="expires_at"), "expired_request", True),
        (400, fault(code="amount_too_large"), "amount_too_large", True),
        (400, fault(code="amount_too_small"), "amount_too_small", True),
        (400, fault("idempotency_error"), "idempotency_conflict", False),
        (400, fault(code="rate_limit"), "rate_limited", False),
        (400, fault("api_error"), "request_failed", False),
        (400, fault("invalid_request_error", code="idempotency_key_in_use"), "in_flight", False),
        (401, fault(), "key_refused", True),
        (402, fault("card_error"), "request_failed", False),
        (403, fault(), "key_not_permitted", True),
        (404, fault(), "not_found", False),
        (409, fault("idempotency_error", code="idempotency_key_in_use"), "in_flight", False),
        (409, fault(code="lock_timeout"), "in_flight", False),
        (418, fault("teapot"), "request_failed", False),
        (429, fault(), "rate_limited", False),
        (429, b"", "rate_limited", False),
        (500, fault("api_error"), "provider_down", False),
        (502, b"<html>bad gateway</html>", "provider_down", False),
        (503, b"", "provider_down", False),
        (504, None, "provider_down", False),
        (400, b"<html>proxy</html>", "bad_answer", False),
        (401, b"<html>portal</html>", "bad_answer", False),
        (403, {"message": "blocked by policy"}, "bad_answer", False),
        (400, {"error": "invalid_request"}, "bad_answer", False),
        (400, {"error": None}, "bad_answer", False),
        (400, {"error": [1]}, "bad_answer", False),
        (400, {"error": {"type": 7}}, "bad_answer", False),
        (400, [{"error": {}}], "bad_answer", False),
    ],
)
async def test_only_stripes_own_refusal_is_certain(
    status: int, body: object, code: str, certain: bool
) -> None:
    async with stripe_that(reply(body, status)) as (gateway, server, attempt):
        trouble = await trouble_of(gateway.open(attempt))
        assert len(server.heard) == 1
    assert (trouble.code, trouble.certain) == (code, certain)


async def test_a_refusal_carries_what_support_and_people_need_and_no_secret() -> None:
    message = "Invalid key: rk_test_practice\x07 \u202e sk_live_51abc Bearer xyz " + "y" * 500
    body = fault(message=message, param="line_items[0]")
    answer = reply(body, 400, Request_Id="req_9", Retry_After="7")
    async with stripe_that(answer) as (gateway, _server, attempt):
        trouble = await trouble_of(gateway.open(attempt))
    assert trouble.retry_after == 7.0
    assert trouble.details["request_id"] == "req_9"
    assert trouble.details["param"] == "line_items[0]"
    assert trouble.details["status"] == "400"
    told = trouble.details["message"]
    assert told.startswith("Invalid key: •••")
    assert len(told) == 300
    for secret in ("practice", "51abc", "xyz", "\x07", "\u202e"):
        assert secret not in told


async def test_no_secret_is_in_logs_or_exceptions(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = session(url="https://checkout.stripe.com/SECRETURL", amount_total="SECRETBODY")
    async with stripe_that(reply(body), reply(b"SECRETBODY", 400), drop()) as (
        gateway,
        _s,
        attempt,
    ):
        for _ in range(3):
            trouble = await trouble_of(gateway.open(attempt))
            assert trouble.__cause__ is None
            told = f"{trouble!r} {trouble.details}"
            assert "SECRET" not in told
            assert KEY not in told
    assert "SECRET" not in caplog.text
    assert KEY not in caplog.text
    assert "ana%2Bcar" not in caplog.text


# A key that may not read payments


async def test_a_key_without_the_right_to_payments_still_reads_sessions() -> None:
    told = reply(session())
    async with stripe_that(reply(fault(), 403), told) as (gateway, server, attempt):
        assert (await gateway.look(attempt)).standing is Standing.OPEN
        assert (await gateway.look(attempt)).standing is Standing.OPEN
    plain, expanded = "/v1/checkout/sessions/cs_test_1", "?expand[0]=payment_intent"
    assert [heard.path for heard in server.heard] == [plain + expanded, plain, plain]


async def test_a_key_without_any_right_is_not_remembered_as_one_without_payments() -> None:
    no = reply(fault(), 403)
    async with stripe_that(no, no, reply(session())) as (gateway, server, attempt):
        assert (await trouble_of(gateway.look(attempt))).code == "key_not_permitted"
        await gateway.look(attempt)
    assert server.heard[2].path.endswith("?expand[0]=payment_intent")


# Replays, closing, finding


async def test_a_replayed_answer_is_read_again_because_it_is_old() -> None:
    paid = session(status="complete", payment_status="paid", url=None)
    replay = reply(session(), Idempotent_Replayed="true")
    async with stripe_that(replay, reply(paid)) as (gateway, server, attempt):
        told = await gateway.open(attempt)
    assert told.standing is Standing.PAID
    assert [heard.method for heard in server.heard] == ["POST", "GET"]


@pytest.mark.parametrize("second", [drop(), reply(fault(), 401)])
async def test_a_replay_proves_the_session_even_if_the_read_fails(second: Script) -> None:
    replay = reply(session(), Idempotent_Replayed="true")
    async with stripe_that(replay, second) as (gateway, _server, attempt):
        assert (await gateway.open(attempt)).session_id == "cs_test_1"


async def test_close_believes_the_expired_session() -> None:
    dead = reply(session(status="expired", url=None))
    async with stripe_that(dead) as (gateway, server, attempt):
        assert (await gateway.close(attempt)).standing is Standing.DEAD
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/checkout/sessions/cs_test_1/expire")


async def test_close_reads_what_is_true_where_the_session_is_over() -> None:
    paid = reply(session(status="complete", payment_status="paid"))
    async with stripe_that(reply(fault(), 400), paid) as (gateway, _server, attempt):
        assert (await gateway.close(attempt)).standing is Standing.PAID


@pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 500])
async def test_close_says_nothing_of_a_session_that_it_could_not_ask_about(status: int) -> None:
    async with stripe_that(reply(fault(), status)) as (gateway, server, attempt):
        await trouble_of(gateway.close(attempt))
        assert len(server.heard) == 1


def page(*sessions: dict[str, object], more: bool = False) -> Script:
    return reply({"object": "list", "data": list(sessions), "has_more": more, "url": "/v1/x"})


OTHERS = (
    session(id="cs_web", client_reference_id=None, metadata={}),
    session(id="cs_sibling", metadata={"attempt": "key-0"}),
    session(id="cs_stranger", client_reference_id="sale-2"),
)


async def test_find_goes_through_the_pages_until_it_meets_the_attempts_own_session() -> None:
    mine = session(id="cs_mine", status="complete", payment_status="paid")
    script = (page(*OTHERS, more=True), page(session(id="cs_x", metadata=None), mine))
    async with stripe_that(*script) as (gateway, server, attempt):
        told = await gateway.find(attempt)
    assert told is not None
    assert (told.session_id, told.standing) == ("cs_mine", Standing.PAID)
    assert attempt.expires_at is not None
    latest = int(attempt.expires_at.timestamp())
    earliest = latest - 24 * 3600 - 600
    window = f"created[gte]={earliest}&created[lte]={latest}&limit=100"
    assert [heard.path for heard in server.heard] == [
        f"/v1/checkout/sessions?{window}",
        f"/v1/checkout/sessions?{window}&starting_after=cs_stranger",
    ]


async def test_find_is_none_only_at_the_lists_end() -> None:
    async with stripe_that(page(*OTHERS)) as (gateway, _server, attempt):
        assert await gateway.find(attempt) is None
        undated = replace(attempt, expires_at=None, first_sent=AT + timedelta(minutes=10))
        assert await gateway.find(undated) is None
    assert _server.heard[1].path.endswith(f"?created[gte]={int(AT.timestamp())}&limit=100")


async def test_a_list_without_end_is_not_not_found() -> None:
    async with stripe_that(page(*OTHERS, more=True)) as (gateway, server, attempt):
        trouble = await trouble_of(gateway.find(attempt))
        assert len(server.heard) == 20
    assert (trouble.code, trouble.certain) == ("too_many_sessions", False)


async def test_a_list_with_a_broken_row_is_not_not_found() -> None:
    async with stripe_that(page(session(id=7))) as (gateway, _server, attempt):
        assert (await trouble_of(gateway.find(attempt))).code == "bad_answer"


async def test_find_has_a_deadline_over_all_its_pages() -> None:
    endless = page(*OTHERS, more=True)
    slow = Deadlines(read=5.0, find=0.2)
    async with stripe_that(endless, silence(), deadlines=slow) as (gateway, _server, attempt):
        assert (await trouble_of(gateway.find(attempt))).code == "timeout"


# Probe, clock, key and address


async def test_probe_proves_key_host_and_clock() -> None:
    async with stripe_that(page(session())) as (gateway, server, _attempt):
        assert gateway.server_now() is None
        probe = await gateway.probe()
        now = gateway.server_now()
    assert server.heard[0].path == "/v1/checkout/sessions?limit=1"
    assert (probe.at, probe.livemode, probe.account) == (AT, False, gateway.account)
    assert probe.latency > 0
    assert now is not None
    assert timedelta() <= now - AT < timedelta(seconds=60)


async def test_a_test_key_that_sees_real_money_is_no_test_key() -> None:
    async with stripe_that(page(session(livemode=True))) as (gateway, _server, _attempt):
        assert (await trouble_of(gateway.probe())).code == "key_mode"


def made(key: str = KEY, base: str = API_BASE, minutes: int = 60) -> StripeGateway:
    return StripeGateway(key, base, session_minutes=minutes, hosts=HOSTS, clock=PcClock())


@pytest.mark.parametrize(
    ("key", "live"), [("rk_test_a1", False), ("sk_test_a1", False), ("rk_live_a1", True)]
)
def test_keys_for_a_till(key: str, live: bool) -> None:
    assert made(key).livemode is live


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("pk_test_abc", "stripe_key_publishable"),
        ("pk_live_abc", "stripe_key_publishable"),
        ("sk_live_abc", "stripe_key_secret_live"),
        ("", "stripe_key_malformed"),
        ("rk_test_", "stripe_key_malformed"),
        ("rk_test_abc ", "stripe_key_malformed"),
        ("rk_test_abc\n", "stripe_key_malformed"),
        ("rk_test_a\r\nX: y", "stripe_key_malformed"),
        ("rk_test_caf\u00e9", "stripe_key_malformed"),
        ("RK_TEST_ABC", "stripe_key_malformed"),
        ("whsec_abc", "stripe_key_malformed"),
        ("rk_test_" + "a" * 300, "stripe_key_malformed"),
    ],
)
def test_other_keys_are_refused_without_quoting_them(key: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        made(key)
    assert (refused.value.code, refused.value.details) == (code, {})


@pytest.mark.parametrize(
    ("base", "code"),
    [
        ("http://api.stripe.com", "insecure_api_base"),
        ("http://192.168.1.7:8000", "insecure_api_base"),
        ("http://127.0.0.1.evil.test", "insecure_api_base"),
        ("http://localhost.evil.test", "insecure_api_base"),
        ("", "bad_url"),
        ("api.stripe.com", "bad_url"),
        ("ftp://api.stripe.com", "bad_url"),
        ("https://user@api.stripe.com", "bad_url"),
        ("https://api.stripe.com/v1", "bad_url"),
        ("https://api.stripe.com?x", "bad_url"),
        ("https://api.stripe.com#x", "bad_url"),
        ("https://api.stripe.com:99999", "bad_url"),
        ("https://api.stripe.com\n", "bad_url"),
        ("https://[::1", "bad_url"),
        ("https://\u0430pi.stripe.com", "bad_url"),
        ("https://", "bad_url"),
    ],
)
def test_addresses_that_are_refused(base: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        made(base=base)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "base",
    ["https://api.stripe.com/", "http://127.0.0.1:1", "http://localhost:8", "http://[::1]:8"],
)
def test_addresses_that_are_allowed(base: str) -> None:
    made(base=base)


def test_a_live_key_goes_to_stripe_alone() -> None:
    for base in ("https://mirror.example", "http://127.0.0.1:9", "https://api.stripe.com:443"):
        with pytest.raises(Refusal, match="live_key_elsewhere"):
            made("rk_live_abc", base)


@pytest.mark.parametrize("minutes", [34, 1_436, 0, -60])
def test_a_lifetime_that_stripe_refuses_is_a_bug(minutes: int) -> None:
    with pytest.raises(ValueError, match=str(minutes)):
        made(minutes=minutes)


def test_the_fingerprint_tells_accounts_apart_and_tells_nothing_else() -> None:
    accounts = {
        made("rk_test_a").account,
        made("rk_test_b").account,
        made("rk_test_a", "http://127.0.0.1:9").account,
    }
    assert len(accounts) == 3
    assert made("rk_test_a").account in accounts
    assert all(len(account) == 16 for account in accounts)


def test_what_a_qr_may_show_is_the_hosts_business() -> None:
    assert made().may_show("https://checkout.stripe.com/c")
    assert not made().may_show("https://evil.test/c")
