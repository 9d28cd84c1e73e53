"""A create request from bytes to checked JSON, and the one error that a wrong one gets."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from monzapos.practice.vinr.errors import VinrError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_CODES = {"missing": "parameter_missing", "extra_forbidden": "parameter_unknown"}


def read_json(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Raises ``VinrError`` 400."""
    from pydantic_core import from_json

    try:
        content = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise VinrError(400, "json_invalid", f"The body is not JSON: {error}.") from error
    if not isinstance(content, dict):
        raise VinrError(400, "json_invalid", "The body is not a JSON object.")
    return content


def check(content: dict[str, Any], is_own_page: Callable[[str], bool]) -> None:
    """Hold a request to the reference. Raises ``VinrError`` 400 and 422 for the first mistake."""
    from pydantic import ValidationError

    from monzapos.practice.vinr.fields import (
        CreateRequest,
    )  # 170 ms: the first request does with it

    try:
        CreateRequest.model_validate(content, context={"is_own_page": is_own_page})
    except ValidationError as errors:
        raise _refusal(errors.errors(include_input=False, include_url=False)[0]) from None


def _refusal(error: "ErrorDetails") -> VinrError:
    param = _name(error["loc"])
    message = f"{param}: {error['msg']}."
    if error["type"] == "contradiction":
        return VinrError(422, "parameters_contradict", message, param=param)
    return VinrError(400, _CODES.get(error["type"], "parameter_invalid"), message, param=param)


def _name(place: tuple[str | int, ...]) -> str:
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return name.removeprefix(".")[:200]
