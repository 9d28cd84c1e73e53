"""Every text has words in every language, and the compiled catalogues are fresh."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted(ROOT.glob("resources/translations/*/LC_MESSAGES/monzapos.po"))
PLACE = re.compile(r"\{(\w*)\}")


def test_the_catalogues_are_complete_and_compiled() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "translations", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_translation_has_the_same_places_as_its_text() -> None:
    assert CATALOGUES
    wrong = [
        message.id
        for path in CATALOGUES
        for message in read_po(BytesIO(path.read_bytes()))
        if message.id and message.string and not _same_places(message.id, message.string)
    ]
    assert wrong == []


def _same_places(text: object, translation: object) -> bool:
    texts = text if isinstance(text, tuple | list) else (text,)
    translations = translation if isinstance(translation, tuple | list) else (translation,)
    wanted = set(PLACE.findall(str(texts[-1])))
    return all(set(PLACE.findall(str(one))) == wanted for one in translations if one)
