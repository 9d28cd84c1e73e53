"""Providers' JSON, checked for shape: nothing else is believed, whatever its status."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from monzapos.adapters.http import Answer
from monzapos.domain.errors import ProviderTrouble


class Shape(BaseModel):
    """A part of an answer."""

    # Strict: "10" is no amount, and 1 is no boolean. Unknown fields are the provider's business.
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


ShapeT = TypeVar("ShapeT", bound=Shape)


def read(shape: type[ShapeT], answer: Answer) -> ShapeT:
    """Return an answer's body in a shape; ``ProviderTrouble("bad_answer")`` for anything else."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":  # a captive portal, a proxy's error page
        raise ProviderTrouble("bad_answer", certain=False, reason="no_json")
    try:
        return shape.model_validate_json(answer.body)
    except ValidationError:  # its text quotes the answer, so it goes no further
        raise ProviderTrouble("bad_answer", certain=False, reason="shape") from None
