"""Signatures: minisign itself makes them, and whatever is changed afterwards is refused."""

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monzapos.adapters.minisign import PublicKey
from monzapos.domain.errors import Refusal
from tests.adapters.minisigner import Signer, manifest, written

pytestmark = pytest.mark.linux("Debian's minisign")

CONTENT = written(manifest())


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer.make(tmp_path_factory.mktemp("keys") / "ours")


@pytest.fixture(scope="module")
def signature(signer: Signer) -> bytes:
    return signer.sign(CONTENT)


def refused(key: str, content: bytes, signature: bytes) -> str:
    try:
        PublicKey.parse(key).verify(content, signature)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_what_minisign_has_signed_is_believed(signer: Signer, signature: bytes) -> None:
    assert refused(signer.public_key, CONTENT, signature) == ""
    assert refused(f" {signer.public_key}\n", CONTENT, signature.replace(b"\n", b"\r\n")) == ""
    for content in (b"", b"x" * 1_000_000):
        assert refused(signer.public_key, content, signer.sign(content)) == ""


def test_a_comment_of_any_language_is_signed_too(signer: Signer) -> None:
    signed = signer.sign(CONTENT, comment="versión nº 2 🏁")
    assert refused(signer.public_key, CONTENT, signed) == ""
    forged = signed.replace("nº 2".encode(), "nº 3".encode())
    assert refused(signer.public_key, CONTENT, forged) == "update_altered"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_flipped_bit_is_noticed_wherever_it_is(
    signer: Signer, signature: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, 8 * len(CONTENT) - 1))
    assert refused(signer.public_key, flipped(CONTENT, place), signature) == "update_altered"
    lines = signature.split(b"\n")
    first = len(lines[0]) + 1  # the untrusted comment says nothing that counts
    place = data.draw(st.integers(8 * first, 8 * (len(signature) - 1) - 1))
    assert refused(signer.public_key, CONTENT, flipped(signature, place)) in {
        "update_altered",
        "update_no_signature",
        "update_other_key",
    }


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_another_key_is_refused(tmp_path: Path, signature: bytes) -> None:
    other = Signer.make(tmp_path / "other")
    assert refused(other.public_key, CONTENT, signature) == "update_other_key"


def test_another_key_that_gives_itself_our_number_is_refused(
    tmp_path: Path, signer: Signer
) -> None:
    other = Signer.make(tmp_path / "other")
    lines = other.sign(CONTENT).split(b"\n")
    signed, ours = base64.b64decode(lines[1]), base64.b64decode(signer.public_key)
    lines[1] = base64.b64encode(signed[:2] + ours[2:10] + signed[10:])
    assert refused(signer.public_key, CONTENT, b"\n".join(lines)) == "update_altered"


def test_the_older_kind_of_signature_is_refused(signer: Signer) -> None:
    legacy = signer.sign(CONTENT, legacy=True)
    assert signer.verifies(CONTENT, legacy)
    assert refused(signer.public_key, CONTENT, legacy) == "update_no_signature"
    renamed = legacy.split(b"\n")
    renamed[1] = base64.b64encode(b"ED" + base64.b64decode(renamed[1])[2:])
    assert refused(signer.public_key, CONTENT, b"\n".join(renamed)) == "update_altered"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [],
        lambda lines: lines[:2],
        lambda lines: lines[:3],
        lambda lines: [*lines, b"one more"],
        lambda lines: [lines[0], b"!!!", *lines[2:]],
        lambda lines: [lines[0], lines[1][:-4], *lines[2:]],
        lambda lines: [*lines[:2], lines[2].replace(b"trusted", b"rusted"), lines[3]],
        lambda lines: [*lines[:3], lines[3][:-4]],
        lambda lines: [*lines[:3], b""],
        lambda lines: [b"<html><body>Sign in to the hotel's network</body></html>"],
    ],
)
def test_what_is_no_signature_is_told_as_such(signer: Signer, signature: bytes, spoil) -> None:  # type: ignore[no-untyped-def]
    lines = signature.removesuffix(b"\n").split(b"\n")
    assert refused(signer.public_key, CONTENT, b"\n".join(spoil(lines))) == "update_no_signature"


@pytest.mark.parametrize("key", ["", "RW", "untrusted comment: minisign public key", "é" * 56])
def test_what_is_no_key_is_told_as_such(key: str) -> None:
    with pytest.raises(Refusal, match="update_no_key"):
        PublicKey.parse(key)


def test_a_secret_key_is_no_public_one(signer: Signer) -> None:
    secret = (signer.folder / "key.sec").read_text().splitlines()[1]
    with pytest.raises(Refusal, match="update_no_key"):
        PublicKey.parse(secret)
