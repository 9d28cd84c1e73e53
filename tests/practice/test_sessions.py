"""Checkout sessions over the wire: every answer is judged by Stripe's own document."""

import base64
from email.utils import parsedate_to_datetime

import pytest

from tests.practice.desk import SESSIONS, Desk, form


def test_a_new_session_is_open_and_leads_to_a_long_url(desk: Desk) -> None:
    end = desk.advance(0) + 3600
    session = desk.create(
        client_reference_id="sale-1",
        customer_email="ana@example.com",
        expires_at=str(end),
        **{"metadata[vehicleId]": "v-1", "custom_text[submit][message]": "Code K742"},
    )

    assert (session["status"], session["payment_status"]) == ("open", "unpaid")
    assert (session["amount_total"], session["currency"]) == (8_450_000, "usd")
    assert session["payment_intent"] is None
    assert session["livemode"] is False
    assert session["client_reference_id"] == "sale-1"
    assert session["metadata"] == {"vehicleId": "v-1"}
    assert session["custom_text"]["submit"] == {"message": "Code K742"}
    assert session["expires_at"] == end
    assert session["url"].startswith(f"{desk.host.base_url}/c/pay/cs_test_")
    assert len(session["url"]) >= 350
    assert desk.read(session["id"])["url"] == session["url"]


def test_a_session_lives_for_a_day_unless_told_otherwise(desk: Desk) -> None:
    session = desk.create()

    assert session["expires_at"] == session["created"] + 24 * 60 * 60


def test_the_amount_is_the_sum_of_the_lines(desk: Desk) -> None:
    session = desk.create(
        **{
            "line_items[0][quantity]": "2",
            "line_items[0][price_data][unit_amount]": None,
            "line_items[0][price_data][unit_amount_decimal]": "100.5",
            "line_items[1][quantity]": "3",
            "line_items[1][price_data][currency]": "usd",
            "line_items[1][price_data][unit_amount]": "7",
            "line_items[1][price_data][product_data][name]": "Mat",
        }
    )

    assert session["amount_total"] == 222


def test_the_clock_expires_a_session(desk: Desk) -> None:
    minute = 60  # more than the least, since a second may begin before it is created
    session = desk.create(expires_at=str(desk.advance(0) + 1800 + minute))
    desk.press(session, "authenticate")

    desk.advance(1801 + minute)

    late = desk.read(session["id"])
    assert (late["status"], late["url"]) == ("expired", None)
    assert late["payment_intent"]["status"] == "canceled"
    assert desk.expire(session["id"]).status_code == 400


def test_expire_ends_an_open_session_once(desk: Desk) -> None:
    session = desk.create()

    expired = desk.expire(session["id"])
    again = desk.expire(session["id"])

    assert expired.json()["status"] == "expired"
    assert expired.json()["url"] is None
    assert again.status_code == 400
    assert "status of `expired`" in again.json()["error"]["message"]


def test_a_paid_session_cannot_be_expired(desk: Desk) -> None:
    session = desk.create()
    desk.press(session, "pay")

    refusal = desk.expire(session["id"])

    assert refusal.status_code == 400
    assert refusal.json()["error"]["type"] == "invalid_request_error"
    assert desk.read(session["id"])["payment_status"] == "paid"


def test_a_session_that_does_not_exist_is_a_404(desk: Desk) -> None:
    answer = desk.ask("GET", f"{SESSIONS}/cs_test_nobody")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "resource_missing"


def test_the_date_is_the_virtual_clock(desk: Desk) -> None:
    before = desk.advance(0)
    after = desk.advance(86_400)

    told = desk.ask("GET", SESSIONS).headers["Date"]

    assert after >= before + 86_400
    assert parsedate_to_datetime(told).timestamp() >= after


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer rk_practice_desk",
        "Bearer sk_test_abc",
        "Basic " + base64.b64encode(b"rk_test_practice:").decode(),
    ],
)
def test_test_keys_are_let_in(desk: Desk, authorization: str) -> None:
    assert desk.ask("GET", SESSIONS, Authorization=authorization).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer rk_live_abc", "Bearer sk_live_abc", "Bearer pk_test_abc", "Basic %%%"],
)
def test_other_keys_are_not(desk: Desk, authorization: str) -> None:
    answer = desk.ask("POST", SESSIONS, form(), Authorization=authorization)

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_refused_key_is_not_repeated_in_the_answer(desk: Desk) -> None:
    answer = desk.ask("GET", SESSIONS, Authorization="Bearer rk_live_0123456789abcdefghijkl")

    assert "0123456789" not in answer.text
    assert "rk_live_" in answer.text


