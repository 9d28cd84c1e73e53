"""Newer versions: asked for where the settings name an address, and nowhere else."""

from contextlib import AsyncExitStack

from monzapos import __version__
from monzapos.adapters.home import Home
from monzapos.adapters.this_system import fitting_installers
from monzapos.application.ports import Clock
from monzapos.application.settings import UpdateSettings
from monzapos.application.updates import Updates
from monzapos.bootstrap.background import keep_running


def open_updates(
    home: Home, settings: UpdateSettings, clock: Clock, ends: AsyncExitStack
) -> Updates:
    """Return what knows of newer versions; with an address it asks in the background."""
    systems = fitting_installers()
    if not settings.url:
        return Updates(__version__, systems, None, None, clock)
    # Most desks name no address, and no command would be asked to wait for this.
    from monzapos.adapters.http import Http
    from monzapos.adapters.installers import InstallerFiles
    from monzapos.adapters.signed_releases import LARGEST, SignedReleases
    from monzapos.adapters.update_manifest import LARGEST_INSTALLER

    http, files = Http(clock, largest=LARGEST), Http(clock, largest=LARGEST_INSTALLER)
    ends.push_async_callback(http.aclose)
    ends.push_async_callback(files.aclose)
    folder = home.data / "updates"
    releases = SignedReleases(settings.url, settings.public_key, http, folder, clock)
    installers = InstallerFiles(files, home.cache / "installers", home.downloads)
    updates = Updates(__version__, systems, releases, installers, clock)
    keep_running(updates.run(), "updates", ends)
    return updates
