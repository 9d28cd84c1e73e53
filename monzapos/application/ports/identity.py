"""The dealership's sign-in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

# The server's last word on a sign-in: what is kept of it is worth nothing any more.
OVER = frozenset({"signed_out", "user_banned", "not_staff", "mfa_needed"})


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whom the dealership's sign-in has let in, and until when (UTC) without asking it again.

    ``until`` is by its own clock, so ``lasts`` says how many seconds that is from now on.
    ``kept`` is False where no keyring took it: it has to be done again at the next start.
    """

    person: Person
    email: str
    until: datetime
    lasts: float = 3600.0
    kept: bool = True


class Identity(Protocol):
    """Proves who somebody is. Keeps the sign-in itself; nobody above ever sees a token.

    Raises ``Refusal``: ``wrong_password``, ``email_not_confirmed``, ``too_many_tries`` (details:
    seconds, where known), ``mfa_needed``, ``not_staff`` (details: email), ``user_banned``,
    ``signed_out`` (a kept sign-in is over), ``sign_in_unreachable`` and the like.
    """

    def subscribe(self, listener: Callable[[Refusal], None]) -> None:
        """Tell ``listener``, on the loop's thread, of every sign-in that the server has ended."""
        ...

    async def sign_in(self, email: str, password: str) -> SignIn:
        """Let somebody in, in the place of whoever was; one who is refused changes nothing."""
        ...

    async def resume(self) -> SignIn | None:
        """Renew what is kept; None where nothing is kept."""
        ...

    async def sign_out(self) -> None:
        """Forget it here, whatever the network does; and there, where it can be reached.

        Raises ``Refusal("sign_out_incomplete")`` where neither could be done for certain.
        """
        ...

    async def aclose(self) -> None: ...


class PasswordHashes(Protocol):
    """Makes a password's hash that is slow to guess from. Works away from the loop's thread."""

    async def hashed(self, password: str) -> str: ...

    async def fits(self, made: str, password: str) -> bool:
        """Whether a hash was made from a password; False for what is no hash."""
        ...
