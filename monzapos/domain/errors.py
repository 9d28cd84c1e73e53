"""Refusals: what the world or a person did, said by a code. Words are presentation's business.

A bug is none of these; it is whatever else is raised.
"""


class Refusal(Exception):
    """Something cannot be done, for a reason that a person can act on.

    ``code`` names the reason (``presentation.error_notice`` has the words for each) and
    ``details`` holds what the words need. Neither ever holds a secret.
    """

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return self.code


class VehicleHeld(Refusal):
    """Another sale has the exclusive right to the vehicle."""


class ProviderTrouble(Refusal):
    """A provider did not do what was asked.

    ``certain`` is True when the provider surely did nothing and never will with the same request
    (a refused parameter, a bad key); False when the outcome is unknown and the same request has to
    be sent again. ``retry_after`` is the provider's own wish in seconds, where it said one.
    """

    def __init__(
        self, code: str, *, certain: bool, retry_after: float | None = None, **details: str
    ) -> None:
        super().__init__(code, **details)
        self.certain = certain
        self.retry_after = retry_after
