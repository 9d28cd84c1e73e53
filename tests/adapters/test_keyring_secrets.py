"""Where keys are kept: the environment, a keyring that really keeps them, or memory. Never a file.

One test talks to a real Secret Service on a bus of its own; the rest to backends that fail in the
ways that keyrings fail.
"""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import PasswordDeleteError

from monzapos.adapters.keyring_secrets import KeyringSecrets
from monzapos.application.ports import SecretsReport
from monzapos.domain.errors import Refusal
from tests.adapters.keyrings import (
    WINDOWS,
    Forgetful,
    Locked,
    Plaintext,
    Slow,
    Troubled,
    Trusted,
    Windows,
    on_a_bus_of_its_own,
)

KEY = "rk_test_CANARY"


@pytest.fixture
def secrets() -> Iterator[KeyringSecrets]:
    made = KeyringSecrets("@1234abcd", {})
    yield made
    made.close()


def use(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)


async def test_a_key_is_kept_under_its_own_service_of_this_home(secrets: KeyringSecrets) -> None:
    backend = Trusted()
    use(backend)
    assert await secrets.read("stripe") is None
    assert await secrets.save("stripe", KEY)
    assert await secrets.save("supabase-refresh", "r1")
    assert backend.get_password("monzapos/stripe@1234abcd", "desk") == KEY
    assert backend.get_password("monzapos/supabase-refresh@1234abcd", "desk") == "r1"
    assert await secrets.read("stripe") == KEY
    await secrets.remove("stripe")
    await secrets.remove("stripe")  # it is not there any more, which is what was wanted
    assert await secrets.read("stripe") is None
    assert await secrets.read("supabase-refresh") == "r1"


async def test_the_environment_comes_first() -> None:
    use(Trusted())
    secrets = KeyringSecrets("", {"MONZAPOS_STRIPE_KEY": f" {KEY}\n", "MONZAPOS_VINR_KEY": ""})
    await secrets.save("stripe", "another")
    await secrets.save("vinr", "kept")
    assert await secrets.read("stripe") == KEY
    assert await secrets.read("vinr") == "kept"
    secrets.close()


def absent() -> KeyringBackend:
    return fail.Keyring()  # type: ignore[no-untyped-call]


def stores_nothing() -> KeyringBackend:
    return null.Keyring()  # type: ignore[no-untyped-call]


BROKEN = {
    "absent": (absent, "keyring_absent"),
    "null": (stores_nothing, "keyring_untrusted"),
    "plaintext": (Plaintext, "keyring_untrusted"),
    "locked": (Locked, "keyring_locked"),
    "troubled": (Troubled, "keyring_failed"),
    "forgetful": (Forgetful, "keyring_lost_it"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_without_a_keyring_that_works_a_key_lives_in_memory(
    name: str, secrets: KeyringSecrets, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make, code = BROKEN[name]
    use(make())
    with caplog.at_level("INFO"):
        assert not await secrets.save("stripe", KEY)
    assert await secrets.read("stripe") == KEY
    report = await secrets.describe()
    assert (report.works, report.trouble) == (False, code)
    assert report.backend
    assert "CANARY" not in caplog.text
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    next_start = KeyringSecrets("@1234abcd", {})
    if name in ("locked", "troubled"):  # it may well hold a key: "no key" would be a guess
        with pytest.raises(Refusal, match=code):
            await next_start.read("stripe")
    else:
        assert await next_start.read("stripe") is None
    next_start.close()


async def test_a_key_in_memory_can_be_forgotten(secrets: KeyringSecrets) -> None:
    use(absent())
    await secrets.save("stripe", KEY)
    await secrets.remove("stripe")
    assert await secrets.read("stripe") is None


async def test_a_plaintext_backend_never_sees_a_key(secrets: KeyringSecrets) -> None:
    backend = Plaintext()
    use(backend)
    await secrets.save("stripe", KEY)
    await secrets.describe()
    assert backend._secrets == {}


async def test_of_several_backends_the_first_that_keeps_secrets_is_used(
    secrets: KeyringSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library's own chainer would fall back on the plain file where the keyring says no."""
    plain, real = Plaintext(), Trusted()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, real])
    use(chainer.ChainerBackend())  # type: ignore[no-untyped-call]
    assert await secrets.save("stripe", KEY)
    assert (await secrets.describe()).works
    assert list(real._secrets.values()) == [KEY]
    assert plain._secrets == {}
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain])
    assert not await secrets.save("vinr", "sk_x")
    assert plain._secrets == {}


