"""Who this desk is: an id of its own and its own person, made silently at the first start."""

import getpass
import json
import os
import uuid
from pathlib import Path

from filelock import FileLock

from monzapos.application.customer_input import plain_text
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

OWN_NAME = "Desk"  # where the operating system tells no account name
LONGEST_NAME = 60


class DeskFile:
    """``desk.json`` in the data folder; written once, by whichever process is first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> tuple[str, Person]:
        """Return the desk's id and its own person, who counts as manager.

        Raises ``Refusal("folder_unusable")`` where the file can be neither read nor written.
        """
        try:
            return self._load()
        except OSError:
            raise Refusal("folder_unusable", path=str(self._path)) from None

    def _load(self) -> tuple[str, Person]:
        known = self._read()
        if known is not None:
            return known
        with FileLock(self._path.with_suffix(".lock"), mode=0o600):
            known = self._read()  # another process may have been first
            return known if known is not None else self._write_first()

    def _read(self) -> tuple[str, Person] | None:
        """Return None where there is no file, or none that tells."""
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            desk_id, person = kept["desk_id"], kept["person"]
            person_id, name = person["id"], plain_text(person["name"])[:LONGEST_NAME]
            uuid.UUID(desk_id)
            uuid.UUID(person_id)
        except FileNotFoundError:
            return None
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None
        return desk_id, Person(person_id, name or OWN_NAME, manager=True)

    def _write_first(self) -> tuple[str, Person]:
        # A desk that forgot who it is still has its journal: it only gets a new name tag.
        if self._path.exists():
            self._path.replace(self._path.with_suffix(".damaged"))
        desk_id, person = str(uuid.uuid4()), Person(str(uuid.uuid4()), _account_name(), True)
        facts = {"desk_id": desk_id, "person": {"id": person.id, "name": person.name}}
        draft = self._path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(0o600)
        with draft.open("w", encoding="utf-8") as file:
            json.dump(facts, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        return desk_id, person


def _account_name() -> str:
    try:
        return plain_text(getpass.getuser())[:LONGEST_NAME] or OWN_NAME
    except (OSError, KeyError, ImportError):
        return OWN_NAME
