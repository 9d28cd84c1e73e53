"""Signatures as minisign makes them: Ed25519 over the BLAKE2b-512 of a file.

A signature file has four lines: an untrusted comment, the signature, a trusted comment, and a
second signature over the first one and that comment. minisign's older kind, which signs the file
itself ("Ed"), is refused: nobody has made it by default since 2021, and one kind cannot be taken
for another.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from monzapos.domain.errors import Refusal

_OF_KEYS, _OF_SIGNATURES = b"Ed", b"ED"
_NUMBER, _KEY, _SIGNATURE = 8, 32, 64  # bytes
_TRUSTED = b"trusted comment: "


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whose word counts. ``number`` names the key; it proves nothing."""

    number: bytes
    key: bytes

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """Read the line that minisign prints; raises ``Refusal("update_no_key")``."""
        content = _decoded(text.strip().encode())
        if len(content) != len(_OF_KEYS) + _NUMBER + _KEY or not content.startswith(_OF_KEYS):
            raise Refusal("update_no_key")
        return cls(content[2:10], content[10:])

    def verify(self, content: bytes, signature_file: bytes) -> None:
        """Raise ``Refusal`` unless the file is signed by this key.

        ``update_no_signature``: that is no signature of the right kind. ``update_other_key``:
        another key's. ``update_altered``: it does not fit the content, or its own comment.
        """
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        signature = _Signature.parse(signature_file)
        if signature.number != self.number:
            raise Refusal("update_other_key")
        key = Ed25519PublicKey.from_public_bytes(self.key)
        try:
            key.verify(signature.of_file, hashlib.blake2b(content).digest())
            key.verify(signature.of_comment, signature.of_file + signature.comment)
        except InvalidSignature:
            raise Refusal("update_altered") from None


@dataclass(frozen=True, slots=True)
class _Signature:
    number: bytes
    of_file: bytes
    comment: bytes
    of_comment: bytes

    @classmethod
    def parse(cls, file: bytes) -> "_Signature":
        lines = [line.removesuffix(b"\r") for line in file.removesuffix(b"\n").split(b"\n")]
        if len(lines) != 4 or not lines[2].startswith(_TRUSTED):
            raise Refusal("update_no_signature")
        first, second = _decoded(lines[1]), _decoded(lines[3])
        right = len(first) == len(_OF_SIGNATURES) + _NUMBER + _SIGNATURE
        if not right or not first.startswith(_OF_SIGNATURES) or len(second) != _SIGNATURE:
            raise Refusal("update_no_signature")
        return cls(first[2:10], first[10:], lines[2].removeprefix(_TRUSTED), second)


def _decoded(text: bytes) -> bytes:
    """Return what a line of base64 says; nothing where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
