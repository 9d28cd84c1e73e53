"""Every word that people read passes through here, by gettext. ``formats`` has money and time.

The catalogues are ``resources/translations/LANGUAGE/LC_MESSAGES/monzapos.mo``. English is what
the source says. The language can change while the program runs, so it is looked up at each call.
"""

import gettext as _gettext
import locale as _locale
from functools import lru_cache

from monzapos.resources import resource

LANGUAGES = ("en", "es")
_DOMAIN = "monzapos"
_DEFAULT_TERRITORY = {"en": "en_US", "es": "es_US"}


@lru_cache
def translations(language: str) -> _gettext.NullTranslations:
    """Return the catalogue of one language, for a text that does not follow the program's own."""
    return _gettext.translation(
        _DOMAIN, resource("translations"), languages=[language], fallback=True
    )


def system_language() -> str:
    """Return the language that the system asks for, where the program speaks it, else English."""
    name = _system_locale().partition("_")[0]
    return name if name in LANGUAGES else "en"


def use(language: str) -> None:
    """Speak ``language`` from now on; an empty string follows the system."""
    global _language
    _language = language if language in LANGUAGES else system_language()


def language() -> str:
    """Return the language in use, such as ``en``."""
    return _language


def _(message: str) -> str:
    """Return the text in the language in use."""
    return translations(_language).gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for the catalogue that is translated later."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the text for a number of things, in the language in use."""
    return translations(_language).ngettext(singular, plural, number)


def babel_locale() -> str:
    """Return the locale for numbers and dates: the system's territory where the language agrees."""
    system = _system_locale()
    if system.partition("_")[0] == _language and "_" in system:
        return system
    return _DEFAULT_TERRITORY[_language]


@lru_cache
def _system_locale() -> str:
    try:
        name = _locale.getlocale()[0] or ""
    except ValueError:  # the system names a locale that Python cannot read
        name = ""
    return name if name not in ("C", "POSIX") else ""


_language = "en"