async def test_windows_takes_1280_characters(secrets: KeyringSecrets) -> None:
    use(Windows())
    assert await secrets.save("stripe", "x" * 1_280)
    assert await secrets.read("stripe") == "x" * 1_280
    assert not await secrets.save("vinr", "x" * 1_281)
    assert await secrets.read("vinr") == "x" * 1_281
    assert await secrets.describe() == SecretsReport(f"{WINDOWS}.Windows", True)


async def test_windows_is_not_even_tried_with_more(
    secrets: KeyringSecrets, caplog: pytest.LogCaptureFixture
) -> None:
    """Its own error would quote the secret; and the older one must not come back."""
    backend = Windows()
    use(backend)
    assert await secrets.save("supabase-refresh", "older")
    with caplog.at_level("INFO"):
        assert not await secrets.save("supabase-refresh", "CANARY" + "😀" * 640)
    assert backend.refused == 0
    assert backend._secrets == {}
    assert "secret_too_long" in caplog.text
    assert "CANARY" not in caplog.text


async def test_what_a_locked_keyring_kept_before_is_not_touched(secrets: KeyringSecrets) -> None:
    backend = Trusted()
    use(backend)
    assert await secrets.save("stripe", "older")
    use(Locked())
    assert not await secrets.save("stripe", KEY)
    assert list(backend._secrets.values()) == ["older"]
    with pytest.raises(Refusal, match="keyring_locked"):
        await secrets.remove("stripe")


async def test_a_keyring_that_never_had_it_is_no_trouble(secrets: KeyringSecrets) -> None:
    use(stores_nothing())
    await secrets.save("stripe", KEY)
    await secrets.remove("stripe")
    assert await secrets.read("stripe") is None


async def test_a_key_that_is_saved_at_last_leaves_memory(secrets: KeyringSecrets) -> None:
    use(Locked())
    assert not await secrets.save("stripe", "first")
    backend = Trusted()
    use(backend)
    assert await secrets.save("stripe", "second")
    backend.delete_password("monzapos/stripe@1234abcd", "desk")
    assert await secrets.read("stripe") is None


async def test_the_probe_leaves_nothing_behind(secrets: KeyringSecrets) -> None:
    backend = Trusted()
    use(backend)
    assert await secrets.describe() == SecretsReport(f"{WINDOWS}.Trusted", True)
    assert backend._secrets == {}


async def test_a_backend_that_cannot_even_be_loaded_is_trouble(
    secrets: KeyringSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    assert not await secrets.save("stripe", KEY)
    assert (await secrets.describe()).trouble == "keyring_failed"


async def test_a_keyring_that_waits_for_a_person_holds_nobody_up(secrets: KeyringSecrets) -> None:
    """The loop goes on, a caller may give up, and closing does not wait."""
    backend = Slow()
    use(backend)
    asked = asyncio.create_task(secrets.read("stripe"))
    await asyncio.to_thread(backend.asked.wait)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert thread.daemon
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    secrets.close()
    assert thread.is_alive()
    backend.come.set()
    await asyncio.to_thread(thread.join)


async def test_a_backend_that_does_not_know_the_entry_is_no_trouble(
    secrets: KeyringSecrets,
) -> None:
    class Empty(Trusted):
        def delete_password(self, service: str, username: str) -> None:
            raise PasswordDeleteError(service)

    Empty.__module__ = WINDOWS
    use(Empty())
    await secrets.remove("stripe")


@pytest.mark.linux("the Secret Service is Linux's own")
def test_a_real_secret_service_keeps_and_returns_keys(tmp_path: Path) -> None:
    told = on_a_bus_of_its_own("tests.adapters.secret_service", tmp_path)
    assert told.splitlines() == ["kept", "read", "probed", "removed", "locked"]
    (ring,) = (tmp_path / ".local/share/keyrings").glob("login.keyring")
    assert b"CANARY" not in ring.read_bytes()
    assert ring.stat().st_mode & 0o077 == 0
