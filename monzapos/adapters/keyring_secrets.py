"""Secrets: the environment first, then the system's keyring, else memory. Never a file."""

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from monzapos.application.ports import SecretsReport
from monzapos.domain.errors import Refusal

T = TypeVar("T")

USER = "desk"
_ENVIRONMENT = {"stripe": "MONZAPOS_STRIPE_KEY", "vinr": "MONZAPOS_VINR_KEY"}
_PROBE = "monzapos/probe"
# Backends that really keep a secret: anything else (null, fail, plaintext files) is refused.
_TRUSTED = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
    }
)
_CHAINER = "keyring.backends.chainer"
_ABSENT = "keyring.backends.fail.Keyring"
_WINDOWS = "keyring.backends.Windows"
_WINDOWS_BYTES = 2_560  # of UTF-16: 1,280 characters; what is longer it fails to take, obscurely
_NEVER_HAD_IT = frozenset({"keyring_absent", "keyring_untrusted"})
_OUT_OF_REACH = _NEVER_HAD_IT | {"keyring_locked"}
log = logging.getLogger(__name__)


class KeyringSecrets:
    """Fits ``application.ports.Secrets``.

    ``suffix`` tells the entries of a home of its own apart. ``remembered`` is where secrets stay
    that no keyring took. All keyring calls go through one daemon thread: a locked keyring waits
    for a person, and the program may end meanwhile.
    """

    def __init__(
        self,
        suffix: str = "",
        environment: Mapping[str, str] = os.environ,
        remembered: dict[str, str] | None = None,
    ) -> None:
        self._suffix = suffix
        self._environment = environment
        self._memory = {} if remembered is None else remembered
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def read(self, name: str) -> str | None:
        """Return the secret, or None where there is none anywhere.

        Raises ``Refusal``, ``keyring_locked`` or ``keyring_failed``: nobody can tell what a keyring
        holds that is locked, or in trouble.
        """
        from_environment = self._environment.get(_ENVIRONMENT.get(name, ""), "").strip()
        if from_environment:
            return from_environment
        if name in self._memory:
            return self._memory[name]
        try:
            return await self._on_thread(lambda: _trusted().get_password(self._service(name), USER))
        except Refusal as refusal:
            if refusal.code in _NEVER_HAD_IT:
                return None
            raise

    async def save(self, name: str, value: str) -> bool:
        """Keep it; False where it lives in memory only. It is read back and compared.

        What the keyring had before under this name must not come back at the next start.
        """
        service = self._service(name)
        try:
            await self._on_thread(lambda: _store(service, value))
        except Refusal as refusal:
            log.info("The keyring did not take “%s”: %s", name, refusal.code)
            self._memory[name] = value
            if refusal.code not in _OUT_OF_REACH:
                with contextlib.suppress(Refusal):
                    await self._on_thread(lambda: _delete(service))
            return False
        self._memory.pop(name, None)
        return True

    async def remove(self, name: str) -> None:
        """Forget it, here and in the keyring. Raises ``Refusal`` where that may still have it."""
        self._memory.pop(name, None)
        service = self._service(name)
        try:
            await self._on_thread(lambda: _delete(service))
        except Refusal as refusal:
            if refusal.code not in _NEVER_HAD_IT:
                raise

    async def describe(self) -> SecretsReport:
        """Store, read back and delete a probe entry."""
        service = f"{_PROBE}{self._suffix}"
        try:
            backend = await self._on_thread(lambda: _backend_name(_trusted()))
        except Refusal as refusal:
            return SecretsReport(refusal.details.get("backend", "–"), False, refusal.code)
        try:
            await self._on_thread(lambda: _try_out(service))
        except Refusal as refusal:
            return SecretsReport(backend, False, refusal.code)
        return SecretsReport(backend, True)

    def close(self) -> None:
        """Let the thread go; one that waits for a person is left behind, as a daemon."""
        self._work.put(None)

    def _service(self, name: str) -> str:
        return f"monzapos/{name}{self._suffix}"

    async def _on_thread(self, work: Callable[[], T]) -> T:
        answer: Future[T] = Future()

        def run() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                answer.set_result(work())
            except Refusal as refusal:
                answer.set_exception(refusal)
            except Exception as error:  # backends raise anything: pywintypes, D-Bus, …
                answer.set_exception(_translated(error))

        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="keyring", daemon=True)
            self._thread.start()
        self._work.put(run)
        return await asyncio.wrap_future(answer)

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            work()


def _trusted() -> Any:
    """Return the keyring, where it is one that really keeps secrets."""
    import keyring

    backend: Any = keyring.get_keyring()
    name = _backend_name(backend)
    if name == _ABSENT:
        raise Refusal("keyring_absent", backend=name)
    # The chainer would go on to a backend that writes plain text where a better one fails.
    members = backend.backends if type(backend).__module__ == _CHAINER else [backend]
    for member in members:
        if type(member).__module__ in _TRUSTED:
            return member
    raise Refusal("keyring_untrusted", backend=name)


def _backend_name(backend: Any) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _store(service: str, value: str) -> None:
    backend = _trusted()
    windows = type(backend).__module__ == _WINDOWS
    if windows and len(value.encode("utf-16-le", "surrogatepass")) > _WINDOWS_BYTES:
        raise Refusal("secret_too_long", backend=_backend_name(backend))
    backend.set_password(service, USER, value)
    if backend.get_password(service, USER) != value:
        raise Refusal("keyring_lost_it", backend=_backend_name(backend))


def _try_out(service: str) -> None:
    _store(service, "probe")
    _delete(service)


def _delete(service: str) -> None:
    from keyring.errors import PasswordDeleteError

    try:
        _trusted().delete_password(service, USER)
    except PasswordDeleteError:
        return  # it was not there


def _translated(error: Exception) -> Refusal:
    """Name what went wrong without its text, which may quote the secret."""
    kind = type(error).__name__
    if kind == "KeyringLocked":
        return Refusal("keyring_locked", backend=kind)
    if kind in ("NoKeyringError", "InitError"):
        return Refusal("keyring_absent", backend=kind)
    return Refusal("keyring_failed", backend=kind)
