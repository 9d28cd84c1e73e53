"""Bare HTTP clients for the tests: nothing from the environment, and no 25 ms for a trust store."""

import ssl
from typing import Any

import httpx

_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loopback speaks plain HTTP; TLS would fail


def web(**options: Any) -> httpx.Client:
    """Return a client that takes what ``httpx.Client`` takes."""
    return httpx.Client(trust_env=False, verify=_NOBODY, **options)


def async_web(**options: Any) -> httpx.AsyncClient:
    """Return a client that takes what ``httpx.AsyncClient`` takes."""
    return httpx.AsyncClient(trust_env=False, verify=_NOBODY, **options)
