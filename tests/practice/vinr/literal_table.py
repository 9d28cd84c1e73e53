"""Literal requests and answers of VINR Checkout, typed by hand from its session reference.

They were written before the server that they are held against, and nothing here is computed from
it. Words in angle brackets stand for what differs from run to run: ``<id>`` and ``<url>`` of the
session, ``<request>`` an id for support, ``<words>`` any sentence for people.
"""

from dataclasses import dataclass, field

KEY = {"X-Api-Key": "sk_test_practice"}

FULL_EXAMPLE = """
{
  "amount": 5000,
  "currency": "EUR",
  "successUrl": "https://yoursite.com/order/success",
  "cancelUrl": "https://yoursite.com/cart",
  "customer": {
    "customerId": "cust_abc123",
    "email": "jane@example.com",
    "name": "Jane Smith",
    "phone": "+12125551234"
  },
  "cartItems": [
    {
      "id": "item_001",
      "name": "Wireless headphones",
      "description": "Over-ear, noise cancelling",
      "price": 5000,
      "quantity": 1,
      "image": "https://yoursite.com/images/headphones.jpg",
      "maxQuantity": 5
    }
  ],
  "supportedCurrencies": ["EUR", "USD", "GBP"],
  "configId": "default-config",
  "metadata": {
    "mode": "payment",
    "merchantName": "Demo Store",
    "shippingAddressHandling": "Collect",
    "promoCode": {
      "enabled": true,
      "availableCodes": [
        {
          "code": "SAVE20",
          "discount": 20,
          "discountType": "percentage",
          "description": "20% off your order"
        }
      ]
    },
    "delivery": {
      "enabled": true,
      "options": {
        "shipping": {
          "methods": [
            {
              "id": "ups_standard",
              "name": "UPS Standard",
              "price": 599,
              "currency": "EUR",
              "estimatedDays": { "min": 3, "max": 5 }
            },
            {
              "id": "ups_express",
              "name": "UPS Express",
              "price": 1299,
              "currency": "EUR",
              "estimatedDays": { "min": 1, "max": 2 }
            }
          ]
        },
        "pickup": {
          "locations": [
            { "id": "loc_berlin_mitte", "name": "Berlin Mitte Store" }
          ]
        }
      }
    }
  }
}
"""

_FULL_ECHO = """
  "accountId": "<account>",
  "amount": 5000,
  "currency": "EUR",
  "status": "pending",
  "customer": {
    "customerId": "cust_abc123",
    "email": "jane@example.com",
    "name": "Jane Smith",
    "phone": "+12125551234"
  },
  "cartItems": [
    {
      "id": "item_001",
      "name": "Wireless headphones",
      "description": "Over-ear, noise cancelling",
      "price": 5000,
      "quantity": 1,
      "image": "https://yoursite.com/images/headphones.jpg",
      "maxQuantity": 5
    }
  ],
  "metadata": {
    "mode": "payment",
    "merchantName": "Demo Store",
    "shippingAddressHandling": "Collect",
    "promoCode": {
      "enabled": true,
      "availableCodes": [
        {
          "code": "SAVE20",
          "discount": 20,
          "discountType": "percentage",
          "description": "20% off your order"
        }
      ]
    },
    "delivery": {
      "enabled": true,
      "options": {
        "shipping": {
          "methods": [
            {
              "id": "ups_standard",
              "name": "UPS Standard",
              "price": 599,
              "currency": "EUR",
              "estimatedDays": { "min": 3, "max": 5 }
            },
            {
              "id": "ups_express",
              "name": "UPS Express",
              "price": 1299,
              "currency": "EUR",
              "estimatedDays": { "min": 1, "max": 2 }
            }
          ]
        },
        "pickup": {
          "locations": [
            { "id": "loc_berlin_mitte", "name": "Berlin Mitte Store" }
          ]
        }
      }
    }
  }
}
"""

MINIMAL = """
{
  "amount": 5000,
  "currency": "EUR",
  "successUrl": "https://yoursite.com/order/success",
  "cancelUrl": "https://yoursite.com/cart"
}
"""

