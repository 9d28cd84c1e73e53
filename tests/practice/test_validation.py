"""What practice refuses, and that Stripe's document refuses nothing that practice lets through."""

import pytest

from tests.contracts.stripe_document import ContractError, validate_request
from tests.practice.desk import SESSIONS, Desk, form

PRICE = "line_items[0][price_data]"
AMOUNT = f"{PRICE}[unit_amount]"
CURRENCY = f"{PRICE}[currency]"
DECIMAL = f"{PRICE}[unit_amount_decimal]"

# change, parameter that the error names, its code; refused by the document too
WRONG_SHAPES = [
    ({"bogus": "1"}, "bogus", "parameter_unknown"),
    ({"line_items[0][vin]": "1"}, "line_items[0][vin]", "parameter_unknown"),
    ({"custom_text[submit][text]": "x"}, "custom_text[submit][text]", "parameter_unknown"),
    ({"mode": "gift"}, "mode", None),
    ({"ui_mode": "window"}, "ui_mode", None),
    ({"locale": "tlh"}, "locale", None),
    ({"submit_type": "grab"}, "submit_type", None),
    ({"payment_method_types[0]": "shells"}, "payment_method_types[0]", None),
    ({"expires_at": "tomorrow"}, "expires_at", "parameter_invalid_integer"),
    ({AMOUNT: "19.99"}, AMOUNT, "parameter_invalid_integer"),
    ({AMOUNT: "1e5"}, AMOUNT, "parameter_invalid_integer"),
    ({AMOUNT: "NaN"}, AMOUNT, "parameter_invalid_integer"),
    ({"line_items[0][quantity]": "one"}, "line_items[0][quantity]", "parameter_invalid_integer"),
    ({"allow_promotion_codes": "perhaps"}, "allow_promotion_codes", None),
    ({"client_reference_id": "x" * 201}, "client_reference_id", "parameter_invalid_string"),
    ({"custom_text[submit][message]": "x" * 1201}, "custom_text[submit][message]", None),
    ({CURRENCY: None}, CURRENCY, "parameter_missing"),
    ({f"{PRICE}[product_data][name]": None, f"{PRICE}[product_data][tax_code]": "t"}, None, None),
]

# the document has no word about these
WRONG_VALUES = [
    ({"mode": None}, "mode", "parameter_missing"),
    ({"success_url": None}, "success_url", "parameter_missing"),
    ({"success_url": ""}, "success_url", "parameter_invalid_empty"),
    ({"success_url": "dealer.example/ok"}, "success_url", "url_invalid"),
    ({"success_url": "http://dealer.example/ok"}, "success_url", "url_invalid"),
    ({"success_url": "javascript:alert(1)"}, "success_url", "url_invalid"),
    ({"success_url": "https://"}, "success_url", "url_invalid"),
    ({"success_url": "https://a@dealer.example/"}, "success_url", "url_invalid"),
    ({"cancel_url": "https://dealer.example/a\nb"}, "cancel_url", "url_invalid"),
    ({"cancel_url": "https://dealer example/"}, "cancel_url", "url_invalid"),
    ({"cancel_url": "http://127.0.0.1:1/practice/cancel"}, "cancel_url", "url_invalid"),
    ({AMOUNT: "49"}, None, "amount_too_small"),
    ({AMOUNT: "0"}, None, "amount_too_small"),
    ({AMOUNT: "-1"}, AMOUNT, "parameter_invalid_integer"),
    ({AMOUNT: "100000000"}, None, "amount_too_large"),
    ({CURRENCY: "zzz"}, CURRENCY, None),
    ({CURRENCY: "us"}, CURRENCY, None),
    ({CURRENCY: "USD"}, CURRENCY, None),
    ({CURRENCY: "kwd", AMOUNT: "1001"}, AMOUNT, None),
    ({CURRENCY: "isk", AMOUNT: "1050"}, AMOUNT, None),
    ({CURRENCY: "gbp", AMOUNT: "29"}, None, "amount_too_small"),
    ({AMOUNT: None}, PRICE, "parameter_missing"),
    ({DECIMAL: "5"}, PRICE, None),
    ({AMOUNT: None, DECIMAL: "5,5"}, DECIMAL, "parameter_invalid_string"),
    ({"line_items[0][quantity]": "0"}, "line_items[0][quantity]", "parameter_invalid_integer"),
    ({"line_items[0][quantity]": None}, "line_items[0][quantity]", "parameter_missing"),
    ({"line_items[0][price]": "price_1"}, "line_items[0]", None),
    ({f"{PRICE}[product]": "prod_1"}, PRICE, None),
    ({"customer_email": "nobody"}, "customer_email", "email_invalid"),
    ({"expires_at": "1"}, "expires_at", None),
    ({"expires_at": "99999999999"}, "expires_at", None),
    ({f"metadata[{'k' * 41}]": "v"}, "metadata", None),
    ({"metadata[k]": "v" * 501}, "metadata[k]", None),
    ({f"metadata[k{n}]": "v" for n in range(51)}, "metadata", None),
    ({"mode": "subscription"}, "mode", None),
    ({"payment_method_types[0]": "klarna"}, "payment_method_types[0]", None),
    ({"customer": "cus_1"}, "customer", None),
    ({"allow_promotion_codes": "true"}, "allow_promotion_codes", None),
    ({"expand[]": "invoice"}, "expand", None),
]


