"""Sessions and PaymentIntents as Stripe's JSON objects."""

from typing import Any

from monzapos.practice.stripe.session import CheckoutSession, Payment

DECLINED = "Your card was declined."
_ABSENT = (
    "adaptive_pricing allow_promotion_codes billing_address_collection cancel_url"
    " client_reference_id customer_creation customer_email integration_identifier locale"
    " origin_context submit_type success_url"
).split()
_NO_TAX = dict.fromkeys(("liability", "provider", "status"))
_NULL = (
    "client_secret collected_information consent consent_collection currency_conversion customer"
    " customer_account discounts invoice payment_link payment_method_configuration_details"
    " permissions recovered_from saved_payment_method_options setup_intent"
    " shipping_address_collection shipping_cost subscription wallet_options"
).split()
_NULL_OF_PAYMENT = (
    "application application_fee_amount automatic_payment_methods customer on_behalf_of processing"
    " review setup_future_usage shipping transfer_data transfer_group"
).split()


def session_object(
    session: CheckoutSession, public_url: str, *, expand_payment: bool
) -> dict[str, Any]:
    """Return a ``checkout.session``; its PaymentIntent is an id, or an object when asked for."""
    given = session.parameters
    payment = session.payment
    intent = payment and (payment_object(session, payment) if expand_payment else payment.id)
    texts = dict.fromkeys(
        ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    )
    return (
        dict.fromkeys(_NULL)
        | {name: given.get(name) for name in _ABSENT}
        | _totals(session)
        | {
            "id": session.id,
            "object": "checkout.session",
            "after_expiration": _after_expiration(given),
            "automatic_tax": {"enabled": False, **_NO_TAX},
            "created": session.created,
            "custom_fields": [],
            "custom_text": texts | given.get("custom_text", {}),
            "customer_details": _customer_details(session),
            "expires_at": session.expires_at,
            "invoice_creation": _no_invoice(),
            "livemode": False,
            "metadata": given.get("metadata", {}),
            "mode": "payment",
            "payment_intent": intent,
            "payment_method_collection": "if_required",
            "payment_method_options": given.get("payment_method_options", {}),
            "payment_method_types": given.get("payment_method_types", ["card"]),
            "payment_status": "paid" if session.is_paid else "unpaid",
            "phone_number_collection": given.get("phone_number_collection", {"enabled": False}),
            "shipping_options": [],
            "status": session.status,
            "ui_mode": "hosted_page",
            "url": session.url(public_url),
        }
    )


def payment_object(session: CheckoutSession, payment: Payment) -> dict[str, Any]:
    """Return a ``payment_intent``."""
    data = session.parameters.get("payment_intent_data", {})
    paid = payment.status == "succeeded"
    waits = payment.status == "requires_action"
    canceled = payment.status == "canceled"
    return dict.fromkeys(_NULL_OF_PAYMENT) | {
        "id": payment.id,
        "object": "payment_intent",
        "amount": session.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": session.amount if paid else 0,
        "canceled_at": payment.canceled_at,
        "cancellation_reason": "expired" if canceled else None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": f"{payment.id}_secret_practice",
        "confirmation_method": "automatic",
        "created": payment.created,
        "currency": session.currency,
        "description": data.get("description"),
        "last_payment_error": _refusal(payment) if payment.declined else None,
        "latest_charge": payment.charge,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": {"type": "use_stripe_sdk", "use_stripe_sdk": {}} if waits else None,
        "payment_method": "pm_" + payment.id[3:] if paid or waits else None,
        "payment_method_options": {},
        "payment_method_types": session.parameters.get("payment_method_types", ["card"]),
        "receipt_email": data.get("receipt_email"),
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": payment.status,
    }


def _totals(session: CheckoutSession) -> dict[str, Any]:
    return {
        "amount_subtotal": session.amount,
        "amount_total": session.amount,
        "currency": session.currency,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }


def _customer_details(session: CheckoutSession) -> dict[str, Any] | None:
    email = session.parameters.get("customer_email")
    if not (email or session.is_paid):
        return None
    return {
        "address": None,
        "business_name": None,
        "email": email or "customer@example.com",
        "individual_name": None,
        "name": "Practice Customer" if session.is_paid else None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [] if session.is_paid else None,
    }


def _after_expiration(given: dict[str, Any]) -> dict[str, Any] | None:
    if "after_expiration" not in given:
        return None
    off = {"allow_promotion_codes": False, "enabled": False, "expires_at": None, "url": None}
    return {"recovery": off if "recovery" in given["after_expiration"] else None}


def _no_invoice() -> dict[str, Any]:
    data = dict.fromkeys(
        ("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options")
    )
    return {"enabled": False, "invoice_data": data | {"metadata": {}}}


def _refusal(payment: Payment) -> dict[str, Any]:
    return {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": DECLINED,
        "charge": payment.charge,
    }
