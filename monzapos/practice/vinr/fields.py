"""Every field of VINR's session reference, with the rule that it names for it.

Only the four are required that the reference requires. Nothing is converted: a price in quotes is
no price.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from monzapos.practice.vinr.currencies import DECIMALS
from monzapos.practice.web_urls import is_https_url

CONTRADICTION = "contradiction"
_LARGEST = 2**53 - 1  # beyond it a JSON number is not the same everywhere


def _currency(code: str) -> str:
    if code not in DECIMALS:
        raise ValueError("is no ISO 4217 code in upper case")
    return code


def _own_or_https(url: str, info: ValidationInfo) -> str:
    if not is_https_url(url, (info.context or {})["is_own_page"]):
        raise ValueError("is no absolute https URL")
    return url


def _https(url: str) -> str:
    if not is_https_url(url):
        raise ValueError("is no absolute https URL")
    return url


Currency = Annotated[str, AfterValidator(_currency)]
Minor = Annotated[int, Field(ge=0, le=_LARGEST)]
Page = Annotated[str, AfterValidator(_own_or_https)]


class _Object(BaseModel):
    model_config = ConfigDict(
        strict=True, extra="forbid", alias_generator=to_camel, allow_inf_nan=False
    )

    @field_validator("*", mode="before")
    @classmethod
    def _never_null(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("is null; leave the field out instead")
        return value


class Customer(_Object):
    """Who pays; ``phone`` is E.164."""

    customer_id: str | None = None
    email: str | None = None
    name: str | None = None
    phone: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{1,14}\z")] | None = None


class CartItem(_Object):
    """A line of the cart; ``price`` is for one, in minor units."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    price: Minor | None = None
    quantity: Annotated[int, Field(ge=1, le=_LARGEST)] | None = None
    image: Annotated[str, AfterValidator(_https)] | None = None
    max_quantity: Annotated[int, Field(ge=1, le=_LARGEST)] | None = None


class PromoCode(_Object):
    """A code for less money: percent, or minor units."""

    code: str | None = None
    discount_type: Literal["percentage", "fixed"] | None = None
    discount: float | None = None  # after its type, which it is read by
    description: str | None = None

    @field_validator("discount", mode="after")
    @classmethod
    def _in_range(cls, discount: float, info: ValidationInfo) -> float:
        kind = info.data.get("discount_type")
        if kind == "fixed" and not discount.is_integer():
            raise ValueError("is in minor units, which are whole")
        if not 0 <= discount <= (100 if kind == "percentage" else _LARGEST):
            raise ValueError("is from 0 to 100 percent, or in minor units")
        return discount


class PromoCodes(_Object):
    """Whether codes may be entered, and which."""

    enabled: StrictBool | None = None
    available_codes: list[PromoCode] | None = None


class EstimatedDays(_Object):
    """How long a delivery takes."""

    min: Minor | None = None
    max: Minor | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "EstimatedDays":
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError(CONTRADICTION, "min is more than max")
        return self


class ShippingMethod(_Object):
    """One way to send it; ``price`` in minor units."""

    id: str | None = None
    name: str | None = None
    price: Minor | None = None
    currency: Currency | None = None
    estimated_days: EstimatedDays | None = None


class Shipping(_Object):
    """The ways to send it."""

    methods: list[ShippingMethod] | None = None


class Location(_Object):
    """One place to fetch it."""

    id: str | None = None
    name: str | None = None


class Pickup(_Object):
    """The places to fetch it."""

    locations: list[Location] | None = None


class DeliveryOptions(_Object):
    """Sent or fetched."""

    shipping: Shipping | None = None
    pickup: Pickup | None = None


class Delivery(_Object):
    """Whether the customer chooses a delivery, and from what."""

    enabled: StrictBool | None = None
    options: DeliveryOptions | None = None


class Metadata(_Object):
    """What the page shows and asks; no place for facts of one's own."""

    mode: Literal["payment", "subscription"] | None = None
    merchant_name: str | None = None
    shipping_address_handling: Literal["Collect", "Skip"] | None = None
    promo_code: PromoCodes | None = None
    delivery: Delivery | None = None


class CreateRequest(_Object):
    """The body of ``POST /checkout/session``; ``amount`` in minor units."""

    amount: Annotated[int, Field(gt=0, le=_LARGEST)]
    currency: Currency
    success_url: Page
    cancel_url: Page
    customer: Customer | None = None
    cart_items: list[CartItem] | None = None
    supported_currencies: list[Currency] | None = None
    config_id: str | None = None
    metadata: Metadata | None = None
