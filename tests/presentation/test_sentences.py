"""A name that begins a sentence has a capital, and a reason in it is words, in every language."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from monzapos.application.settings import Mode
from monzapos.domain.errors import Refusal
from monzapos.presentation import text
from monzapos.presentation.error_notice import notice
from monzapos.presentation.names import provider_name, sentence
from monzapos.presentation.notices import NOTICES
from monzapos.presentation.strip import strip

ROOT = Path(__file__).resolve().parents[2]
BEGINNING = re.compile(r"[.!?] \{(?:provider|other|vehicle)\}")


@pytest.fixture(params=text.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    text.use(request.param)
    yield request.param
    text.use("en")


@pytest.mark.usefixtures("language")
def test_a_notice_about_the_website_begins_with_a_capital() -> None:
    about = [code for code, (_, words, _action) in NOTICES.items() if words.startswith("{provider")]
    assert about
    for code in about:
        words = notice(Refusal(code, provider="site", limit_minor="100", currency="usd"))
        assert words.message[0].isupper(), words.message


@pytest.mark.usefixtures("language")
def test_the_strip_says_of_the_website_with_a_capital_that_it_answers() -> None:
    said = strip(Mode.LIVE, True, provider_name("site"), "Desk 1", "Ana").connection
    asked = strip(Mode.LIVE, None, provider_name("site"), "Desk 1", "Ana").connection
    assert said[0].isupper()
    assert provider_name("site") in asked  # within a sentence it stays as it is


def test_only_a_name_gets_a_capital() -> None:
    assert sentence("{vehicle} was sold", {"vehicle": "élan"}) == "Élan was sold"
    assert sentence("{host} does not answer", {"host": "a.example"}) == "a.example does not answer"
    assert sentence("Ask {provider}", {"provider": "the website"}) == "Ask the website"
    assert sentence("{provider}", {"provider": ""}) == ""


def test_no_text_begins_a_later_sentence_with_a_name() -> None:
    """``sentence`` gives a capital to the first one only."""
    po = ROOT / "resources/translations/es/LC_MESSAGES/monzapos.po"
    for message in read_po(BytesIO(po.read_bytes())):
        for said in (message.id, message.string):
            assert not BEGINNING.search(str(said)), said


@pytest.mark.parametrize("code", ["holds_unreachable", "holds_odd_answer"])
@pytest.mark.parametrize("reason", ["timeout", "no_answer", "sign_in_unreachable", "another_sale"])
def test_a_reason_is_said_in_words(language: str, code: str, reason: str) -> None:
    said = notice(Refusal(code, reason=reason)).message
    assert reason not in said
    assert "_" not in said
    text.use("en")
    assert (notice(Refusal(code, reason=reason)).message == said) == (language == "en")


@pytest.mark.parametrize(
    ("reason", "words"), [("503", "(HTTP status 503)"), ("22P02", "(error code 22P02)")]
)
def test_a_servers_own_code_is_called_one(reason: str, words: str) -> None:
    assert words in notice(Refusal("holds_odd_answer", reason=reason)).message


CHECKED = sorted(code for code in NOTICES if code.startswith("check_"))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("code", CHECKED)
def test_where_no_sale_is_asked_about_no_car_is_said_to_stay_held(code: str) -> None:
    said = notice(Refusal(code, provider="site"))
    name = provider_name("site")
    assert name[1:] in said.title
    assert name[1:] in said.message
    words = f"{said.title} {said.message} {said.action}".lower()
    for untrue in ("held", "by itself", "reservado", "por sí sol", "the provider", "el proveedor"):
        assert untrue not in words
    assert said.action
