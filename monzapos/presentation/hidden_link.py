"""Why a link is not shown, although the provider has made a checkout."""

from urllib.parse import urlsplit

from monzapos.domain.attempt import Attempt
from monzapos.presentation.error_notice import Notice, notice_for

_LONGEST = 120  # characters of a host


def hidden_link(attempt: Attempt) -> Notice:
    """Say that there is no link, or to which host one leads that no code may lead to."""
    if not attempt.url:
        return notice_for("link_missing", {})
    return notice_for("url_not_allowed", {"host": _host(attempt.url)[:_LONGEST]})


def _host(url: str) -> str:
    """Return where a link leads; another scheme than https belongs to it, for it is a reason."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2]
    return host if host and parts.scheme == "https" else f"{parts.scheme}://{host}"
