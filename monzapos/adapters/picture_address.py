"""Which addresses may be asked for a picture."""

from urllib.parse import urlsplit

from monzapos.adapters.loopback import is_loopback


def may_be_asked(address: str, *, plain: bool) -> bool:
    """Whether it is https and names nobody; ``plain`` allows this machine itself without https."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return False
    safe = parts.scheme == "https" or (plain and parts.scheme == "http" and is_loopback(host))
    return bool(safe and host and "@" not in parts.netloc)
