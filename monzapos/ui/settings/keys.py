"""Brings providers' keys to the keyring, from whichever page they are typed on."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from monzapos.application.change_settings import allow_keys
from monzapos.application.ports import Probe
from monzapos.domain.errors import ProviderTrouble
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.key_words import (
    KEYED,
    key_fleeting,
    key_removed,
    key_saved,
    key_tested,
)
from monzapos.ui.settings.key_box import KeyBox
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


class Keys(QObject):
    """Knows nothing of any key longer than it takes to hand it over."""

    trouble = Signal(object)  # Notice
    changed = Signal(str)  # the provider whose key is another now

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._pages: dict[str, Mapping[str, KeyBox]] = {}
        self._fleeting: set[str] = set()
        self._allowed = True
        self._begun = False
        backstage.ready.connect(self._begin)

    def attach(self, page: str, boxes: Mapping[str, KeyBox]) -> None:
        """Serve the boxes, by provider, of this page from now on, and no longer those before."""
        self._pages[page] = boxes
        for provider, box in boxes.items():
            box.save_wanted.connect(partial(self._save, provider, box))
            box.test_wanted.connect(partial(self._test, provider, box))
            box.remove_wanted.connect(partial(self._remove, provider, box))
            box.allow(self._allowed)
        if self._begun:
            self._ask_all()

    def attend(self, attendance: Attendance) -> None:
        """Hear who is here."""
        self._allowed = attendance.decides
        for boxes in self._pages.values():
            for box in boxes.values():
                box.allow(self._allowed)

    def _begin(self) -> None:
        self._begun = True
        self._ask_all()

    def _ask_all(self) -> None:
        for provider in KEYED:
            question = partial(_has_key, provider=provider)
            self._backstage.ask(question, partial(self._show, provider), self.trouble.emit)

    def _show(self, provider: str, kept: bool) -> None:
        for boxes in self._pages.values():
            boxes[provider].present(kept=kept, fleeting=kept and provider in self._fleeting)

    def _save(self, provider: str, box: KeyBox, key: str) -> None:
        question = partial(_save_key, provider=provider, key=key)
        self._backstage.ask(question, partial(self._saved, provider, box), box.notice.show_notice)

    def _saved(self, provider: str, box: KeyBox, durable: bool) -> None:
        box.forget()
        if durable:
            self._fleeting.discard(provider)
            box.notice.show_success(*key_saved())
        else:
            self._fleeting.add(provider)
            box.notice.show_warning(key_fleeting())
        self._changed(provider)

    def _test(self, provider: str, box: KeyBox, key: str) -> None:
        question = partial(_test_key, provider=provider, key=key)
        self._backstage.ask(question, partial(self._tested, provider, box), box.notice.show_notice)

    def _tested(self, provider: str, box: KeyBox, probe: Probe) -> None:
        box.notice.show_success(*key_tested(provider, probe))

    def _remove(self, provider: str, box: KeyBox) -> None:
        question = partial(_remove_key, provider=provider)
        then = partial(self._removed, provider, box)
        self._backstage.ask(question, then, box.notice.show_notice)

    def _removed(self, provider: str, box: KeyBox, _nothing: None) -> None:
        self._fleeting.discard(provider)
        box.notice.show_success(key_removed())
        self._changed(provider)

    def _changed(self, provider: str) -> None:
        self.changed.emit(provider)
        self._backstage.rebuild()


async def _has_key(services: "Services", *, provider: str) -> bool:
    return await services.secrets.read(provider) is not None


async def _save_key(services: "Services", *, provider: str, key: str) -> bool:
    allow_keys(services.staff)
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
    allow_keys(services.staff)
    await services.secrets.remove(provider)
