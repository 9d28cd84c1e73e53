"""Who this desk is: an id of its own and its own person, made silently at the first start."""

import getpass
import json
import os
import uuid
from contextlib import suppress
from pathlib import Path

from monzapos.domain.person import Person

OWN_NAME = "Desk"  # where the operating system tells no account name


class DeskFile:
    """``desk.json`` in the data folder; written once, by whichever process is first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> tuple[str, Person]:
        """Return the desk's id and its own person, who counts as manager."""
        if not self._path.exists():
            self._write_first()
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return str(kept["desk_id"]), Person(
                str(kept["person"]["id"]), str(kept["person"]["name"]), manager=True
            )
        except (ValueError, KeyError, TypeError):
            # A desk that forgot who it is still has its journal: it only gets a new name tag.
            self._path.replace(self._path.with_suffix(".damaged"))
            self._write_first()
            return self.load()

    def _write_first(self) -> None:
        facts = {
            "desk_id": str(uuid.uuid4()),
            "person": {"id": str(uuid.uuid4()), "name": _account_name()},
        }
        draft = self._path.with_suffix(f".{os.getpid()}.draft")
        draft.touch(0o600)
        draft.write_text(json.dumps(facts), "utf-8")
        try:
            os.link(draft, self._path)  # fails where another process was first
        except FileExistsError:
            pass
        except OSError:  # a file system without links: two first starts at once are unlikely there
            draft.replace(self._path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()


def _account_name() -> str:
    try:
        return getpass.getuser() or OWN_NAME
    except (OSError, KeyError, ImportError):
        return OWN_NAME
