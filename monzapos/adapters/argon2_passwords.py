"""Hashes of passwords by Argon2."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError


class Argon2Passwords:
    """Fits ``application.ports.PasswordHashes``; some 50 ms and 64 MiB each, in a thread."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    async def hashed(self, password: str) -> str:
        """Return a hash with a salt of its own."""
        return await asyncio.to_thread(self._hasher.hash, password.encode("utf-8", "surrogatepass"))

    async def fits(self, made: str, password: str) -> bool:
        """Whether a hash was made from a password."""
        return await asyncio.to_thread(self._verify, made, password)

    def _verify(self, made: str, password: str) -> bool:
        try:
            return self._hasher.verify(made, password.encode("utf-8", "surrogatepass"))
        except (Argon2Error, InvalidHashError):
            return False
