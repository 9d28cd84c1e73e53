"""Homes for whole programs, and the stage on which scenes are played."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Home
from tests.e2e.provider import Provider
from tests.e2e.scenes import Scene, open_shop, play

Outcome = Callable[[Scene], None]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A fresh home; no process serves it until a command does."""
    fresh = Home(tmp_path / "home")
    yield fresh
    fresh.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Provider]]:
    """One home with its provider, for all tests of a module."""
    with open_shop(tmp_path_factory.mktemp("shop")) as opened:
        yield opened


@pytest.fixture(scope="module")
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Play the module's chosen scenes once, and return what tells how one went."""
    chosen: list[Scene] = []
    for item in request.session.items:
        if isinstance(item, pytest.Function) and item.module is request.module:
            parameters = getattr(item, "callspec", None)
            if parameters is not None and "scene" in parameters.params:
                chosen.append(parameters.params["scene"])
    results = play(chosen, tmp_path_factory.mktemp("scenes"))

    def tell(scene: Scene) -> None:
        if (wrong := results[scene]) is not None:
            raise wrong

    return tell
