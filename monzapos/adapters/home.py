"""Where this installation keeps its files."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from monzapos.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Home:
    """Folders and files; with ``$MONZAPOS_HOME`` all of them lie under it.

    ``service_suffix`` keeps the keyring entries of such a home apart from the user's own.
    """

    config: Path
    data: Path
    cache: Path
    log: Path
    downloads: Path  # the user's own folder for them; not made before it is needed
    service_suffix: str = ""

    @property
    def settings_file(self) -> Path:
        return self.config / "config.toml"

    def journal_file(self, *, practice: bool) -> Path:
        return self.data / ("practice-journal.sqlite3" if practice else "journal.sqlite3")

    def follower_lock(self, *, practice: bool) -> Path:
        return self.data / ("practice-follower.lock" if practice else "follower.lock")

    def follower_note(self, *, practice: bool) -> Path:
        return self.data / ("practice-follower.person" if practice else "follower.person")

    @property
    def sign_in_lock(self) -> Path:
        return self.data / "sign-in.lock"

    def make(self) -> None:
        """Make the folders, for this user's eyes only. Raises ``Refusal("folder_unusable")``."""
        for folder in (self.config, self.data, self.cache, self.log):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError:
                raise Refusal("folder_unusable", path=str(folder)) from None


def home_of(environment: Mapping[str, str] = os.environ) -> Home:
    """Return the home that the environment asks for."""
    chosen = environment.get("MONZAPOS_HOME", "")
    if chosen:
        root = Path(chosen).expanduser().absolute()
        digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:8]
        cache, log, downloads = root / "cache", root / "log", root / "downloads"
        return Home(root, root, cache, log, downloads, f"@{digest}")
    directories = platformdirs.PlatformDirs("monzapos", appauthor=False)
    return Home(
        Path(directories.user_config_dir),
        Path(directories.user_data_dir),
        Path(directories.user_cache_dir),
        Path(directories.user_log_dir),
        Path(platformdirs.user_downloads_dir()),
    )
