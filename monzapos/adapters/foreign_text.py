"""Text that comes from, or goes to, somebody else's program."""

import re
import unicodedata

LONGEST_MESSAGE = 300
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_KEYS = re.compile(r"(?:\b(?:sk|rk|pk|whsec)_|\bBearer\s+)\S*", re.IGNORECASE)


def harmless(text: str) -> str:
    """Return a provider's text without keys, e-mails and control characters; at most 300."""
    shown = "".join(c if c.isprintable() else " " for c in text[: 10 * LONGEST_MESSAGE])
    return _EMAIL.sub("•••", _KEYS.sub("•••", shown))[:LONGEST_MESSAGE]


def blank(text: str) -> bool:
    """Whether nothing of a text can be seen: zero-width characters are no name."""
    return all(c.isspace() or unicodedata.category(c) in ("Cc", "Cf") for c in text)


def unfit(text: str) -> bool:
    """Whether a text holds what cannot be sent: a lone surrogate has no bytes, and NUL ends it."""
    return any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)
