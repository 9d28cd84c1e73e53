"""The dealership's sign-in by Supabase Auth: one session, kept by its refresh token alone.

A refresh token is spent by its use, and using it twice ends the whole session. So it is used by one
task of one process at a time: read from the keyring, spent, and its successor saved before anything
is done with what it gave.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from monzapos.adapters.home_turn import HomeTurn
from monzapos.adapters.supabase_access import Bearer
from monzapos.adapters.supabase_auth_api import Grant, SupabaseAuth
from monzapos.application.ports import OVER, Secrets, SignIn
from monzapos.domain.errors import Refusal

SECRET = "supabase-refresh"  # noqa: S105 - the name of one
# Trying the same password again would not change the answer.
_HOPELESS = OVER | {"wrong_password", "email_not_confirmed", "sign_in_switched_off"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An e-mail and its password from the environment: for a desk that no person attends."""

    email: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Credentials | None":
        """Return them where both are set."""
        email = environment.get("MONZAPOS_SUPABASE_EMAIL", "").strip()
        password = environment.get("MONZAPOS_SUPABASE_PASSWORD", "")
        return cls(email, password) if email and password else None


class SupabaseIdentity:
    """Fits ``application.ports.Identity``, and keeps the tokens for ``SupabaseAccess``.

    ``turn`` is the one that all processes of a home take. Lives on the loop.
    """

    def __init__(
        self,
        auth: SupabaseAuth,
        secrets: Secrets,
        turn: HomeTurn,
        credentials: Credentials | None = None,
    ) -> None:
        self._auth = auth
        self._secrets = secrets
        self._turn = turn
        self._credentials = credentials
        self._now: Grant | None = None
        self._kept = True
        self._nobody = False  # what is kept has been asked for, and it was nothing
        self._renewal: asyncio.Task[SignIn] | None = None
        self._listeners: list[Callable[[Refusal], None]] = []

    def subscribe(self, listener: Callable[[Refusal], None]) -> None:
        """Tell of every sign-in that has ended by itself."""
        self._listeners.append(listener)

    async def sign_in(self, email: str, password: str) -> SignIn:
        """Begin a session, and end the one before at the project."""
        await self._stop_renewing()
        async with self._turn.taken() as have:
            _refuse_unless(have)
            grant = await self._auth.by_password(email.strip(), password)
            before, signed_in = self._now, await self._adopt(grant)
        if before is not None:
            await self._auth.end(before.access_token)
        return signed_in

    async def resume(self) -> SignIn | None:
        """Renew the kept session, else begin one with what the environment has."""
        try:
            return await self._renewed()
        except Refusal as refusal:
            if refusal.code == "not_signed_in":
                return None
            raise

    async def sign_out(self) -> None:
        """Forget the token first, so that it works offline; then end the session."""
        now = self._let_go()
        self._nobody, self._credentials = True, None
        await self._stop_renewing()
        kept, forgotten = await self._forget()
        now = self._let_go() or now  # it may have been renewed meanwhile
        if not await self._end(now, kept) and not forgotten:
            raise Refusal("sign_out_incomplete")

    async def aclose(self) -> None:
        """Keep what is kept, and let the project go."""
        self._nobody = True
        await self._stop_renewing()
        await self._auth.aclose()

    async def bearer(self, fresh_for: float) -> Bearer:
        """Return a token that lasts so many seconds, renewed first where it has to be.

        Raises ``Refusal``: ``not_signed_in``, and what ``resume`` raises.
        """
        if self._now is None or self._left(self._now) < fresh_for:
            await self._renew_for_bearer()
        return self._bearer()

    async def renewed(self, refused: str) -> Bearer:
        """Return another token than the one that was refused; somebody may have got it already."""
        if self._now is None or self._now.access_token == refused:
            await self._renew_for_bearer()
        return self._bearer()

    async def _renew_for_bearer(self) -> None:
        if not self._nobody:  # else every request would ask the keyring, which may ask a person
            await self._renewed()

    def _let_go(self) -> Grant | None:
        now, self._now = self._now, None
        return now

    def _bearer(self) -> Bearer:
        if self._now is None:
            raise Refusal("not_signed_in")
        return Bearer(self._now.access_token, self._now.expires_at)

    def _left(self, grant: Grant) -> float:
        """Return the seconds that a token still lasts by the server's clock; none where unknown."""
        now = self._auth.server_now()
        return (grant.expires_at - now).total_seconds() if now is not None else 0.0

    async def _renewed(self) -> SignIn:
        """Renew the session once, however many ask, and whoever of them gives up."""
        had = self._now
        while True:
            if self._renewal is None:
                self._renewal = asyncio.create_task(self._renew(), name="renew sign-in")
                self._renewal.add_done_callback(self._renewal_ended)
            task = self._renewal
            await asyncio.wait([task])
            if not task.cancelled():
                return task.result()
            async with self._turn.taken():  # somebody is signing in or out instead
                if self._nobody:
                    raise Refusal("not_signed_in")
                if self._now is not None and self._now is not had:
                    return self._signed_in(self._now)

    def _renewal_ended(self, task: asyncio.Task[SignIn]) -> None:
        self._renewal = None
        if not task.cancelled():
            task.exception()  # whoever asked has it; where nobody waits any more, it is heard here

    async def _stop_renewing(self) -> None:
        if (task := self._renewal) is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _renew(self) -> SignIn:
        async with self._turn.taken() as have:
            _refuse_unless(have)
            had = self._now is not None
            try:
                return await self._renew_kept()
            except Refusal as refusal:
                self._nobody = refusal.code in ("not_signed_in", "keyring_locked")
                if had and self._now is None:
                    log.info("The sign-in is over: %s", refusal.code)
                    self._tell(Refusal("signed_out") if self._nobody else refusal)
                raise

    async def _renew_kept(self) -> SignIn:
        kept = await self._secrets.read(SECRET)
        if kept is None:  # perhaps another process has signed out
            self._now = None
            return await self._by_environment(Refusal("not_signed_in"))
        try:
            return await self._adopt(await self._auth.by_refresh_token(kept))
        except Refusal as refusal:
            if refusal.code not in OVER:
                raise
            self._now = None
            with contextlib.suppress(Refusal):  # a locked keyring keeps what is worth nothing
                await self._secrets.remove(SECRET)
            return await self._by_environment(refusal)

    async def _by_environment(self, otherwise: Refusal) -> SignIn:
        if self._credentials is None:
            raise otherwise
        email, password = self._credentials.email, self._credentials.password
        try:
            return await self._adopt(await self._auth.by_password(email, password))
        except Refusal as refusal:
            if refusal.code in _HOPELESS:
                self._credentials = None
            raise

    async def _adopt(self, grant: Grant) -> SignIn:
        """Keep a session, and only then use it."""
        self._kept = await self._secrets.save(SECRET, grant.refresh_token)
        self._now, self._nobody = grant, False
        return self._signed_in(grant)

    def _signed_in(self, grant: Grant) -> SignIn:
        return SignIn(grant.person, grant.email, grant.expires_at, grant.lasts, self._kept)

    def _tell(self, refusal: Refusal) -> None:
        for listener in self._listeners:
            listener(refusal)

    async def _forget(self) -> tuple[str | None, bool]:
        """Return the token that was kept, and whether it is surely kept no more."""
        kept = None
        async with self._turn.taken():  # or not: it has to go in any case
            with contextlib.suppress(Refusal):
                kept = await self._secrets.read(SECRET)
            with contextlib.suppress(Refusal):
                await self._secrets.remove(SECRET)
                return kept, await self._secrets.read(SECRET) is None
        return kept, False

    async def _end(self, now: Grant | None, kept: str | None) -> bool:
        """End the session at the project; an access token that is over has to be renewed first."""
        if now is None or self._left(now) <= 0:
            if kept is None:
                return False
            try:
                now = await self._auth.by_refresh_token(kept)
            except Refusal as refusal:
                return refusal.code in OVER
        return await self._auth.end(now.access_token)


def _refuse_unless(have: bool) -> None:
    if not have:
        raise Refusal("sign_in_busy")
