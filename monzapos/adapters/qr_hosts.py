"""Which URLs a QR may carry. Nothing is normalised: what is checked is what the phone will read."""

import re
from dataclasses import dataclass

LONGEST_URL = 2_000  # characters; what a phone still reads from a screen

# A host in lower-case ASCII and nothing else: no userinfo, no port but 443, no backslash.
_HTTPS = re.compile(r"https://([a-z0-9.-]+)(?::443)?(?:[/?#].*)?")
_PRINTABLE = re.compile(r"[\x21-\x5b\x5d-\x7e]+")  # printable ASCII without space and backslash


@dataclass(frozen=True, slots=True)
class QrHosts:
    """The allow-list: exact ``https`` hosts, and in practice practice's own http origin.

    ``practice_origin`` is scheme, host and port, such as ``http://127.0.0.1:8123``.
    """

    https: frozenset[str]
    practice_origin: str | None = None

    def may_show(self, url: str) -> bool:
        """Whether a QR may carry this URL, byte for byte as it is."""
        if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url):
            return False
        found = _HTTPS.fullmatch(url)
        if found is not None:
            return found[1] in self.https
        return self.practice_origin is not None and self._practice(self.practice_origin, url)

    @staticmethod
    def _practice(origin: str, url: str) -> bool:
        return url.startswith(origin) and url[len(origin) : len(origin) + 1] in ("/", "?", "#", "")
