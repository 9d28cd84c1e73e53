"""Runs on a D-Bus session of its own, with a real Secret Service: prints what it has proven."""

import asyncio

import keyring
import secretstorage

from monzapos.adapters.keyring_secrets import KeyringSecrets

LONG = "rk_test_CANARY" + "ñ" * 5_000


async def main() -> None:
    secrets = KeyringSecrets("@1234abcd", {})
    assert await secrets.save("stripe", LONG)
    assert keyring.get_password("monzapos/stripe@1234abcd", "desk") == LONG
    print("kept")  # noqa: T201
    another = KeyringSecrets("@1234abcd", {})
    assert await another.read("stripe") == LONG
    another.close()
    print("read")  # noqa: T201
    report = await secrets.describe()
    assert (report.backend, report.works) == ("keyring.backends.SecretService.Keyring", True)
    print("probed")  # noqa: T201
    await secrets.remove("stripe")
    await secrets.remove("stripe")
    assert await secrets.read("stripe") is None
    print("removed")  # noqa: T201
    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()
    assert (await secrets.describe()).trouble == "keyring_locked"
    assert not await secrets.save("stripe", LONG)
    assert await secrets.read("stripe") == LONG
    secrets.close()
    print("locked")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
