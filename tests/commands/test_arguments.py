"""The command line's own words, in the language of the settings."""

from collections.abc import Iterator

import pytest

from monzapos.commands.arguments import parser
from monzapos.presentation import text


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    text.use("en")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--help",), "muestra la versión y termina"),
        (("sell", "--help"), "ID_VEHÍCULO"),
        (("cancel", "--help"), "ID_VENTA"),
        (("sell",), "faltan estos argumentos: ID_VEHÍCULO"),
        (("vehicles", "--limit", "x"), "argumento --limit"),
        (("vehicles", "--limit", "0"), "1 o más: 0"),
        (("vehicles", "--limit", "-3"), "1 o más: -3"),
        (("watch", "--timeout", "-1"), "0 o más: -1"),
        (("sales", "--csv", "--json"), "no va junto con el argumento --csv"),
    ],
)
def test_nothing_is_said_in_english(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text.use("es")
    with pytest.raises(SystemExit):
        parser(as_json=False).parse_args(words)
    written = capsys.readouterr()
    everything = written.out + written.err
    assert told in everything
    for english in ("show ", "usage", "options:", "argument ", "invalid", "_ID"):
        assert english not in everything
