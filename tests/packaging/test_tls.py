"""The frozen program believes the authorities that it brings, and nobody else."""

import asyncio
import shutil
import ssl
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.contracts.faulty_server import FaultyServer, reply
from tests.e2e.program import Home, Line

NOTHING_SOLD = {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": []}


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate that vouches for itself, and what a server needs to show it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=A provider's authority", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


async def provider_line(program: Path, address: str, known: Path, home: Path) -> Line:
    """Return what ``check`` says of a provider there; the environment vouches for it in vain."""
    with closing(Home(home, (str(program / "monzapos"),))) as opened:
        done = await asyncio.to_thread(
            opened.run,
            "check",
            MONZAPOS_CHECKOUT__PROVIDER="stripe",
            MONZAPOS_STRIPE_KEY="rk_test_frozen",
            MONZAPOS_STRIPE__API_BASE=address,
            SSL_CERT_FILE=str(known),
        )
    [line] = [line for line in done.lines if line["name"] == "provider"]
    return line


async def test_it_refuses_an_authority_that_it_does_not_bring(
    frozen: Path, tmp_path: Path, authority: tuple[Path, ssl.SSLContext]
) -> None:
    certificate, context = authority
    async with FaultyServer(reply(NOTHING_SOLD), tls=context) as server:
        line = await provider_line(frozen, server.base_url, certificate, tmp_path / "home")
        assert not server.heard
    assert line["level"] == "fail"
    assert "the server’s certificate is not right" in line["message"]


async def test_it_believes_an_authority_that_stands_in_its_own_file(
    frozen: Path, tmp_path: Path, authority: tuple[Path, ssl.SSLContext]
) -> None:
    """In a copy of the program, so that nothing but the file makes the difference."""
    certificate, context = authority
    copy = tmp_path / "copy"
    shutil.copytree(frozen, copy, symlinks=True)
    with (copy / "_internal" / "certifi" / "cacert.pem").open("a", encoding="utf-8") as file:
        file.write(certificate.read_text(encoding="utf-8"))
    async with FaultyServer(reply(NOTHING_SOLD), tls=context) as server:
        line = await provider_line(copy, server.base_url, certificate, tmp_path / "home")
        assert [heard.path.partition("?")[0] for heard in server.heard][:1] == [
            "/v1/checkout/sessions"
        ]
    assert line["level"] == "ok", line