def test_what_practice_does_not_play_is_said(desk: Desk) -> None:
    answer = desk.web.get("/v1/refunds", headers={"Authorization": "Bearer rk_test_practice"})

    assert answer.status_code == 404
    assert "checkout sessions only" in answer.json()["error"]["message"]


class TestList:
    @pytest.fixture
    def made(self, desk: Desk) -> list[str]:
        """Make five sessions, each ten seconds after the last, and return them newest first."""
        desk.advance(1000)
        made = []
        for _ in range(5):
            made.append(desk.create()["id"])
            desk.advance(10)
        return made[::-1]

    def test_newest_first_a_page_at_a_time(self, desk: Desk, made: list[str]) -> None:
        first = desk.list("?limit=2")
        second = desk.list(f"?limit=2&starting_after={made[1]}")
        back = desk.list(f"?limit=2&ending_before={made[3]}")

        assert [each["id"] for each in first["data"]] == made[:2]
        assert [each["id"] for each in second["data"]] == made[2:4]
        assert [each["id"] for each in back["data"]] == made[1:3]
        assert (first["has_more"], second["has_more"], back["has_more"]) == (True, True, True)
        assert desk.list(f"?limit=1&ending_before={made[1]}")["has_more"] is False

    def test_by_creation(self, desk: Desk, made: list[str]) -> None:
        third = desk.read(made[2])["created"]

        assert self._ids(desk, f"?created[gte]={third}") == made[:3]
        assert self._ids(desk, f"?created[gt]={third}") == made[:2]
        assert self._ids(desk, f"?created[gte]={third}&created[lte]={third}") == [made[2]]
        assert self._ids(desk, f"?created[lt]={third}&limit=2") == made[3:]
        assert self._ids(desk, f"?created={third}") == [made[2]]

    def test_by_status_and_payment(self, desk: Desk, made: list[str]) -> None:
        desk.press({"id": made[1]}, "pay")
        desk.expire(made[2])
        since = f"&created[gte]={desk.read(made[4])['created']}"
        intent = desk.read(made[1])["payment_intent"]["id"]

        assert self._ids(desk, f"?status=complete{since}") == [made[1]]
        assert self._ids(desk, f"?status=expired{since}") == [made[2]]
        assert self._ids(desk, f"?status=open{since}") == [made[0], *made[3:]]
        assert self._ids(desk, f"?payment_intent={intent}") == [made[1]]

    def test_payments_are_expanded_on_demand(self, desk: Desk, made: list[str]) -> None:
        desk.press({"id": made[0]}, "pay")

        [plain] = desk.list("?limit=1")["data"]
        [full] = desk.list("?limit=1&expand[]=data.payment_intent")["data"]

        assert full["payment_intent"]["id"] == plain["payment_intent"]
        assert full["payment_intent"]["status"] == "succeeded"

    @pytest.mark.parametrize(
        "query",
        [
            "?limit=0",
            "?limit=101",
            "?limit=many",
            "?status=paid",
            "?created[since]=1",
            "?created[gte]=x",
            "?starting_after=cs_nobody",
            "?client_reference_id=sale-1",
            "?expand[]=payment_intent",
        ],
    )
    def test_wrong_filters_are_refused(self, desk: Desk, query: str) -> None:
        answer = desk.ask("GET", SESSIONS + query)

        assert answer.status_code == 400
        assert answer.json()["error"]["message"]

    def _ids(self, desk: Desk, query: str) -> list[str]:
        return [each["id"] for each in desk.list(query)["data"]]
