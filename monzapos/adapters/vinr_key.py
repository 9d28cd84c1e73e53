"""Which VINR keys a desk may hold, and where each may be sent."""

import re
from urllib.parse import urlsplit

from monzapos.adapters.http import checked_base
from monzapos.domain.errors import Refusal

LIVE = "https://api.vinr.com"
SANDBOX = "https://sandbox.api.vinr.com"  # data never crosses between the two

_ACCEPTED = re.compile(r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9_]{1,240}")


def checked_key(key: str) -> str:
    """Return a secret or restricted key.

    Raises ``Refusal``: ``vinr_key_publishable`` or ``vinr_key_malformed``. The key is in neither.
    """
    if key.startswith("pk_"):
        raise Refusal("vinr_key_publishable")
    if not _ACCEPTED.fullmatch(key):
        raise Refusal("vinr_key_malformed")
    return key


def is_live(key: str) -> bool:
    """Whether the key moves real money; VINR's answers do not say."""
    return key.startswith(("sk_live_", "rk_live_"))


def base_for(key: str, api_base: str) -> str:
    """Return the address for a key; "" lets the key's prefix choose.

    Raises ``Refusal``: those of ``checked_base``; ``vinr_key_wrong_host`` where a test key is to go
    to VINR's live host or a live key to its sandbox; ``live_key_elsewhere`` (details: host).
    """
    own, other = (LIVE, SANDBOX) if is_live(key) else (SANDBOX, LIVE)
    base = checked_base(api_base) if api_base else own
    if urlsplit(base).hostname == urlsplit(other).hostname:
        raise Refusal("vinr_key_wrong_host", host=base)
    if is_live(key) and base != LIVE:
        raise Refusal("live_key_elsewhere", host=base)
    return base
