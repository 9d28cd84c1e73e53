"""What counts as an absolute https URL, for providers that are given one."""

import ipaddress
import re
from collections.abc import Callable
from urllib.parse import urlsplit

_HOST = re.compile(r"(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?", re.IGNORECASE)


def is_https_url(url: str, is_own_page: Callable[[str], bool] = lambda url: False) -> bool:
    """Whether it is https with a proper host and no user; ``is_own_page`` lets others through."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`|')
        named = bool(_HOST.fullmatch(host)) or _is_ipv6(host)
        good = plain and named and parts.port != 0
    except ValueError:
        return False
    return good and "@" not in parts.netloc and (parts.scheme == "https" or is_own_page(url))


def _is_ipv6(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6
    except ValueError:
        return False
