"""Runs the set-up: saves what is typed, tests it by real calls, and remembers what was found."""

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monzapos.application.check import CheckLine, Level
from monzapos.application.settings import Settings
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.gate_screen import Attendance
from monzapos.presentation.setup_screen import Found, setup_screen
from monzapos.presentation.setup_steps import (
    EXAMINED,
    Step,
    concerned,
    project_of,
    to_examine,
    tried_key,
)
from monzapos.ui.settings.saver import Changes, Saver
from monzapos.ui.setup.migration import name_migration, read_migration
from monzapos.ui.setup.page import SetUpPage
from monzapos.ui.work.backstage import Backstage
from monzapos.ui.work.loop import BEGUN_ANEW

if TYPE_CHECKING:
    from monzapos.ui.work.services import Services


# What was found depends on who has asked.
_OF_PEOPLE = frozenset({Step.SIGN_IN, Step.VEHICLES, Step.HOLDS})


class Guide(QObject):
    """Lives as long as the window; what is on the page outlives a change of language."""

    def __init__(self, backstage: Backstage, saver: Saver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backstage = backstage
        self._saver = saver
        self._page: SetUpPage | None = None
        self._settings: Settings | None = None
        self._attendance = Attendance()
        self._found: dict[Step, Found] = {}
        self._testing: set[Step] = set()
        self._forgotten: Counter[Step] = Counter()  # an answer from before is about something else
        self._switch: Changes = {}
        self._files = ""  # that have to be run for shared holds
        backstage.ready.connect(self._begin)

    def attach(self, page: SetUpPage) -> None:
        """Serve this page from now on; what was typed on the one before goes on."""
        before, self._page = self._page, page
        page.test_wanted.connect(self._test)
        page.switch_confirmed.connect(self._switch_anyway)
        page.sql_wanted.connect(self._copy)
        page.present_file(self._files)
        if self._settings is not None:
            page.present_settings(self._settings)
        if before is not None:
            page.restore(before.typed())
        self._present()

    def attend(self, attendance: Attendance) -> None:
        """Hear who is here."""
        changed, self._attendance = attendance != self._attendance, attendance
        if changed:
            self._forget(_OF_PEOPLE)
        self._present()
        if changed:
            self._go_on()

    def _go_on(self) -> None:
        """Test what has become testable, where somebody looks."""
        if self._page is not None and self._page.isVisible():
            self.begin()

    def key_changed(self) -> None:
        """Hear that a provider's key is another one now."""
        self._forget(frozenset({Step.MONEY}))

    def _forget(self, steps: frozenset[Step]) -> None:
        for step in steps:
            self._found.pop(step, None)
            self._forgotten[step] += 1

    def begin(self) -> None:
        """Test what is set up already, so that it is known how it stands."""
        if self._settings is None:
            return
        for step in to_examine(self._settings, self._attendance):
            if step not in self._found and step not in self._testing:
                self._examine(step)

    def _begin(self, services: "Services") -> None:
        before, self._settings = self._settings, services.settings
        if before is not None:
            self._forget(concerned(before, self._settings))
        if self._page is not None:
            self._page.present_settings(self._settings)
        self._present()
        self._go_on()
        self._backstage.ask(name_migration, self._name, partial(self._refuse, Step.HOLDS))

    def _name(self, files: str) -> None:
        self._files = files
        if self._page is not None:
            self._page.present_file(files)

    def _present(self) -> None:
        if self._page is not None and self._settings is not None:
            screen = setup_screen(
                self._settings, self._attendance, self._found, frozenset(self._testing)
            )
            self._page.present(screen, self._attendance)

    def _test(self, step: Step, changed: Changes) -> None:
        """Try what can be tried before it is saved; then save, and test what holds."""
        if self._settings is None or step in self._testing:
            return
        self._set_testing(step)
        refuse = partial(self._refuse, step)
        go_on = partial(self._save, step, changed)
        if step is Step.PROJECT and changed:
            address, key = project_of(self._settings, changed)
            if address:
                question = partial(_try_project, address=address, key=key)
                self._backstage.ask(question, go_on, refuse)
                return
        provider = tried_key(changed) if step is Step.MONEY else ""
        if provider:
            self._backstage.ask(partial(_try_key, provider=provider), go_on, refuse)
            return
        go_on(None)

    def _save(self, step: Step, changed: Changes, _tried: object) -> None:
        if not changed:
            self._examine(step)
            return
        then, refuse = partial(self._examine, step), partial(self._refuse, step)
        self._saver.save(changed, then, refuse, partial(self._ask, step, changed))

    def _ask(self, step: Step, changed: Changes, note: str) -> None:
        self._testing.discard(step)
        self._switch = changed
        self._present()
        if self._page is not None:
            self._page.ask_switch(note)

    def _switch_anyway(self) -> None:
        self._set_testing(Step.MONEY)
        then, refuse = partial(self._examine, Step.MONEY), partial(self._refuse, Step.MONEY)
        self._saver.write(self._switch, then, refuse)

    def _examine(self, step: Step) -> None:
        names = EXAMINED.get(step, ())
        if not names:
            self._tell(step, self._forgotten[step], ())
            return
        self._set_testing(step)
        known = self._forgotten[step]
        tell, refuse = partial(self._tell, step, known), partial(self._cut_short, step, known)
        self._backstage.ask(partial(_examine, names=names), tell, refuse)

    def _set_testing(self, step: Step) -> None:
        self._testing.add(step)
        self._present()

    def _cut_short(self, step: Step, known: int, notice: Notice) -> None:
        """Test again what was not tested to its end, or for somebody else."""
        if notice.code != BEGUN_ANEW and known == self._forgotten[step]:
            self._refuse(step, notice)
            return
        self._testing.discard(step)
        self._found.pop(step, None)
        self._present()
        self._go_on()

    def _tell(self, step: Step, known: int, lines: tuple[CheckLine, ...]) -> None:
        self._testing.discard(step)
        if known != self._forgotten[step]:  # it says nothing of how it stands now
            self._present()
            self._go_on()
            return
        self._found[step] = Found(lines)
        self._present()
        wrong = next((line for line in lines if line.level is Level.FAIL), None)
        if self._page is not None and wrong is not None:
            self._page.point_at(step, wrong.details.get("setting", ""))
        self._go_on()

    def _refuse(self, step: Step, notice: Notice) -> None:
        self._testing.discard(step)
        at_field = self._page is not None and self._page.refuse(step, notice)
        if at_field:
            self._found.pop(step, None)
        else:
            self._found[step] = Found(refusal=notice)
        self._present()

    def _copy(self) -> None:
        self._backstage.ask(read_migration, self._copied, partial(self._refuse, Step.HOLDS))

    def _copied(self, sql: str) -> None:
        if self._page is not None:
            self._page.copy_sql.copy(sql)


async def _examine(services: "Services", *, names: tuple[str, ...]) -> tuple[CheckLine, ...]:
    return tuple(await services.check.of(*names))


async def _try_project(services: "Services", *, address: str, key: str) -> float:
    return await services.check.project(address, key)


async def _try_key(services: "Services", *, provider: str) -> object:
    key = await services.secrets.read(provider) or ""
    if not key:
        raise Refusal("no_key", provider=provider)
    return await services.check.provider(provider, key)
