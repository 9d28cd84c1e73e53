"""Writes settings, then has the program built anew."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.application.change_settings import allow_changes
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.question import Value
from monzapos.presentation.switch_words import changes_journal, left_open
from monzapos.ui.work.backstage import Backstage

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services

Changes = dict[str, Value]


class Saver(QObject):
    """Tells whoever saves when the new program is there, in the language that holds then."""

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._waiting: list[tuple[Callable[[], None], Callable[[Notice], None]]] = []
        backstage.refused.connect(self._fail)

    def save(
        self,
        changed: Changes,
        then: Callable[[], None],
        refuse: Callable[[Notice], None],
        ask: Callable[[str], None],
    ) -> None:
        """Write what was changed; ``ask`` first where open sales would be left unfollowed."""

        def go_on(note: str) -> None:
            if note:
                ask(note)
            else:
                self.write(changed, then, refuse)

        self._backstage.ask(partial(_left_open, changed=changed), go_on, refuse)

    def write(
        self, changed: Changes, then: Callable[[], None], refuse: Callable[[Notice], None]
    ) -> None:
        """Write without a question."""

        def written(_nothing: None) -> None:
            self._waiting.append((then, refuse))
            self._backstage.rebuild()

        self._backstage.ask(partial(_write, changed=changed), written, refuse)

    def settle(self) -> None:
        """Tell everybody who waits that the new program is there; call it when all others know."""
        waiting, self._waiting = self._waiting, []
        for then, _refuse in waiting:
            then()

    def _fail(self, notice: Notice) -> None:
        waiting, self._waiting = self._waiting, []
        for _then, refuse in waiting:
            refuse(notice)


async def _left_open(services: "Services", *, changed: Changes) -> str:
    """Return what is to be asked, where there is something; a refusal comes before it."""
    allow_changes(services.staff, services.settings, changed)
    if not changes_journal(services.settings, changed):
        return ""
    open_sales = len(await services.journal.sales(only_open=True))
    practising = services.settings.practising
    return left_open(open_sales, practising=practising) if open_sales else ""


async def _write(services: "Services", *, changed: Changes) -> None:
    import asyncio

    allow_changes(services.staff, services.settings, changed)
    await asyncio.to_thread(services.settings_store.save, changed)
