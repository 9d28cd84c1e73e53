"""Bare HTTP clients for the tests: nothing from the environment, and no 25 ms for a trust store."""

import ssl
from functools import cache
from typing import Any

import httpx


def client_of_http(**options: Any) -> httpx.AsyncClient:
    """Return a client that takes what ``httpx.AsyncClient`` takes."""
    return httpx.AsyncClient(trust_env=False, verify=_trust(), **options)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
