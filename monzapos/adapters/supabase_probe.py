"""Does a Supabase project answer at this address, and does it take this publishable key?"""

import json

from monzapos.adapters.http import Answer, Http
from monzapos.adapters.supabase_auth_errors import line_trouble
from monzapos.adapters.supabase_project import checked_project
from monzapos.application.ports import Clock
from monzapos.domain.errors import ProviderTrouble, Refusal

_SETTINGS = "/auth/v1/settings"  # what every project tells whoever has its publishable key
_DEADLINE = 10.0  # seconds


class SupabaseProbe:
    """Asks a project that nobody has to be signed in to, over a connection of its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, address: str, publishable_key: str) -> float:
        """Return the seconds that the answer took.

        Raises ``Refusal``: what ``checked_project`` raises, ``supabase_key_refused``,
        ``project_has_trouble`` and ``project_asked_too_often``, which say nothing against the
        address, ``no_supabase_project`` where something else answers, ``project_unreachable``
        where nothing does (details: host), and what else is wrong with the line.
        """
        project = checked_project(address, publishable_key)
        http = Http(self._clock)
        before = self._clock.monotonic()
        try:
            headers = {"apikey": project.publishable_key}
            answer = await http.send("GET", project.url + _SETTINGS, headers, None, _DEADLINE)
        except ProviderTrouble as trouble:
            raise _trouble(line_trouble(trouble)) from None
        finally:
            await http.aclose()
        code = _said_by(answer)
        if code:
            raise Refusal(code, host=project.host, status=str(answer.status))
        return self._clock.monotonic() - before


def _said_by(answer: Answer) -> str:
    """Return the code of what is wrong with an answer; nothing where it is a project's own."""
    if answer.status in (401, 403):
        return "supabase_key_refused"
    if answer.status == 429:
        return "project_asked_too_often"
    if answer.status >= 500:
        return "project_has_trouble"
    return "" if answer.status == 200 and _tells_settings(answer) else "no_supabase_project"


def _trouble(refusal: Refusal) -> Refusal:
    """Whoever types an address may have mistyped it, and nothing asks it again by itself."""
    if refusal.code != "sign_in_unreachable":
        return refusal
    return Refusal("project_unreachable", host=refusal.details["host"])


def _tells_settings(answer: Answer) -> bool:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and isinstance(told.get("external"), dict)
