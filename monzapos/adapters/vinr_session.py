"""The request for a VINR session as typed values: every field of VINR's reference, checked.

A value of these types breaks no rule of the reference, and one of ours besides: the cart adds up to
the amount, because VINR shows the one and charges the other.
"""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from monzapos.adapters.vinr_fields import (
    Amount,
    Count,
    Currency,
    Days,
    Discount,
    Email,
    Minor,
    Phone,
    Text,
    Url,
    broken,
    never,
)
from monzapos.domain.errors import Refusal


class _Part(BaseModel):
    # Strict: "1" is no quantity and true is no amount. A field that VINR does not know is a slip.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, alias_generator=to_camel)


class Customer(_Part):
    """Who pays. VINR keeps ``customerId`` for reconciliation and nothing else of ours."""

    customer_id: Text | None = None
    email: Email | None = None
    name: Text | None = None
    phone: Phone | None = None


class CartItem(_Part):
    """A line of the cart; ``price`` is of one unit."""

    id: Text
    name: Text
    description: Text | None = None
    price: Minor
    quantity: Count
    image: Url | None = None
    max_quantity: Count | None = None

    @model_validator(mode="after")
    def _picture_is_https(self) -> Self:
        if self.image is not None and not self.image.lower().startswith("https:"):
            raise broken("an https URL", field="image")
        return self


class PromoCode(_Part):
    """A code that lowers the sum: by percent from 0 to 100, or by minor units."""

    code: Text
    discount: Discount
    discount_type: Literal["percentage", "fixed"]
    description: Text | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if self.discount_type == "percentage" and self.discount > 100:
            raise broken("from 0 to 100", field="discount")
        if self.discount_type == "fixed" and not isinstance(self.discount, int):
            raise broken("in minor units", field="discount")
        return self


class Promotion(_Part):
    """Whether codes are asked for, and which there are."""

    enabled: bool
    available_codes: Annotated[tuple[PromoCode, ...], Field(strict=False)] | None = None


class EstimatedDays(_Part):
    """How long a delivery takes."""

    min: Days
    max: Days

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise broken("not less than min", field="max")
        return self


class ShippingMethod(_Part):
    """A way to be sent the goods, at a price."""

    id: Text
    name: Text
    price: Minor
    currency: Currency
    estimated_days: EstimatedDays


class Shipping(_Part):
    """The ways to be sent the goods."""

    methods: Annotated[tuple[ShippingMethod, ...], Field(strict=False)]


class PickupLocation(_Part):
    """A place to fetch the goods from, at no price."""

    id: Text
    name: Text


class Pickup(_Part):
    """The places to fetch the goods from."""

    locations: Annotated[tuple[PickupLocation, ...], Field(strict=False)]


class DeliveryOptions(_Part):
    """How the goods can come to the customer."""

    shipping: Shipping | None = None
    pickup: Pickup | None = None


class Delivery(_Part):
    """Whether delivery is asked for, and what there is to choose from."""

    enabled: bool
    options: DeliveryOptions | None = None


class Metadata(_Part):
    """How the page behaves. It is no place for keys of our own."""

    mode: Literal["payment", "subscription"] | None = None
    merchant_name: Text | None = None
    shipping_address_handling: Literal["Collect", "Skip"] | None = None
    promo_code: Promotion | None = None
    delivery: Delivery | None = None


class CreateSession(_Part):
    """The body of ``POST /checkout/session``. Amounts are minor units of ``currency``."""

    amount: Amount
    currency: Currency
    success_url: Url
    cancel_url: Url
    customer: Customer | None = None
    cart_items: Annotated[tuple[CartItem, ...], Field(strict=False)] | None = None
    supported_currencies: (
        Annotated[tuple[Currency, ...], Field(strict=False, min_length=1)] | None
    ) = None
    config_id: Text | None = None
    metadata: Metadata | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.cart_items is not None:
            total = sum(item.price * item.quantity for item in self.cart_items)
            if total != self.amount:
                raise broken("adds up to the amount", field="cartItems")
        return self

    def body(self) -> bytes:
        """Return the same bytes for the same values; what was not given is not there."""
        return encoded(self.model_dump(by_alias=True, exclude_none=True))


def checked(
    document: Mapping[str, Any], *, may_be_http: Callable[[str], bool] = never
) -> CreateSession:
    """Return a request, written with VINR's own names, as typed values.

    ``may_be_http`` says of which return pages plain http is no danger. Raises
    ``Refusal("bad_request")``; details: the first wrong field, such as ``cartItems[0].quantity``.
    """
    try:
        return CreateSession.model_validate(dict(document), context={"may_be_http": may_be_http})
    except ValidationError as error:
        field = _path(error)
    raise Refusal("bad_request", provider="VINR", field=field)


def encoded(document: Mapping[str, Any]) -> bytes:
    """Return a document as VINR is sent it: JSON in UTF-8 without spaces."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _path(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    steps: list[int | str] = list(first["loc"])
    inner = first.get("ctx", {}).get("field")
    if inner:
        steps.append(inner)
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return shown.removeprefix(".")[:120]
