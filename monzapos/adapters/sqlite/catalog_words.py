"""What a word is, alike for a vehicle's text and for what a person types."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode takes for whole, as a keyboard without them writes them. All lower case.
_PLAIN = str.maketrans("øłđħŧıð", "oldhtid") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})


def words(text: str) -> list[str]:
    """Return the runs of letters and figures, without case and accents.

    ``Turín`` is ``turin``, and ``Łada`` is ``lada``.
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in parts if not unicodedata.combining(c)).translate(_PLAIN)
    return _WORD.findall(plain)


def asked_words(text: str) -> list[str]:
    """Return the words that a hit's words have to begin with, none said by another already.

    None of those that stay begins another, so each needs a word of its own to be a hit.
    """
    kept: list[str] = []
    for word in sorted(set(words(text)), reverse=True):
        if not (kept and kept[-1].startswith(word)):
            kept.append(word)
    return kept
