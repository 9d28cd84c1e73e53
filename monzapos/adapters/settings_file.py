"""config.toml: read with the environment over it, repaired, reported; written losing no word.

The fields and their rules stand in ``application.settings``; nothing here knows a setting's name.
"""

import json
import os
import stat
import tempfile
import tomllib
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import Field, fields, replace
from pathlib import Path
from typing import Any

from monzapos.adapters.log_file import redacted
from monzapos.adapters.setting_rules import keeps_rules
from monzapos.application.settings import Finding, Settings
from monzapos.domain.errors import Refusal

_PREFIX = "MONZAPOS_"
_OF_VALUES = ("wrong", "repaired")  # whichever value counts; anything else is about the file


class SettingsFile:
    """Fits ``application.ports.SettingsStore``."""

    def __init__(self, path: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._path = path
        self._environment = environment

    def load(self) -> Settings:
        """Return the settings; whatever is wrong with them is in ``findings``."""
        findings: list[Finding] = []
        found = self._file(findings)
        variables = self._overlay_environment(found, findings)
        tables = [(name, table) for name, table in found.items() if isinstance(table, dict)]
        given = frozenset(f"{name}.{key}" for name, table in tables for key in table)
        sections = {
            section.name: _section(section, found.pop(section.name, {}), findings)
            for section in _sections()
        }
        findings += [Finding(name, "unknown_key") for name in found]
        findings = [
            replace(f, variable=variables.get(f.setting, "")) if f.code in _OF_VALUES else f
            for f in findings
        ]
        return Settings(**sections, findings=tuple(findings), given=given)

    def save(self, changes: Mapping[str, str | int | bool | list[str]]) -> Settings:
        """Write some settings, keep comments and everything else, and reload.

        Raises ``Refusal("setting_wrong")`` before anything is written.
        """
        import tomlkit  # keeps comments and order; reading does without it, so the start is quicker
        from tomlkit.exceptions import TOMLKitError

        for name, value in changes.items():
            spec = _spec(name)
            if spec is None or _of_environment(spec) or not keeps_rules(spec, value):
                raise Refusal("setting_wrong", setting=name, value=_shown(value))
        try:
            document = tomlkit.parse(self._text())
        except FileNotFoundError:
            document = tomlkit.document()
        except (TOMLKitError, ValueError, RecursionError, OSError):
            raise Refusal("settings_unreadable", value=str(self._path)) from None
        for name, value in changes.items():
            section, _, key = name.partition(".")
            table = document.setdefault(section, tomlkit.table())
            if not isinstance(table, MutableMapping):
                raise Refusal("setting_wrong", setting=section, value=_shown(table))
            table[key] = value
        self._write(tomlkit.dumps(document))
        return self.load()

    def _text(self) -> str:
        """Return the file's text with its own line ends; Windows may put a mark before it."""
        return self._path.read_bytes().decode("utf-8-sig")

    def _file(self, findings: list[Finding]) -> dict[str, Any]:
        try:
            found = tomllib.loads(self._text())
        except FileNotFoundError:
            return {}
        except (ValueError, RecursionError, OSError):
            # Nobody knows where this file wanted the money to go: nothing new is sold by guess.
            findings.append(Finding("config.toml", "unreadable", str(self._path)))
            return {}
        if _others_may_write(self._path):
            findings.append(Finding("config.toml", "unsafe", str(self._path)))
        for section, key in _environment_alone():
            if isinstance(found.get(section), dict) and found[section].pop(key, None) is not None:
                findings.append(Finding(f"{section}.{key}", "unknown_key"))
        return found

    def _overlay_environment(
        self, found: dict[str, Any], findings: list[Finding]
    ) -> dict[str, str]:
        """Put the environment over the file; return which variable says which setting."""
        variables: dict[str, str] = {}
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
                variables[f"{section}.{key}"] = name
        return variables

    def _write(self, text: str) -> None:
        target = self._path.resolve()  # a link stays one
        draft: Path | None = None
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(".draft", "config.", target.parent)  # mode 0600
            draft = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError:
            if draft is not None:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
            raise Refusal("settings_unwritable", path=str(self._path)) from None


def _sections() -> list[Field[Any]]:
    return [f for f in fields(Settings) if f.name not in ("findings", "given")]


def _spec(name: str) -> Field[Any] | None:
    section, _, key = name.partition(".")
    for candidate in _sections():
        if candidate.name == section:
            return next((f for f in fields(_type_of(candidate)) if f.name == key), None)
    return None


def _type_of(section: Field[Any]) -> Any:
    return type(section.default)


def _of_environment(spec: Field[Any]) -> bool:
    return bool(spec.metadata.get("of_environment"))


def _environment_alone() -> list[tuple[str, str]]:
    """Return section and key of what the file has no say in."""
    return [
        (section.name, spec.name)
        for section in _sections()
        for spec in fields(_type_of(section))
        if _of_environment(spec)
    ]


def _others_may_write(path: Path) -> bool:
    """Whether anybody but this user and root may change what the file says."""
    if not hasattr(os, "getuid"):  # Windows keeps other users out of the profile by itself
        return False
    for place in (path.resolve(), path.resolve().parent):
        found = place.stat()
        foreign = found.st_uid not in (0, os.getuid()) and os.getuid() != 0
        sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        if foreign or (found.st_mode & stat.S_IWOTH and not sticky):
            return True
    return False


def _shown(value: Any) -> str:
    """Return a value for people's eyes: short, and no key that strayed into the wrong place."""
    try:
        return redacted(str(value)[:200])[:80]
    except (ValueError, RecursionError):  # a number of thousands of digits
        return "…"


def _section(section: Field[Any], found: Any, findings: list[Finding]) -> Any:
    values: dict[str, Any] = {}
    if not isinstance(found, dict):
        strict = any(f.metadata.get("strict") for f in fields(_type_of(section)))
        findings.append(Finding(section.name, "wrong" if strict else "repaired", _shown(found)))
        found = {}
    known = {f.name: f for f in fields(_type_of(section))}
    for key, value in found.items():
        name = f"{section.name}.{key}"
        spec = known.get(key)
        if spec is None:
            findings.append(Finding(name, "unknown_key"))
        elif keeps_rules(spec, value):
            values[key] = tuple(value) if isinstance(value, list) else value
        else:
            code = "wrong" if spec.metadata.get("strict") else "repaired"
            findings.append(Finding(name, code, _shown(value)))
    return _type_of(section)(**values)


def _from_text(spec: Field[Any], text: str) -> Any:
    """Read an environment variable as the setting's own type; what cannot be stays text."""
    if isinstance(spec.default, bool):
        lowered = text.strip().lower()
        return {"1": True, "true": True, "0": False, "false": False, "": False}.get(lowered, text)
    if isinstance(spec.default, int):
        return int(text) if text.strip().isdecimal() and len(text) < 20 else text
    if isinstance(spec.default, tuple):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text
