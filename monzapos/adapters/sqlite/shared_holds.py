"""What the other desks know of the journal's holds: no projection, and outside the chain."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import cast
from uuid import uuid4

from monzapos.adapters.sqlite.codec import build, canonical
from monzapos.adapters.sqlite.database import Database
from monzapos.adapters.sqlite.queries import sales_of
from monzapos.adapters.sqlite.transaction import reading, writing
from monzapos.application.ports import HoldCase, HoldNote, HoldWord, NoteState
from monzapos.domain.errors import Refusal

_HELD = (
    "EXISTS (SELECT 1 FROM holds WHERE holds.sale_id = shared_holds.sale_id"
    " AND holds.released_at IS NULL)"
)
_WITHDRAW = (
    "UPDATE shared_holds SET state = 'withdrawn'"  # noqa: S608 (words of our own)
    f" WHERE sale_id = ? AND state <> 'withdrawn' AND NOT {_HELD}"
)
_SETTLED = (
    "shared_holds.state = 'told' AND json_extract(shared_holds.word, '$.kind') = 'sold'"
    f" AND {_HELD}"
)
# A sold car about which all has been told stays as it is: there may be thousands of them.
_UNSETTLED = f"""
    SELECT shared_holds.sale_id FROM shared_holds WHERE shared_holds.state <> 'released'
       AND NOT ({_SETTLED})
    UNION SELECT holds.sale_id FROM holds
      LEFT JOIN shared_holds ON shared_holds.sale_id = holds.sale_id
     WHERE holds.released_at IS NULL
       AND (shared_holds.state IS NULL OR shared_holds.state = 'released'
            OR json_extract(shared_holds.word, '$.kind') <> holds.kind)
"""  # noqa: S608 (words of our own)
# Of the hold that was asked for, and of none that the sale had before: those were told of.
_REASONS = """
    SELECT holds.sale_id, reason FROM holds
      LEFT JOIN shared_holds ON shared_holds.sale_id = holds.sale_id
     WHERE released_at IS NOT NULL AND holds.id > coalesce(json_extract(word, '$.after'), 0)
       AND holds.sale_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_LAST_RELEASED = "SELECT max(id) FROM holds WHERE sale_id = ?1 AND released_at IS NOT NULL"
_CAME_BACK = (
    "SELECT sale_id FROM shared_holds WHERE state = 'released'"  # noqa: S608 (words of our own)
    f" AND NOT {_HELD} AND json_extract(word, '$.practice') = ?"
    " AND hold_id IN (SELECT value FROM json_each(?))"
)
_UNLISTED = (
    f"SELECT sale_id FROM shared_holds WHERE {_SETTLED}"  # noqa: S608 (words of our own)
    " AND json_extract(word, '$.practice') = ?"
    " AND hold_id NOT IN (SELECT value FROM json_each(?))"
)


class SqliteHoldNotes:
    """Fits ``application.ports.HoldNotes``, in the journal's own file and on its own thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, word: HoldWord) -> HoldWord | None:
        """Note that a sale's car is about to be asked for, and return the word to ask with."""
        return await self._database.run(partial(self._ask, word))

    async def rename(self, sale_id: str, fresh: str) -> HoldWord:
        """Ask under another name from now on; ``Refusal("stale")`` where it is given back."""
        return await self._database.run(partial(self._rename, sale_id, fresh))

    async def tell(self, sale_id: str, word: HoldWord) -> None:
        """Note that the others took a word."""
        await self._change(
            "UPDATE shared_holds SET state = 'told', word = ? WHERE sale_id = ?",
            canonical(word),
            sale_id,
        )

    async def withdraw(self, sale_id: str) -> bool:
        """Note that a car is to be given back; False, and nothing, where the sale holds it."""
        return bool(await self._change(_WITHDRAW, sale_id))

    async def released(self, sale_id: str) -> None:
        """Note that what was to be given back was given back."""
        await self._change(
            "UPDATE shared_holds SET state = 'released' WHERE sale_id = ? AND state = 'withdrawn'",
            sale_id,
        )

    async def forget(self, sale_id: str) -> None:
        """Drop the note of what was asked for: there is nobody to ask."""
        await self._change(
            "DELETE FROM shared_holds WHERE sale_id = ? AND state = 'asked'"
            " AND NOT EXISTS (SELECT 1 FROM shared_holds_heard)",
            sale_id,
        )

    async def cases(
        self, listed: Collection[str] | None = None, *, practice: bool = False
    ) -> Sequence[HoldCase]:
        """Return every case of which something may have to be told, by what the others list."""
        return await self._database.run(partial(_cases, listed=listed, practice=practice))

    async def case(self, sale_id: str) -> HoldCase:
        """Return one sale's case, whatever there is to tell."""
        return await self._database.run(partial(_case, sale_id=sale_id))

    async def own(self, listed: Collection[str]) -> Mapping[str, str]:
        """Return those of the names that this desk has given, each with the sale's own id."""
        return await self._database.run(partial(_own, listed=listed))

    async def heard(self) -> None:
        """Note for ever that the others have answered this journal."""
        await self._change("INSERT OR IGNORE INTO shared_holds_heard (heard) VALUES (1)")

    async def answered(self) -> bool:
        """Whether the others have ever answered this journal."""
        return await self._database.run(_answered)

    async def _change(self, statement: str, *values: str) -> int:
        return await self._database.run(partial(self._write, statement, values))

    def _write(self, statement: str, values: Sequence[str], connection: sqlite3.Connection) -> int:
        self._database.ensure_there()
        with writing(connection):
            return connection.execute(statement, values).rowcount

    def _ask(self, word: HoldWord, connection: sqlite3.Connection) -> HoldWord | None:
        self._database.ensure_there()
        with writing(connection):
            row = connection.execute(
                f"SELECT state, hold_id, word, {_HELD} AS held FROM shared_holds WHERE sale_id = ?",  # noqa: S608
                (word.sale_id,),
            ).fetchone()
            name = word.sale_id
            if row is not None:
                state = NoteState(row["state"])
                if state is NoteState.TOLD and row["held"]:
                    return None
                _refuse_to_ask(state, held=row["held"])
                # What was once asked for as practice goes by no name of a real hold, nor back.
                alike = _word(row["word"]).practice is word.practice
                name = row["hold_id"] if alike else str(uuid4())
            asked = replace(word, sale_id=name)
            connection.execute(
                "INSERT INTO shared_holds (sale_id, hold_id, state, word)"  # noqa: S608
                f" VALUES (?1, ?2, 'asked', json_set(?3, '$.after', ({_LAST_RELEASED})))"
                " ON CONFLICT (sale_id) DO UPDATE"
                " SET hold_id = excluded.hold_id, state = 'asked', word = excluded.word",
                (word.sale_id, name, canonical(asked)),
            )
            return asked

    def _rename(self, sale_id: str, fresh: str, connection: sqlite3.Connection) -> HoldWord:
        self._database.ensure_there()
        with writing(connection):
            row = connection.execute(
                "UPDATE shared_holds SET hold_id = ?1, state = 'asked',"
                " word = json_set(word, '$.sale_id', ?1)"
                " WHERE sale_id = ?2 AND state <> 'withdrawn' RETURNING word",
                (fresh, sale_id),
            ).fetchone()
            if row is None:
                raise Refusal("stale")
            return _word(row["word"])


