"""config.toml: read with the environment over it, repaired, reported; written losing no word.

The fields and their rules stand in ``application.settings``; nothing here knows a setting's name.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monzapos.application.settings import Finding, Settings
from monzapos.domain.errors import Refusal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PREFIX = "MONZAPOS_"


class SettingsFile:
    """Fits ``application.ports.SettingsStore``."""

    def __init__(self, path: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._path = path
        self._environment = environment

    def load(self) -> Settings:
        """Return the settings; whatever is wrong with them is in ``findings``."""
        findings: list[Finding] = []
        found = self._file(findings)
        self._overlay_environment(found, findings)
        sections = {
            section.name: _section(section, found.pop(section.name, {}), findings)
            for section in _sections()
        }
        findings += [Finding(name, "unknown_key") for name in found]
        return Settings(**sections, findings=tuple(findings))

    def save(self, changes: Mapping[str, str | int | bool | list[str]]) -> Settings:
        """Write some settings, keep comments and everything else, and reload.

        Raises ``Refusal("setting_wrong")`` before anything is written.
        """
        import tomlkit  # keeps comments and order; reading does without it, so the start is quicker
        from tomlkit.exceptions import TOMLKitError

        for name, value in changes.items():
            spec = _spec(name)
            if spec is None or not _right(spec, value):
                raise Refusal("setting_wrong", setting=name, value=str(value)[:80])
        try:
            document = tomlkit.parse(self._path.read_text("utf-8"))
        except FileNotFoundError:
            document = tomlkit.document()
        except (TOMLKitError, UnicodeDecodeError, OSError):
            raise Refusal("settings_unreadable", path=str(self._path)) from None
        for name, value in changes.items():
            section, _, key = name.partition(".")
            if section not in document:
                document[section] = tomlkit.table()
            document[section][key] = value
        self._write(tomlkit.dumps(document))
        return self.load()

    def _file(self, findings: list[Finding]) -> dict[str, Any]:
        try:
            return tomllib.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
            # Nobody knows where this file wanted the money to go: nothing new is sold by guess.
            findings.append(Finding("config.toml", "wrong", str(self._path)))
            return {}

    def _overlay_environment(self, found: dict[str, Any], findings: list[Finding]) -> None:
        for name, text in sorted(self._environment.items()):
            if not name.startswith(_PREFIX) or "__" not in name:
                continue
            section, _, key = name.removeprefix(_PREFIX).lower().partition("__")
            spec = _spec(f"{section}.{key}")
            if spec is None:
                findings.append(Finding(name, "unknown_key"))
                continue
            table = found.setdefault(section, {})
            if isinstance(table, dict):
                table[key] = _from_text(spec, text)

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._path.with_suffix(f".{os.getpid()}.draft")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - Path.open cannot set the mode
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise Refusal("settings_unwritable", path=str(self._path)) from None


def _sections() -> list[Field[Any]]:
    return [f for f in fields(Settings) if f.name != "findings"]


def _spec(name: str) -> Field[Any] | None:
    section, _, key = name.partition(".")
    for candidate in _sections():
        if candidate.name == section:
            return next((f for f in fields(_type_of(candidate)) if f.name == key), None)
    return None


def _type_of(section: Field[Any]) -> Any:
    return type(section.default)


def _section(section: Field[Any], found: Any, findings: list[Finding]) -> Any:
    values: dict[str, Any] = {}
    if not isinstance(found, dict):
        findings.append(Finding(section.name, "wrong", str(found)[:80]))
        found = {}
    known = {f.name: f for f in fields(_type_of(section))}
    for key, value in found.items():
        name = f"{section.name}.{key}"
        spec = known.get(key)
        if spec is None:
            findings.append(Finding(name, "unknown_key"))
        elif _right(spec, value):
            values[key] = tuple(value) if isinstance(value, list) else value
        else:
            code = "wrong" if spec.metadata.get("strict") else "repaired"
            findings.append(Finding(name, code, str(value)[:80]))
    return _type_of(section)(**values)


def _from_text(spec: Field[Any], text: str) -> Any:
    """Read an environment variable as the setting's own type; what cannot be stays text."""
    if isinstance(spec.default, bool):
        lowered = text.strip().lower()
        return {"1": True, "true": True, "0": False, "false": False, "": False}.get(lowered, text)
    if isinstance(spec.default, int):
        return int(text) if text.strip().isdecimal() else text
    if isinstance(spec.default, tuple):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _right(spec: Field[Any], value: Any) -> bool:
    rules = spec.metadata
    default = spec.default
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(v, str) and _host(v) for v in value)
    if type(value) is not type(default):
        return False
    if "choices" in rules:
        return value in rules["choices"]
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(rules.get("least", value) <= value <= rules.get("most", value))
    if isinstance(value, str):
        if rules.get("url"):
            return not value or safe_url(value)
        return value.isprintable() and len(value) <= rules.get("longest", len(value))
    return True


def _host(text: str) -> bool:
    return bool(text) and text.isascii() and not set(text) & set("/@:\\? #") and "." in text


def safe_url(text: str) -> bool:
    """Whether an address may be used at all: https, or http on this machine alone."""
    if not text.isascii() or not text.isprintable() or set(text) & set(" \\"):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
