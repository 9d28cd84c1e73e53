"""What can be told of this installation, and of newer ones."""

from contextlib import AsyncExitStack

from monzapos import __version__
from monzapos.adapters.home import Home
from monzapos.adapters.shipped import Shipped
from monzapos.application.about import About, Places
from monzapos.application.ports import Clock
from monzapos.application.settings import Settings
from monzapos.bootstrap.updates import open_updates
from monzapos.resources import resource


def open_about(home: Home, settings: Settings, clock: Clock, ends: AsyncExitStack) -> About:
    """Return it; where the settings allow it, newer versions are asked for in the background."""
    places = Places(
        settings=str(home.settings_file),
        journal=str(home.journal_file(practice=settings.practising)),
        cache=str(home.cache),
        log=str(home.log),
    )
    updates = open_updates(home, settings.updates, clock, ends)
    return About(__version__, places, updates, Shipped(resource("licences", "system")))
