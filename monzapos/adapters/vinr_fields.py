"""What a field of VINR's request may hold, field by field."""

import re
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from monzapos.adapters.foreign_text import blank, unfit
from monzapos.domain.errors import Refusal
from monzapos.domain.money import exponent

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LARGEST = 10**15  # minor units; inside what every JSON reader holds exactly


def broken(rule: str, *, field: str = "") -> PydanticCustomError:
    """Return the error of a broken rule; ``field`` is below what the validator was given."""
    return PydanticCustomError("rule", "{rule}", {"rule": rule, "field": field})


def _seen(text: str) -> str:
    if blank(text) or unfit(text):
        raise broken("a text that can be seen and sent")
    return text


def _iso_4217(code: str) -> str:
    try:
        exponent(code.lower())
    except Refusal:
        raise broken("a currency of ISO 4217") from None
    if not code.isupper():
        raise broken("in capitals")
    return code


def _e164(number: str) -> str:
    if not _E164.fullmatch(number):
        raise broken("a number in E.164")
    return number


def _https(url: str, info: ValidationInfo) -> str:
    """Accept https; plain http only where the context says that the page is this machine's own."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise broken("an absolute URL") from None
    plain = url.isascii() and url.isprintable() and not set(url) & set(' \\"<>^`{|}')
    if not plain or not parts.hostname or "@" in parts.netloc:
        raise broken("an absolute URL")
    may_be_http: Callable[[str], bool] = (info.context or {}).get("may_be_http", never)
    if parts.scheme != "https" and not (parts.scheme == "http" and may_be_http(url)):
        raise broken("an https URL")
    return url


def never(_url: str) -> bool:
    """Return that plain http is a danger, whatever the page."""
    return False


def _number(value: Any) -> int | float:
    if type(value) not in (int, float) or not 0 <= value <= _LARGEST:  # NaN is in no range
        raise broken("a number")
    return float(value) if type(value) is float else int(value)


Text = Annotated[str, Field(max_length=5_000), AfterValidator(_seen)]
Currency = Annotated[str, AfterValidator(_iso_4217)]
Url = Annotated[str, Field(max_length=2_000), AfterValidator(_https)]
Minor = Annotated[int, Field(ge=0, le=_LARGEST)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Days = Annotated[int, Field(ge=0, le=3_650)]
Email = Annotated[Text, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
Phone = Annotated[str, AfterValidator(_e164)]
Discount = Annotated[int | float, PlainValidator(_number)]
Amount = Annotated[int, Field(ge=1, le=_LARGEST)]
