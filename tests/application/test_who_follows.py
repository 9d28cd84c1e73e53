"""A checkout that is made as its seller is begun only where that person would send it."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from monzapos.adapters.follower_file import FollowerFile
from monzapos.application.staff import OwnStaff
from monzapos.application.who_follows import WhoFollows
from monzapos.domain.errors import Refusal
from monzapos.domain.person import Person

ANA = Person("aaaaaaaa-0000-4000-8000-000000000001", "Ana")
BEA = Person("aaaaaaaa-0000-4000-8000-000000000002", "Bea")


@dataclass
class Process:
    """A process of one home."""

    note: FollowerFile
    person: Person
    follower: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(owner=False))

    def __post_init__(self) -> None:
        self.follows = WhoFollows(self.follower, OwnStaff(self.person), self.note)


@pytest.fixture
def note(tmp_path: Path) -> FollowerFile:
    return FollowerFile(tmp_path / "follower.person")


async def test_who_is_not_the_one_that_follows_is_refused(note: FollowerFile) -> None:
    window, command = Process(note, BEA), Process(note, ANA)
    window.follower.owner = True
    await window.follows.tell()
    await command.follows.tell()  # whoever does not follow leaves no note
    with pytest.raises(Refusal, match="other_person_follows"):
        await command.follows.refuse_another(ANA)
    await Process(note, BEA).follows.refuse_another(BEA)
    await window.follows.refuse_another(BEA)
    command.follower.owner = True  # the window was closed
    await command.follows.refuse_another(ANA)
    await command.follows.tell()
    with pytest.raises(Refusal, match="other_person_follows"):
        await Process(note, BEA).follows.refuse_another(BEA)


@pytest.mark.parametrize("kept", [None, "", "no id", "\xff"])
async def test_where_nobody_is_known_nobody_is_refused(tmp_path: Path, kept: str | None) -> None:
    path = tmp_path / "follower.person"
    if kept is not None:
        path.write_bytes(kept.encode("latin-1"))
    await Process(FollowerFile(path), ANA).follows.refuse_another(ANA)


async def test_what_cannot_be_written_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window = Process(FollowerFile(tmp_path / "gone" / "follower.person"), BEA)
    window.follower.owner = True
    with caplog.at_level("WARNING"):
        await window.follows.tell()
    assert "cannot be written down" in caplog.text