_CART_OF_ANOTHER_SUM = """
{
  "amount": 5000,
  "currency": "EUR",
  "successUrl": "https://yoursite.com/order/success",
  "cancelUrl": "https://yoursite.com/cart",
  "cartItems": [{ "id": "item_001", "name": "Headphones", "price": 2500, "quantity": 3 }]
}
"""

_WITH_CUSTOMER = """
{
  "amount": 5000,
  "currency": "EUR",
  "successUrl": "https://yoursite.com/order/success",
  "cancelUrl": "https://yoursite.com/cart",
  "customer": {
    "customerId": "cust_abc123",
    "email": "jane@example.com",
    "name": "Jane Smith",
    "phone": "+12125551234"
  }
}
"""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer.

    ``before`` is what has to happen first: ``create`` (this body, or the
    minimal one; a key for it may follow), ``pay``, ``decline``, ``authenticate``,
    ``cancel`` (buttons of the hosted page), ``300 s`` (time passes), or a switch of the server as
    JSON. ``again`` sends the request so many times before the one that counts. Each exchange
    begins in a new minute.
    """

    title: str
    method: str
    path: str
    status: int
    answer: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=lambda: KEY)
    before: tuple[str, ...] = ()
    answer_headers: dict[str, str] = field(default_factory=dict)
    again: int = 0


def _error(code: str, kind: str, param: str = "null") -> str:
    return (
        f'{{"error": {{"code": "{code}", "message": "<words>", "type": "{kind}", "param": {param},'
        f' "doc_url": "https://docs.vinr.com/docs/troubleshooting/error-codes#{code}",'
        ' "request_id": "<request>"}}'
    )


CREATED = [
    Exchange(
        "the full example, answered as the session reference says",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>", "url": "<url>",' + _FULL_ECHO,
        body=FULL_EXAMPLE,
        before=('{"shape": "id"}',),
    ),
    Exchange(
        "the full example, answered as the page on integration models says",
        "POST",
        "/checkout/session",
        200,
        '{"sessionId": "<id>", "checkoutUrl": "<url>",' + _FULL_ECHO,
        body=FULL_EXAMPLE,
        before=('{"shape": "session"}',),
    ),
    Exchange(
        "the response table of the session reference to the letter has no URL",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>",' + _FULL_ECHO,
        body=FULL_EXAMPLE,
        before=('{"shape": "bare"}',),
    ),
    Exchange(
        "only the four required fields: nothing is echoed",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>", "url": "<url>", "accountId": "<account>", "amount": 5000,'
        ' "currency": "EUR", "status": "pending"}',
        body=MINIMAL,
        before=('{"shape": "id"}',),
    ),
    Exchange(
        "a cart that adds up to another sum does not change the amount",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>", "url": "<url>", "accountId": "<account>", "amount": 5000,'
        ' "currency": "EUR", "status": "pending",'
        ' "cartItems": [{"id": "item_001", "name": "Headphones", "price": 2500, "quantity": 3}]}',
        body=_CART_OF_ANOTHER_SUM,
        before=('{"shape": "id"}',),
    ),
    Exchange(
        "the key as a bearer token",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>", "url": "<url>", "accountId": "<account>", "amount": 5000,'
        ' "currency": "EUR", "status": "pending"}',
        body=MINIMAL,
        headers={"Authorization": "Bearer sk_test_practice"},
        before=('{"shape": "id"}',),
    ),
    Exchange(
        "a restricted key",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>", "url": "<url>", "accountId": "<account>", "amount": 5000,'
        ' "currency": "EUR", "status": "pending"}',
        body=MINIMAL,
        headers={"X-Api-Key": "rk_test_desk1"},
        before=('{"shape": "id"}',),
    ),
    Exchange(
        "the rest of the budget of creations",
        "POST",
        "/checkout/session",
        200,
        '{"id": "<id>", "url": "<url>", "accountId": "<account>", "amount": 5000,'
        ' "currency": "EUR", "status": "pending"}',
        body=MINIMAL,
        before=('{"shape": "id"}',),
        answer_headers={"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "99"},
    ),
]


def _result(status: str) -> str:
    return f'{{"sessionId": "<id>", "status": "{status}", "amount": 5000, "currency": "EUR"}}'


_RESULT = "/checkout/session/<id>/result"

RESULTS = [
    Exchange("pending", "GET", _RESULT, 200, _result("pending"), before=("create",)),
    Exchange(
        "the customer without the phone",
        "GET",
        _RESULT,
        200,
        '{"sessionId": "<id>", "status": "pending", "amount": 5000, "currency": "EUR",'
        ' "customer": {"customerId": "cust_abc123", "email": "jane@example.com",'
        ' "name": "Jane Smith"}}',
        body=_WITH_CUSTOMER,
        before=("create",),
    ),
    Exchange(
        "authentication required",
        "GET",
        _RESULT,
        200,
        _result("authentication_required"),
        before=("create", "authenticate"),
    ),
    Exchange("completed", "GET", _RESULT, 200, _result("completed"), before=("create", "pay")),
    Exchange(
        "completed after the bank's check",
        "GET",
        _RESULT,
        200,
        _result("completed"),
        before=("create", "authenticate", "pay"),
    ),
    Exchange("failed", "GET", _RESULT, 200, _result("failed"), before=("create", "decline")),
    Exchange(
        "failed at the bank's check",
        "GET",
        _RESULT,
        200,
        _result("failed"),
        before=("create", "authenticate", "decline"),
    ),
    Exchange("canceled", "GET", _RESULT, 200, _result("canceled"), before=("create", "cancel")),
    Exchange(
        "shortly before the end",
        "GET",
        _RESULT,
        200,
        _result("pending"),
        before=("create", "290 s"),
    ),
    Exchange("expired", "GET", _RESULT, 200, _result("expired"), before=("create", "300 s")),
    Exchange(
        "expired in the middle of the bank's check",
        "GET",
        _RESULT,
        200,
        _result("expired"),
        before=("create", "authenticate", "300 s"),
    ),
    Exchange(
        "completed stays completed",
        "GET",
        _RESULT,
        200,
        _result("completed"),
        before=("create", "pay", "300 s"),
    ),
    Exchange(
        "canceled, as the page on the payment's life spells it",
        "GET",
        _RESULT,
        200,
        _result("cancelled"),
        before=("create", "cancel", '{"words": {"canceled": "cancelled"}}'),
    ),
    Exchange(
        "authentication required, as the page on the payment's life spells it",
        "GET",
        _RESULT,
        200,
        _result("requires_authentication"),
        before=(
            "create",
            "authenticate",
            '{"words": {"authentication_required": "requires_authentication"}}',
        ),
    ),
    Exchange(
        "authentication required, as the API's page on payments spells it",
        "GET",
        _RESULT,
        200,
        _result("requires_action"),
        before=(
            "create",
            "authenticate",
            '{"words": {"authentication_required": "requires_action"}}',
        ),
    ),
    Exchange(
        "completed, as the API's page on payments spells it",
        "GET",
        _RESULT,
        200,
        _result("succeeded"),
        before=("create", "pay", '{"words": {"completed": "succeeded"}}'),
    ),
    Exchange(
        "a word that nobody knows",
        "GET",
        _RESULT,
        200,
        _result("under_review"),
        before=("create", "pay", '{"words": {"completed": "under_review"}}'),
    ),
]

REFUSED = [
    Exchange(
        "no key",
        "POST",
        "/checkout/session",
        401,
        _error("api_key_missing", "authentication_error"),
        body=MINIMAL,
        headers={},
    ),
    Exchange(
        "an unknown key",
        "POST",
        "/checkout/session",
        401,
        _error("api_key_invalid", "authentication_error"),
        body=MINIMAL,
        headers={"X-Api-Key": "nonsense"},
    ),
    Exchange(
        "a live key at a sandbox",
        "POST",
        "/checkout/session",
        401,
        _error("api_key_invalid", "authentication_error"),
        body=MINIMAL,
        headers={"X-Api-Key": "sk_live_abc"},
    ),
    Exchange(
        "a publishable key",
        "POST",
        "/checkout/session",
        401,
        _error("api_key_publishable", "authentication_error"),
        body=MINIMAL,
        headers={"X-Api-Key": "pk_test_abc"},
    ),
    Exchange(
        "no key at the result",
        "GET",
        _RESULT,
        401,
        _error("api_key_missing", "authentication_error"),
        headers={},
        before=("create",),
    ),
    Exchange(
        "an address that is not on the allow-list",
        "POST",
        "/checkout/session",
        403,
        _error("ip_not_allowed", "authentication_error"),
        body=MINIMAL,
        before=('{"address_allowed": false}',),
    ),
    Exchange(
        "an address that is not on the allow-list, at the result",
        "GET",
        _RESULT,
        403,
        _error("ip_not_allowed", "authentication_error"),
        before=("create", '{"address_allowed": false}'),
    ),
    Exchange(
        "a session that does not exist",
        "GET",
        "/checkout/session/nobody/result",
        404,
        _error("session_not_found", "validation_error"),
    ),
    Exchange(
        "an expired session, where it is gone",
        "GET",
        _RESULT,
        410,
        _error("session_expired", "validation_error"),
        before=("create", "300 s", '{"expired": "gone"}'),
    ),
    Exchange(
        "a session cannot be cancelled by a request",
        "DELETE",
        "/checkout/session/<id>",
        404,
        _error("url_unknown", "validation_error"),
        before=("create",),
    ),
    Exchange(
        "a session cannot be expired by a request",
        "POST",
        "/checkout/session/<id>/expire",
        404,
        _error("url_unknown", "validation_error"),
        before=("create",),
    ),
    Exchange(
        "there is no list of sessions",
        "GET",
        "/checkout/session",
        404,
        _error("url_unknown", "validation_error"),
    ),
    Exchange(
        "too many creations in a minute",
        "POST",
        "/checkout/session",
        429,
        _error("rate_limit_exceeded", "rate_limit_error"),
        body=MINIMAL,
        answer_headers={
            "X-RateLimit-Limit": "100",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "<epoch>",
            "Retry-After": "<seconds>",
        },
        again=100,
    ),
    Exchange(
        "too many looks in a minute",
        "GET",
        _RESULT,
        429,
        _error("rate_limit_exceeded", "rate_limit_error"),
        before=("create",),
        answer_headers={
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "<epoch>",
            "Retry-After": "<seconds>",
        },
        again=300,
    ),
    Exchange(
        "an estimate that ends before it begins",
        "POST",
        "/checkout/session",
        422,
        _error(
            "parameters_contradict",
            "validation_error",
            '"metadata.delivery.options.shipping.methods[0].estimatedDays"',
        ),
        body=FULL_EXAMPLE.replace('{ "min": 3, "max": 5 }', '{ "min": 5, "max": 3 }'),
    ),
    Exchange(
        "a key that was used for something else",
        "POST",
        "/checkout/session",
        409,
        _error("idempotency_key_reused", "validation_error"),
        body=MINIMAL.replace("5000", "5001"),
        headers=KEY | {"Idempotency-Key": "literal-1"},
        before=("create literal-1",),
    ),
]

# Every field of the reference, wrong: where it stands, the value as JSON (empty: the field is left
# out), and the name that the error gives back. All are a 400.
WRONG = [
    ("amount", "", "amount"),
    ("amount", "50.00", "amount"),
    ("amount", '"5000"', "amount"),
    ("amount", "0", "amount"),
    ("amount", "-1", "amount"),
    ("amount", "true", "amount"),
    ("amount", "null", "amount"),
    ("amount", "1e400", "amount"),
    ("currency", "", "currency"),
    ("currency", '"EU"', "currency"),
    ("currency", '"ZZZ"', "currency"),
    ("currency", '"eur"', "currency"),
    ("currency", "978", "currency"),
    ("successUrl", "", "successUrl"),
    ("successUrl", '"http://yoursite.com/order/success"', "successUrl"),
    ("successUrl", '"/order/success"', "successUrl"),
    ("successUrl", '"javascript:alert(1)"', "successUrl"),
    ("successUrl", '""', "successUrl"),
    ("cancelUrl", "", "cancelUrl"),
    ("cancelUrl", '"http://127.0.0.1:1/practice/cancel"', "cancelUrl"),
    ("cancelUrl", '"https://"', "cancelUrl"),
    ("customer", "null", "customer"),
    ("customer", '"cust_abc123"', "customer"),
    ("customer.customerId", "7", "customer.customerId"),
    ("customer.email", "7", "customer.email"),
    ("customer.name", "7", "customer.name"),
    ("customer.phone", '"2125551234"', "customer.phone"),
    ("customer.phone", '"+1 212 555 1234"', "customer.phone"),
    ("customer.phone", '"+0123456"', "customer.phone"),
    ("customer.phone", '"+1234567890123456"', "customer.phone"),
    ("cartItems", "{}", "cartItems"),
    ("cartItems.0.id", "1", "cartItems[0].id"),
    ("cartItems.0.name", "1", "cartItems[0].name"),
    ("cartItems.0.description", "1", "cartItems[0].description"),
    ("cartItems.0.price", "19.99", "cartItems[0].price"),
    ("cartItems.0.price", "-1", "cartItems[0].price"),
    ("cartItems.0.quantity", "0", "cartItems[0].quantity"),
    ("cartItems.0.quantity", "1.5", "cartItems[0].quantity"),
    ("cartItems.0.image", '"http://yoursite.com/a.jpg"', "cartItems[0].image"),
    ("cartItems.0.image", '"images/a.jpg"', "cartItems[0].image"),
    ("cartItems.0.maxQuantity", '"5"', "cartItems[0].maxQuantity"),
    ("supportedCurrencies", '"EUR"', "supportedCurrencies"),
    ("supportedCurrencies.0", '"euro"', "supportedCurrencies[0]"),
    ("configId", "1", "configId"),
    ("metadata", "[]", "metadata"),
    ("metadata.mode", '"gift"', "metadata.mode"),
    ("metadata.merchantName", "1", "metadata.merchantName"),
    ("metadata.shippingAddressHandling", '"skip"', "metadata.shippingAddressHandling"),
    ("metadata.promoCode.enabled", '"yes"', "metadata.promoCode.enabled"),
    (
        "metadata.promoCode.availableCodes.0.code",
        "1",
        "metadata.promoCode.availableCodes[0].code",
    ),
    (
        "metadata.promoCode.availableCodes.0.discount",
        "101",
        "metadata.promoCode.availableCodes[0].discount",
    ),
    (
        "metadata.promoCode.availableCodes.0.discount",
        "-1",
        "metadata.promoCode.availableCodes[0].discount",
    ),
    (
        "metadata.promoCode.availableCodes.0.discountType",
        '"half"',
        "metadata.promoCode.availableCodes[0].discountType",
    ),
    (
        "metadata.promoCode.availableCodes.0.description",
        "1",
        "metadata.promoCode.availableCodes[0].description",
    ),
    ("metadata.delivery.enabled", "1", "metadata.delivery.enabled"),
    (
        "metadata.delivery.options.shipping.methods.0.id",
        "1",
        "metadata.delivery.options.shipping.methods[0].id",
    ),
    (
        "metadata.delivery.options.shipping.methods.0.name",
        "1",
        "metadata.delivery.options.shipping.methods[0].name",
    ),
    (
        "metadata.delivery.options.shipping.methods.1.price",
        "5.99",
        "metadata.delivery.options.shipping.methods[1].price",
    ),
    (
        "metadata.delivery.options.shipping.methods.0.currency",
        '"E"',
        "metadata.delivery.options.shipping.methods[0].currency",
    ),
    (
        "metadata.delivery.options.shipping.methods.0.estimatedDays.min",
        '"3"',
        "metadata.delivery.options.shipping.methods[0].estimatedDays.min",
    ),
    (
        "metadata.delivery.options.pickup.locations.0.id",
        "1",
        "metadata.delivery.options.pickup.locations[0].id",
    ),
    (
        "metadata.delivery.options.pickup.locations.0.name",
        "1",
        "metadata.delivery.options.pickup.locations[0].name",
    ),
    ("successURL", '"https://yoursite.com/order/success"', "successURL"),
    ("metadata.saleId", '"sale-1"', "metadata.saleId"),
    ("customer.vin", '"WVW1"', "customer.vin"),
]

# What no field is to blame for: the whole body. All are a 400.
NOT_JSON = ["", "amount=5000", "[]", "null", '{"amount": 5000', '{"amount": NaN}', "\ufeff{}"]