@pytest.mark.parametrize(("changes", "param", "code"), WRONG_SHAPES)
def test_wrong_shapes_are_refused_by_both(
    desk: Desk, changes: dict[str, str | None], param: str | None, code: str | None
) -> None:
    with pytest.raises(ContractError) as judged:
        validate_request("POST", SESSIONS, form(**changes))

    error = desk.refused(form(**changes))

    assert error["type"] == "invalid_request_error"
    assert error["param"] == judged.value.param == (param or judged.value.param)
    assert code in (None, error.get("code"))
    assert error["message"]


@pytest.mark.parametrize(("changes", "param", "code"), WRONG_VALUES)
def test_wrong_values_are_refused(
    desk: Desk, changes: dict[str, str | None], param: str | None, code: str | None
) -> None:
    error = desk.refused(form(**changes))

    assert error["type"] == "invalid_request_error"
    assert error.get("param") == param
    assert code in (None, error.get("code"))
    assert error["message"]


def test_nothing_refused_is_kept(desk: Desk) -> None:
    before = desk.state()["sessions"]["total"] if desk.list()["data"] else 0

    desk.refused(form(bogus="1"))

    assert desk.state()["sessions"]["total"] == before


@pytest.mark.parametrize(
    "changes",
    [
        {AMOUNT: "50"},
        {AMOUNT: "99999999"},
        {CURRENCY: "jpy", AMOUNT: "50"},
        {CURRENCY: "kwd", AMOUNT: "1000"},
        {CURRENCY: "isk", AMOUNT: "500000"},
        {f"{PRICE}[product_data][name]": "Coupé 🏎️ [1] & <b>%s {0}</b> \u202e"},
        {f"{PRICE}[product_data][name]": "n" * 5000},
        {"metadata[a & b]": "=1+1", "metadata[empty]": ""},
        {"payment_intent_data[metadata][vin]": "W1", "payment_intent_data[description]": "car"},
        {"payment_method_types[0]": "card", "locale": "es", "submit_type": "book"},
        {"adaptive_pricing[enabled]": "false", "allow_promotion_codes": "false"},
        {"after_expiration[recovery][enabled]": "false", "automatic_tax[enabled]": "false"},
        {"phone_number_collection[enabled]": "true", "billing_address_collection": "auto"},
        {"cancel_url": None, "customer_email": "ana+car@example.com"},
    ],
)
def test_what_a_desk_may_want_is_let_through(desk: Desk, changes: dict[str, str | None]) -> None:
    assert desk.create(**changes)["status"] == "open"


def test_the_expiry_is_from_half_an_hour_to_a_day(desk: Desk) -> None:
    now = desk.advance(0)

    assert desk.create(expires_at=str(now + 1805))["expires_at"] == now + 1805
    assert desk.create(expires_at=str(now + 86_400))["expires_at"] == now + 86_400
    assert desk.refused(form(expires_at=str(now + 1795)))["param"] == "expires_at"
    assert desk.refused(form(expires_at=str(now + 86_460)))["param"] == "expires_at"


def test_its_own_pages_may_be_plain_http(desk: Desk) -> None:
    base = desk.host.base_url

    session = desk.create(
        success_url=f"{base}/practice/success", cancel_url=f"{base}/practice/cancel"
    )

    assert session["success_url"] == f"{base}/practice/success"
    assert desk.refused(form(success_url=f"{base}/v1/x"))["code"] == "url_invalid"


@pytest.mark.parametrize(
    "body",
    [
        b"mode=payment&mode[a]=1",
        b"a[b]=1&a=2",
        b"mode=%ff",
        b"mode=\xff",
        b"a" + b"[b]" * 50 + b"=1",
        b"line_items[x]=1",
        b"line_items=1",
        b"metadata=1",
        b"&".join(b"k%d=1" % number for number in range(1001)),
        b"[]=1",
        b"",
    ],
)
def test_forms_that_are_none_are_refused(desk: Desk, body: bytes) -> None:
    assert desk.refused(body)["type"] == "invalid_request_error"


def test_a_huge_body_is_refused(desk: Desk) -> None:
    answer = desk.ask("POST", SESSIONS, b"mode=" + b"x" * 1_000_000)

    assert answer.status_code == 413
