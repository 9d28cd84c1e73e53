"""The dealership's sign-in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.domain.person import Person


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whom the dealership's sign-in has let in, and until when (UTC) without asking it again."""

    person: Person
    email: str
    until: datetime


class Identity(Protocol):
    """Proves who somebody is. Keeps the sign-in itself; nobody above ever sees a token.

    Raises ``Refusal``: ``wrong_password``, ``email_not_confirmed``, ``too_many_tries`` (details:
    seconds, where known), ``mfa_needed``, ``not_staff`` (details: email), ``user_banned``,
    ``signed_out`` (a kept sign-in is over), ``sign_in_unreachable`` and the like.
    """

    async def sign_in(self, email: str, password: str) -> SignIn: ...

    async def resume(self) -> SignIn | None:
        """Renew what is kept; None where nothing is kept."""
        ...

    async def sign_out(self) -> None:
        """Forget it here, whatever the network does; and there, where it can be reached."""
        ...

    async def aclose(self) -> None: ...
