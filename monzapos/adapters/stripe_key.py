"""Which Stripe keys a till may hold."""

import re

from monzapos.domain.errors import Refusal

_ACCEPTED = re.compile(r"(?:rk_live|rk_test|sk_test)_[A-Za-z0-9_]{1,240}")


def checked_key(key: str) -> str:
    """Return a key that a till may hold: a restricted one, or a secret one of test mode.

    Raises ``Refusal``: ``stripe_key_publishable``, ``stripe_key_secret_live`` or
    ``stripe_key_malformed``. The key itself is in none of them.
    """
    if key.startswith("pk_"):
        raise Refusal("stripe_key_publishable")
    if key.startswith("sk_live_"):
        raise Refusal("stripe_key_secret_live")
    if not _ACCEPTED.fullmatch(key):
        raise Refusal("stripe_key_malformed")
    return key


def is_live(key: str) -> bool:
    """Whether the key moves real money."""
    return key.startswith("rk_live_")
