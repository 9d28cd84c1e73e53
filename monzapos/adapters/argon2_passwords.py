"""Hashes of passwords by Argon2."""

import asyncio


class Argon2Passwords:
    """Fits ``application.ports.PasswordHashes``; some 50 ms and 64 MiB each, in a thread."""

    async def hashed(self, password: str) -> str:
        """Return a hash with a salt of its own."""
        return await asyncio.to_thread(_hashed, _bytes(password))

    async def fits(self, made: str, password: str) -> bool:
        """Whether a hash was made from a password; False for what is no hash."""
        return await asyncio.to_thread(_fits, made, _bytes(password))


def _hashed(password: bytes) -> str:
    from argon2 import PasswordHasher  # 50 ms that a start does without

    return PasswordHasher().hash(password)


def _fits(made: str, password: bytes) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error

    try:
        return PasswordHasher().verify(made, password)
    except (Argon2Error, ValueError):  # ValueError: what is no hash at all
        return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
