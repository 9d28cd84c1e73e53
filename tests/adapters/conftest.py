"""Certificates of servers, made for the tests."""

import ssl
import subprocess
from pathlib import Path

import pytest

Certificate = tuple[Path, Path]


def _made(folder: Path, name: str) -> Certificate:
    """Return the key and the chain of a certificate that vouches for itself."""
    key, chain = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=other.test", "-addext",
         f"subjectAltName={name}", "-keyout", str(key), "-out", str(chain)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return key, chain


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return one of a server that is not this one."""
    return _made(tmp_path_factory.mktemp("tls"), "DNS:other.test")


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return one that is right for this machine, to whoever trusts it."""
    return _made(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


def server_tls(certificate: Certificate) -> ssl.SSLContext:
    """Return what a server needs to show a certificate."""
    key, chain = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context
