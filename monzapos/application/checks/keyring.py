"""Does the system's keyring keep what it is given?"""

from collections.abc import Sequence

from monzapos.application.check import CheckLine, Level
from monzapos.application.ports import Secrets


class ExamineKeyring:
    """``needed``: a key is missing that only a keyring could have kept."""

    def __init__(self, secrets: Secrets, *, needed: bool) -> None:
        self._secrets = secrets
        self._needed = needed

    async def __call__(self) -> Sequence[CheckLine]:
        report = await self._secrets.describe()
        details = {"backend": report.backend}
        if report.works:
            return [CheckLine("keyring", Level.OK, "keyring_ok", details)]
        # Practice has keys of its own, and a key that is here came from the environment.
        level = Level.FAIL if self._needed else Level.WARN
        return [CheckLine("keyring", level, report.trouble or "keyring_absent", details)]
