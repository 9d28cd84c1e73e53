"""Whether a setting's value keeps the rules that are declared with the setting."""

import re
from collections.abc import Mapping
from dataclasses import Field
from typing import Any
from urllib.parse import urlsplit

from monzapos.adapters.loopback import is_loopback

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_HOST = rf"{_LABEL}(\.{_LABEL})+"


def keeps_rules(spec: Field[Any], value: Any) -> bool:
    """Whether a value is of a setting's own type, and one that the setting can have."""
    rules = spec.metadata
    default = spec.default
    if isinstance(default, tuple):
        return isinstance(value, list) and all(_entry(rules, one) for one in value)
    if type(value) is not type(default):
        return False
    if "choices" in rules:
        return value in rules["choices"]
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(rules.get("least", value) <= value <= rules.get("most", value))
    if isinstance(value, str):
        if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
            return False
        if rules.get("url"):
            return not value or safe_url(value)
        return value.isprintable() and len(value) <= rules.get("longest", len(value))
    return True


def _entry(rules: Mapping[str, Any], value: Any) -> bool:
    if not isinstance(value, str) or not value.isprintable():
        return False
    return bool(re.fullmatch(rules.get("each", _HOST), value))


def safe_url(text: str) -> bool:
    """Whether an address may be used at all: https, or http on this machine alone."""
    if not text.isascii() or not text.isprintable() or set(text) & set(" \\"):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
