"""Runs the Settings page: writes, then builds the program anew."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.application.ports import Probe
from monzapos.domain.errors import ProviderTrouble
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.key_words import KEYED, key_removed, key_saved, key_tested
from monzapos.presentation.settings_form import Value, nothing_changed, saved
from monzapos.presentation.switch_words import changes_journal, left_open
from monzapos.ui.settings.page import SettingsPage
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Setup(QObject):
    """Knows nothing of any key longer than it takes to hand it over."""

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._services: Services | None = None
        self._page: SettingsPage | None = None
        self._saved_now = False  # to be said after the rebuild, in the language that holds then
        backstage.ready.connect(self._begin)

    def attach(self, page: SettingsPage) -> None:
        """Serve this page from now on."""
        self._page = page
        page.save_wanted.connect(self._save)
        page.switch_confirmed.connect(self._write)
        for provider, box in page.keys.items():
            box.save_wanted.connect(partial(self._save_key, provider))
            box.test_wanted.connect(partial(self._test_key, provider))
            box.remove_wanted.connect(partial(self._remove_key, provider))
        if self._services is not None:
            self._present(self._services)

    def _begin(self, services: "Services") -> None:
        self._services = services
        self._present(services)
        if self._saved_now:
            self._saved_now = False
            self._say(saved())

    def _present(self, services: "Services") -> None:
        if self._page is not None:
            self._page.present(services.settings)
        for provider in KEYED:
            question = partial(_has_key, provider=provider)
            self._backstage.ask(question, partial(self._show_key, provider), self._refuse)

    def _save(self, changed: dict[str, Value]) -> None:
        if not changed:
            self._say(nothing_changed())
        elif self._services is not None and changes_journal(self._services.settings, changed):
            self._backstage.ask(_open_sales, partial(self._switch, changed), self._refuse)
        else:
            self._write(changed)

    def _switch(self, changed: dict[str, Value], open_sales: int) -> None:
        if open_sales and self._page is not None and self._services is not None:
            practising = self._services.settings.practising
            self._page.ask_switch(left_open(open_sales, practising=practising))
        else:
            self._write(changed)

    def _write(self, changed: dict[str, Value]) -> None:
        self._backstage.ask(partial(_save, changed=changed), self._saved, self._refuse)

    def _saved(self, _nothing: None) -> None:
        self._saved_now = True
        self._backstage.rebuild()

    def _say(self, title: str) -> None:
        if self._page is not None:
            self._page.say(title)

    def _refuse(self, words: Notice) -> None:
        if self._page is not None:
            self._page.notice.show_notice(words)

    def _show_key(self, provider: str, kept: bool) -> None:
        if self._page is not None:
            self._page.keys[provider].present(kept=kept)

    def _save_key(self, provider: str, key: str) -> None:
        question = partial(_save_key, provider=provider, key=key)
        then, refuse = partial(self._key_saved, provider), partial(self._refuse_key, provider)
        self._backstage.ask(question, then, refuse)

    def _key_saved(self, provider: str, durable: bool) -> None:
        if self._page is not None:
            box = self._page.keys[provider]
            box.forget()
            box.notice.show_success(*key_saved(durable=durable))
        self._backstage.rebuild()

    def _test_key(self, provider: str, key: str) -> None:
        question = partial(_test_key, provider=provider, key=key)
        then, refuse = partial(self._key_tested, provider), partial(self._refuse_key, provider)
        self._backstage.ask(question, then, refuse)

    def _key_tested(self, provider: str, probe: Probe) -> None:
        if self._page is not None:
            self._page.keys[provider].notice.show_success(*key_tested(provider, probe))

    def _remove_key(self, provider: str) -> None:
        question = partial(_remove_key, provider=provider)
        then, refuse = partial(self._key_removed, provider), partial(self._refuse_key, provider)
        self._backstage.ask(question, then, refuse)

    def _key_removed(self, provider: str, _nothing: None) -> None:
        if self._page is not None:
            self._page.keys[provider].notice.show_success(key_removed())
        self._backstage.rebuild()

    def _refuse_key(self, provider: str, words: Notice) -> None:
        if self._page is not None:
            self._page.keys[provider].notice.show_notice(words)


async def _open_sales(services: "Services") -> int:
    return len(await services.journal.sales(only_open=True))


async def _save(services: "Services", *, changed: dict[str, Value]) -> None:
    import asyncio

    await asyncio.to_thread(services.settings_store.save, changed)


async def _has_key(services: "Services", *, provider: str) -> bool:
    return await services.secrets.read(provider) is not None


async def _save_key(services: "Services", *, provider: str, key: str) -> bool:
    try:
        await services.check.provider(provider, key)
    except ProviderTrouble as trouble:
        if trouble.certain:
            raise
        # It cannot be asked now: that is no reason to lose the key that was typed.
    return await services.secrets.save(provider, key)


async def _test_key(services: "Services", *, provider: str, key: str) -> Probe:
    kept = key or await services.secrets.read(provider) or ""
    return await services.check.provider(provider, kept)


async def _remove_key(services: "Services", *, provider: str) -> None:
    await services.secrets.remove(provider)
