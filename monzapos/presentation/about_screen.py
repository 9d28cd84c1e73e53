"""What the About page says of the program, of newer versions, and of where things are."""

from collections.abc import Sequence
from dataclasses import dataclass

from monzapos.application.about import Places
from monzapos.application.ports import Component
from monzapos.application.settings import Settings
from monzapos.application.updates import Standing, UpdateNews
from monzapos.domain.release import Release
from monzapos.presentation.error_notice import Notice, notice
from monzapos.presentation.formats import date, megabytes
from monzapos.presentation.text import _, language, ngettext


@dataclass(frozen=True, slots=True)
class UpdateScreen:
    """How it stands with newer versions. ``note`` is for other pages: empty where all is well.

    ``fetch`` is what the button says that fetches an installer; empty where there is none to fetch.
    """

    tone: str  # "green", "amber" or "grey"
    headline: str
    text: str
    notes: str = ""
    note: str = ""
    may_look: bool = True
    fetch: str = ""
    may_fetch: bool = False
    path: str = ""
    trouble: Notice | None = None


def update_screen(news: UpdateNews, settings: Settings) -> UpdateScreen:
    """Say what is known of newer versions, and where a wrong setting keeps all of it off."""
    wrong = next((f for f in settings.findings if f.setting.startswith("updates.")), None)
    refusal = news.trouble or (wrong.refusal if wrong else None)
    trouble = notice(refusal) if refusal else None
    if news.release is not None:
        return _newer(news, news.release, trouble)
    match news.standing:
        case Standing.OFF:
            words = _("The settings name nobody to ask, so nobody is asked.")
            headline = _("Updates are switched off")
            return UpdateScreen("grey", headline, words, may_look=False, trouble=trouble)
        case Standing.NEWEST:
            return UpdateScreen("green", _("You have the newest version"), _once_a_day())
        case Standing.UNKNOWN:
            headline = trouble.title if trouble else _("Nothing is known of newer versions")
            return UpdateScreen("amber", headline, _said(trouble))
        case _:
            return UpdateScreen("grey", _("Not asked yet"), _once_a_day())


def _newer(news: UpdateNews, release: Release, trouble: Notice | None) -> UpdateScreen:
    version = str(release.version)
    headline = _("Version {version} is there").format(version=version)
    published = _("Published on {date}.").format(date=date(release.published))
    if news.path:
        where = _("It lies in your folder for downloads:")
        published = f"{published} {where}"
    elif news.download is None:
        there_is_none = _("There is no installer for this kind of computer.")
        published = f"{published} {there_is_none}"
    return UpdateScreen(
        "amber",
        headline,
        published,
        release.notes.get(language(), ""),
        note=headline,
        may_look=news.received is None,
        fetch="" if news.path else _fetch_words(news),
        may_fetch=news.received is None,
        path=news.path,
        trouble=trouble,
    )


def _fetch_words(news: UpdateNews) -> str:
    if news.download is None:
        return ""
    if news.received is None:
        return _("Download ({size})").format(size=megabytes(news.download.size))
    percent = 100 * news.received // news.download.size
    return _("Downloading… {percent} %").format(percent=percent)


def _once_a_day() -> str:
    return _("It is asked once a day, and nothing about this desk is sent.")


def _said(trouble: Notice | None) -> str:
    return f"{trouble.message} {trouble.action}".strip() if trouble else ""


def how_to_install(path: str) -> str:
    """Say what a person does with an installer: the program never opens one."""
    name = path.replace("\\", "/").rpartition("/")[2]
    if name.endswith(".deb"):
        return _(
            "Close MonzaPOS and open the file, or run “sudo apt install ./{name}” in its folder. "
            "Open sales stay in the journal and are followed again."
        ).format(name=name)
    if name.endswith((".exe", ".msi")):
        words = _("Close MonzaPOS, then open the file. Open sales stay in the journal.")
    elif name.endswith(".dmg"):
        words = _("Close MonzaPOS, open the file, and drag MonzaPOS to the applications.")
    else:
        words = _("Close MonzaPOS, then unpack the file in place of the old folder.")
    return words


def places_rows(places: Places) -> tuple[tuple[str, str, str], ...]:
    """Return an object name, a title and a path for everything that this desk keeps."""
    return (
        ("settings", _("Settings"), places.settings),
        ("journal", _("Journal of sales"), places.journal),
        ("cache", _("Cache: made again when missing"), places.cache),
        ("log", _("Log, without secrets"), places.log),
    )


def places_text(places: Places) -> str:
    """Return all of it as text to hand on."""
    return "\n".join(f"{title}: {path}" for _name, title, path in places_rows(places))


def version_words(version: str) -> str:
    """Say which version this is."""
    return _("Version {version}").format(version=version)


def component_line(one: Component) -> str:
    """Return a component in one line, for readers."""
    return " · ".join(part for part in (one.name, one.version, one.licence) if part)


def components_words(components: Sequence[Component]) -> str:
    """Say how much is shown."""
    count = len(components)
    words = ngettext("{count} part, with its licence", "{count} parts, with their licences", count)
    return words.format(count=count)
