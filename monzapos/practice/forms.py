"""Forms as they come over the wire, with bracketed names turned into nested values."""

import re
from urllib.parse import parse_qsl

Tree = str | dict[str, "Tree"]

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_LIMIT = 1_000  # fields; Stripe's largest forms have a few hundred
_DEPTH = 8


class FormError(ValueError):
    """The form contradicts itself or is no form; the text says where."""


def flat(body: bytes) -> dict[str, str]:
    """Read a plain form, the last of equal names winning."""
    return dict(_pairs(body))


def nested(body: bytes) -> dict[str, Tree]:
    """Read ``a[b][0][c]=d`` as nested dictionaries; ``a[]=b`` is given the next number.

    Raises ``FormError``.
    """
    root: dict[str, Tree] = {}
    for name, value in _pairs(body):
        match = _NAME.fullmatch(name)
        # A name with odd brackets is kept whole: whoever reads the form will not know it
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])] if match else [name]
        if len(path) > _DEPTH:
            raise FormError(f"Parameter nested too deeply: {name[:200]}")
        _put(root, path, value, name)
    return root


def _put(root: dict[str, Tree], path: list[str], value: str, name: str) -> None:
    here = root
    for step in path[:-1]:
        below = here.setdefault(step or str(len(here)), {})
        if isinstance(below, str):
            raise FormError(f"Parameter given as a value and as an object: {name[:200]}")
        here = below
    last = path[-1] or str(len(here))
    if isinstance(here.get(last), dict):
        raise FormError(f"Parameter given as a value and as an object: {name[:200]}")
    here[last] = value


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_LIMIT
        )
    except UnicodeDecodeError as error:
        raise FormError("The form is not valid UTF-8, percent-encoded.") from error
    except ValueError as error:
        raise FormError(f"The form has more than {_LIMIT} fields.") from error
