"""The parameters of each request: which are known, and the shape that each has."""

from typing import Any

from monzapos.practice.forms import Tree
from monzapos.practice.stripe.errors import invalid
from monzapos.practice.stripe.shapes import (
    Array,
    Boolean,
    Choice,
    Email,
    Integer,
    Metadata,
    Record,
    Text,
)

_LOCALES = tuple(
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl"
    " pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split()
)
_OTHER_MEANS = tuple(
    "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact"
    " billie bizum blik boleto cashapp crypto customer_balance eps fpx giropay grabpay ideal"
    " kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account"
    " oxxo p24 pay_by_bank payco paynow paypal payto pix promptpay revolut_pay samsung_pay satispay"
    " scalapay sepa_debit sofort sunbit swish twint upi us_bank_account wechat_pay zip".split()
)
_NOT_PLAYED = frozenset(
    "branding_settings consent_collection currency custom_fields customer customer_account"
    " customer_update discounts excluded_payment_method_types managed_payments name_collection"
    " optional_items payment_method_collection payment_method_configuration payment_method_data"
    " permissions redirect_on_completion return_url saved_payment_method_options setup_intent_data"
    " shipping_address_collection shipping_options subscription_data tax_id_collection"
    " wallet_options".split()
)

_SWITCH = Record({"enabled": Boolean()}, needed=("enabled",))
_PRODUCT = Record(
    {
        "name": Text(),
        "description": Text(40_000),
        "images": Array(Text(), most=8),
        "metadata": Metadata(),
        "tax_code": Text(),
        "unit_label": Text(12),
    },
    needed=("name",),
)
_PRICE = Record(
    {
        "currency": Text(),
        "unit_amount": Integer(),
        "unit_amount_decimal": Text(),
        "product": Text(),
        "product_data": _PRODUCT,
        "tax_behavior": Choice(("exclusive", "inclusive", "unspecified")),
    },
    needed=("currency",),
    elsewhere=frozenset({"recurring"}),
)
_LINE_ITEM = Record(
    {"price": Text(), "price_data": _PRICE, "quantity": Integer(1), "metadata": Metadata()},
    elsewhere=frozenset({"adjustable_quantity", "dynamic_tax_rates", "tax_rates"}),
)
_PAYMENT_INTENT = Record(
    {
        "capture_method": Choice(("automatic", "automatic_async"), elsewhere=("manual",)),
        "description": Text(1000),
        "metadata": Metadata(),
        "receipt_email": Email(),
        "statement_descriptor": Text(22),
        "statement_descriptor_suffix": Text(22),
    },
    elsewhere=frozenset(
        "application_fee_amount on_behalf_of setup_future_usage shipping transfer_data"
        " transfer_group".split()
    ),
)
_MESSAGE = Record({"message": Text(1200)}, needed=("message",))
_CARD = Record(
    {"request_three_d_secure": Choice(("automatic", "any", "challenge"))},
    elsewhere=frozenset(
        "capture_method installments request_extended_authorization"
        " request_incremental_authorization request_multicapture request_overcapture restrictions"
        " setup_future_usage statement_descriptor_suffix_kana"
        " statement_descriptor_suffix_kanji".split()
    ),
)

CREATE = Record(
    {
        "adaptive_pricing": Record({"enabled": Boolean()}),
        "after_expiration": Record(
            {
                "recovery": Record(
                    {"enabled": Boolean(), "allow_promotion_codes": Boolean()}, needed=("enabled",)
                )
            }
        ),
        "allow_promotion_codes": Boolean(),
        "automatic_tax": Record(
            {"enabled": Boolean()}, needed=("enabled",), elsewhere=frozenset({"liability"})
        ),
        "billing_address_collection": Choice(("auto", "required")),
        "cancel_url": Text(),
        "client_reference_id": Text(200),
        "custom_text": Record(
            {
                "after_submit": _MESSAGE,
                "shipping_address": _MESSAGE,
                "submit": _MESSAGE,
                "terms_of_service_acceptance": _MESSAGE,
            }
        ),
        "customer_creation": Choice(("always", "if_required")),
        "customer_email": Email(),
        "expand": Array(Text()),
        "expires_at": Integer(),
        "integration_identifier": Text(200),
        "invoice_creation": Record(
            {"enabled": Boolean()}, needed=("enabled",), elsewhere=frozenset({"invoice_data"})
        ),
        "line_items": Array(_LINE_ITEM),
        "locale": Choice(_LOCALES),
        "metadata": Metadata(),
        "mode": Choice(("payment",), elsewhere=("setup", "subscription")),
        "origin_context": Choice(("web", "mobile_app")),
        "payment_intent_data": _PAYMENT_INTENT,
        "payment_method_options": Record({"card": _CARD}, elsewhere=frozenset(_OTHER_MEANS)),
        "payment_method_types": Array(Choice(("card",), elsewhere=_OTHER_MEANS)),
        "phone_number_collection": _SWITCH,
        "submit_type": Choice(("auto", "pay", "book", "donate"), elsewhere=("subscribe",)),
        "success_url": Text(),
        "ui_mode": Choice(("hosted_page",), elsewhere=("embedded_page", "elements")),
    },
    elsewhere=_NOT_PLAYED,
)
EXPAND_ONLY = Record({"expand": Array(Text())})
LIST = Record(
    {
        "customer_details": Record({"email": Email()}, needed=("email",)),
        "ending_before": Text(),
        "expand": Array(Text()),
        "limit": Integer(1),
        "payment_intent": Text(),
        "starting_after": Text(),
        "status": Choice(("open", "complete", "expired")),
    },
    elsewhere=frozenset({"customer", "customer_account", "payment_link", "subscription"}),
)
_RANGE = Record({name: Integer() for name in ("gt", "gte", "lt", "lte")})


def read_list(raw: dict[str, Tree]) -> dict[str, Any]:
    """Read a list's filters; ``created`` may be one time or a range of times."""
    filters = LIST.read({name: each for name, each in raw.items() if name != "created"}, "")
    match raw.get("created"):
        case None:
            pass
        case str() as moment:
            at = Integer().read(moment, "created")
            filters["created"] = {"gte": at, "lte": at}
        case times:
            filters["created"] = _RANGE.read(times, "created")
    if filters.get("limit", 1) > 100:
        raise invalid(
            "This value must be less than or equal to 100.", "limit", "parameter_invalid_integer"
        )
    return filters


def expansions(parameters: dict[str, Any], prefix: str = "") -> bool:
    """Take ``expand`` out of the parameters; return whether the PaymentIntent is asked for."""
    wanted = parameters.pop("expand", [])
    for name in wanted:
        if name != f"{prefix}payment_intent":
            raise invalid(f"This property cannot be expanded ({name}).", "expand")
    return bool(wanted)