def confirm_held(connection: sqlite3.Connection, sale_id: str) -> None:
    """Let a sale be paid only while the others hold its car for it, if they were asked to.

    Inside the transaction that prepares the attempt. Raises ``Refusal("hold_lapsed")`` where the
    car is to be given back by now, because whoever asked for it seemed to be dead.
    """
    row = connection.execute(
        "SELECT state FROM shared_holds WHERE sale_id = ?", (sale_id,)
    ).fetchone()
    if row is None:
        return
    if row["state"] not in (NoteState.ASKED, NoteState.TOLD):
        raise Refusal("hold_lapsed")
    connection.execute("UPDATE shared_holds SET state = 'told' WHERE sale_id = ?", (sale_id,))


def _refuse_to_ask(state: NoteState, *, held: bool) -> None:
    match state:
        case NoteState.ASKED if not held:
            raise Refusal("stale")
        case NoteState.TOLD | NoteState.WITHDRAWN:
            raise Refusal("hold_settling")


def _cases(
    connection: sqlite3.Connection, listed: Collection[str] | None, *, practice: bool
) -> Sequence[HoldCase]:
    with reading(connection):
        ids = [row["sale_id"] for row in connection.execute(_UNSETTLED)]
        if listed is not None:
            names = (practice, json.dumps(list(listed)))
            for query in (_UNLISTED, _CAME_BACK):
                ids += [row["sale_id"] for row in connection.execute(query, names)]
        return _cases_of(connection, ids)


def _case(connection: sqlite3.Connection, sale_id: str) -> HoldCase:
    with reading(connection):
        (case,) = _cases_of(connection, [sale_id])
        return case


def _cases_of(connection: sqlite3.Connection, ids: Sequence[str]) -> Sequence[HoldCase]:
    these = (json.dumps(ids),)
    notes = {
        row["sale_id"]: HoldNote(row["sale_id"], NoteState(row["state"]), _word(row["word"]))
        for row in connection.execute(
            "SELECT * FROM shared_holds WHERE sale_id IN (SELECT value FROM json_each(?))", these
        )
    }
    reasons = {row["sale_id"]: row["reason"] for row in connection.execute(_REASONS, these)}
    sales = {sale.id: sale for sale in sales_of(connection, ids)}
    return [HoldCase(notes.get(i), sales.get(i), reasons.get(i, "")) for i in ids]


def _own(connection: sqlite3.Connection, listed: Collection[str]) -> Mapping[str, str]:
    rows = connection.execute(
        "SELECT hold_id, sale_id FROM shared_holds"
        " WHERE hold_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(listed)),),
    )
    return {row["hold_id"]: row["sale_id"] for row in rows}


def _answered(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM shared_holds_heard").fetchone() is not None


def _word(text: str) -> HoldWord:
    return cast(HoldWord, build(HoldWord, json.loads(text)))
