"""Runs the Settings page: writes, then builds the program anew."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.application.ports import Probe
from monzapos.domain.errors import ProviderTrouble
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.settings_form import (
    Value,
    key_removed,
    key_saved,
    key_tested,
    nothing_changed,
    saved,
)
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

STRIPE = "stripe"


class Setup(QObject):
    """Knows nothing of any key longer than it takes to hand it over."""

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._services: Services | None = None
        self._page: SettingsPage | None = None
        self._said: tuple[str, str] | None = None  # what is still to be said after a rebuild
        backstage.ready.connect(self._begin)

    def attach(self, page: SettingsPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.save_wanted.connect(self._save)
        page.key.save_wanted.connect(self._save_key)
        page.key.test_wanted.connect(self._test_key)
        page.key.remove_wanted.connect(self._remove_key)
        if self._services is not None:
            self._begin(self._services)

    def _begin(self, services: "Services") -> None:
        self._services = services
        if self._page is not None:
            self._page.present(services.settings)
            if self._said is not None:
                self._page.notice.show_success(*self._said)
                self._said = None
        self._backstage.ask(_has_key, self._show_key, self._refuse)

    def _save(self, changed: dict[str, Value]) -> None:
        if not changed:
            self._say(nothing_changed())
            return
        self._backstage.ask(partial(_save, changed=changed), self._saved, self._refuse)

    def _saved(self, _nothing: None) -> None:
        self._said = (saved(), "")
        self._backstage.rebuild()

    def _say(self, title: str) -> None:
        if self._page is not None:
            self._page.notice.show_success(title)

    def _refuse(self, words: Notice) -> None:
        if self._page is not None:
            self._page.notice.show_notice(words)

    def _show_key(self, kept: bool) -> None:
        if self._page is not None:
            self._page.key.present(kept=kept)

    def _save_key(self, key: str) -> None:
        self._backstage.ask(partial(_save_key, key=key), self._key_saved, self._refuse_key)

    def _key_saved(self, durable: bool) -> None:
        if self._page is not None:
            self._page.key.forget()
            self._page.key.notice.show_success(*key_saved(durable=durable))
        self._backstage.rebuild()

    def _test_key(self, key: str) -> None:
        self._backstage.ask(partial(_test_key, key=key), self._key_tested, self._refuse_key)

    def _key_tested(self, probe: Probe) -> None:
        if self._page is not None:
            self._page.key.notice.show_success(*key_tested(probe))

    def _remove_key(self) -> None:
        self._backstage.ask(_remove_key, self._key_removed, self._refuse_key)

    def _key_removed(self, _nothing: None) -> None:
        if self._page is not None:
            self._page.key.notice.show_success(key_removed())
        self._backstage.rebuild()

    def _refuse_key(self, words: Notice) -> None:
        if self._page is not None:
            self._page.key.notice.show_notice(words)


async def _save(services: "Services", *, changed: dict[str, Value]) -> None:
    import asyncio

    await asyncio.to_thread(services.settings_store.save, changed)


async def _has_key(services: "Services") -> bool:
    return await services.secrets.read(STRIPE) is not None


async def _save_key(services: "Services", *, key: str) -> bool:
    try:
        await services.check.provider(STRIPE, key)
    except ProviderTrouble as trouble:
        if trouble.certain:
            raise
        # Stripe cannot be asked now: that is no reason to lose the key that was typed.
    return await services.secrets.save(STRIPE, key)


async def _test_key(services: "Services", *, key: str) -> Probe:
    return await services.check.provider(STRIPE, key or await services.secrets.read(STRIPE) or "")


async def _remove_key(services: "Services") -> None:
    await services.secrets.remove(STRIPE)
