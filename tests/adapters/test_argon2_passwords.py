"""A password's hash is Argon2's, has a salt of its own, and opens to nothing else."""

import pytest

from monzapos.adapters.argon2_passwords import Argon2Passwords

HASHES = Argon2Passwords()


async def test_only_the_password_fits() -> None:
    made = await HASHES.hashed("contraseña 😀")
    assert made.startswith("$argon2id$")
    assert await HASHES.fits(made, "contraseña 😀")
    assert not await HASHES.fits(made, "contrasena 😀")
    assert not await HASHES.fits(made, "")
    assert made != await HASHES.hashed("contraseña 😀")


@pytest.mark.parametrize("made", ["", "x", "$argon2id$", "hash of x", "$2b$12$x", "ñ"])
async def test_what_is_no_hash_fits_nothing(made: str) -> None:
    assert not await HASHES.fits(made, "x")


async def test_a_lone_surrogate_is_a_password_like_any_other() -> None:
    assert await HASHES.fits(await HASHES.hashed("\udc80"), "\udc80")
