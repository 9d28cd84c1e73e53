"""What stands in a signed manifest, by its shape."""

import re
from datetime import UTC
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from monzapos.adapters.setting_rules import safe_url
from monzapos.domain.errors import Refusal
from monzapos.domain.release import Download, Release, Version

LARGEST_INSTALLER = 1_000_000_000  # bytes
LONGEST_NOTES = 4000
# What this program's installers are called: a name that no system gives a meaning of its own.
_FILE = re.compile(r"[Mm]onza[Pp][Oo][Ss][A-Za-z0-9._~+-]{0,99}[A-Za-z0-9]")


def _plain(text: str) -> str:
    if not all(letter.isprintable() or letter == "\n" for letter in text):
        raise ValueError("no plain text")
    return text


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _safe(url: str) -> str:
    if not safe_url(url) or set(url) & set("?#%"):
        raise ValueError("no address to fetch from")
    if not _FILE.fullmatch(_name(url)):
        raise ValueError("no name for an installer")
    return url


_Notes = Annotated[str, Field(max_length=LONGEST_NOTES), AfterValidator(_plain)]
_System = Annotated[str, Field(pattern="^[a-z0-9_-]{1,40}$")]


class _Shape(BaseModel):
    # Strict, as every answer; what a later version of the program may add is its own business.
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Download(_Shape):
    url: Annotated[str, Field(max_length=500), AfterValidator(_safe)]
    size: int = Field(ge=1, le=LARGEST_INSTALLER)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _Words(_Shape):
    en: _Notes
    es: _Notes


class _Manifest(_Shape):
    program: Literal["monzapos"]
    version: str
    published: AwareDatetime
    expires: AwareDatetime
    notes: _Words
    downloads: dict[_System, _Download] = Field(max_length=40)


def release_of(content: bytes) -> Release:
    """Read a manifest whose signature fits; raises ``Refusal("update_malformed")``."""
    try:
        found = _Manifest.model_validate_json(content)
        version = Version.parse(found.version)
    except (ValidationError, Refusal):
        raise Refusal("update_malformed") from None
    if found.expires <= found.published:
        raise Refusal("update_malformed")
    return Release(
        version,
        found.published.astimezone(UTC),
        found.expires.astimezone(UTC),
        {"en": found.notes.en, "es": found.notes.es},
        {
            system: Download(one.url, _name(one.url), one.size, one.sha256)
            for system, one in found.downloads.items()
        },
    )
