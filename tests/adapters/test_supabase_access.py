"""Requests to the project carry the key and the person's token, and go nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import jwt
import pytest

from monzapos.adapters.http import Http
from monzapos.adapters.supabase_access import FRESH_FOR, Bearer, SupabaseAccess
from monzapos.adapters.supabase_project import SupabaseProject, checked_project
from monzapos.domain.errors import ProviderTrouble, Refusal
from tests.application.samples import FakeClock
from tests.contracts.faulty_server import FaultyServer, Script, drop, reply

KEY = "sb_publishable_abcdefgh"
SECRET = "a secret of some thirty-two bytes or more"
EXPIRED = reply({"code": "PGRST301", "message": "JWT expired"}, 401)
FINE = reply([])


@dataclass
class Tokens:
    """A session that counts; every renewal gives the next token, unless nobody is signed in."""

    nobody: bool = False
    number: int = 1
    wished: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    async def bearer(self, fresh_for: float) -> Bearer:
        self.wished.append(fresh_for)
        if self.nobody:
            raise Refusal("not_signed_in")
        return Bearer(f"token-{self.number}", datetime(2026, 1, 1, tzinfo=UTC))

    async def renewed(self, refused: str) -> Bearer:
        self.refused.append(refused)
        self.number += 1
        return await self.bearer(0)


@dataclass
class Bench:
    server: FaultyServer
    tokens: Tokens
    access: SupabaseAccess


@asynccontextmanager
async def bench(*scripts: Script) -> AsyncIterator[Bench]:
    tokens, http = Tokens(), Http(FakeClock())
    async with FaultyServer(*scripts) as server:
        yield Bench(
            server, tokens, SupabaseAccess(SupabaseProject(server.base_url, KEY), tokens, http)
        )
        await http.aclose()


async def test_the_key_and_the_token_go_along() -> None:
    async with bench(FINE) as desk:
        headers = {"Prefer": "count=exact", "apikey": "another", "Content-Type": "application/json"}
        answer = await desk.access.request("POST", "/rest/v1/rpc/x", body=b"{}", headers=headers)
        [heard] = desk.server.heard
        assert (answer.status, heard.path, heard.body) == (200, "/rest/v1/rpc/x", b"{}")
        assert heard.headers["apikey"] == KEY
        assert heard.headers["authorization"] == "Bearer token-1"
        assert heard.headers["prefer"] == "count=exact"
        assert desk.tokens.wished == [FRESH_FOR]


async def test_anonymous_sends_nobodys_token() -> None:
    async with bench(EXPIRED) as desk:
        desk.tokens.nobody = True
        answer = await desk.access.request("GET", "/rest/v1/stored", anonymous=True)
        [heard] = desk.server.heard
        assert (answer.status, heard.headers["apikey"]) == (401, KEY)
        assert "authorization" not in heard.headers


async def test_nobody_is_signed_in() -> None:
    async with bench(FINE) as desk:
        desk.tokens.nobody = True
        with pytest.raises(Refusal, match="not_signed_in"):
            await desk.access.request("GET", "/rest/v1/stored")
        assert desk.server.heard == []


async def test_a_401_is_answered_by_one_renewal_and_one_repetition() -> None:
    async with bench(EXPIRED, FINE) as desk:
        answer = await desk.access.request("POST", "/rest/v1/rpc/x", body=b"{}")
        sent = [heard.headers["authorization"] for heard in desk.server.heard]
        assert (answer.status, sent) == (200, ["Bearer token-1", "Bearer token-2"])
        assert [heard.body for heard in desk.server.heard] == [b"{}"] * 2
        assert desk.tokens.refused == ["token-1"]


async def test_a_second_401_is_the_answer() -> None:
    async with bench(EXPIRED) as desk:
        assert (await desk.access.request("GET", "/rest/v1/stored")).status == 401
        assert len(desk.server.heard) == 2


@pytest.mark.parametrize("status", [200, 403, 404, 409, 500, 503])
async def test_any_other_answer_is_returned_as_it_is(status: int) -> None:
    async with bench(reply({"code": "42501"}, status)) as desk:
        answer = await desk.access.request("GET", "/rest/v1/stored")
        assert (answer.status, answer.body) == (status, b'{"code": "42501"}')
        assert len(desk.server.heard) == 1


async def test_what_is_lost_on_its_way_is_not_repeated() -> None:
    async with bench(drop()) as desk:
        with pytest.raises(ProviderTrouble) as trouble:
            await desk.access.request("POST", "/rest/v1/rpc/x", body=b"{}")
        assert (trouble.value.code, trouble.value.certain) == ("no_answer", False)
        assert len(desk.server.heard) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_gets_neither_token_nor_key(status: int) -> None:
    async with FaultyServer(FINE) as evil:
        async with bench(reply({}, status, Location=f"{evil.base_url}/rest/v1/stored")) as desk:
            with pytest.raises(ProviderTrouble, match="redirected"):
                await desk.access.request("POST", "/rest/v1/rpc/x", body=b"{}")
        assert evil.heard == []


async def test_many_requests_at_once() -> None:
    async with bench(FINE) as desk:
        paths = [f"/rest/v1/stored?offset={number}" for number in range(8)]
        await asyncio.gather(*(desk.access.request("GET", path) for path in paths))
        assert sorted(heard.path for heard in desk.server.heard) == paths


def old_key(role: str) -> str:
    return jwt.encode({"iss": "supabase", "role": role}, SECRET, algorithm="HS256")


@pytest.mark.parametrize("key", [KEY, f" {KEY}\n", old_key("anon"), "a-proxys-own.key"])
@pytest.mark.parametrize(
    "url", ["https://abcdefgh.supabase.co/", "https://api.monza.example", "http://127.0.0.1:54321"]
)
def test_a_project_is_an_address_and_a_publishable_key(url: str, key: str) -> None:
    project = checked_project(url, key)
    assert (project.url, project.publishable_key) == (url.rstrip("/"), key.strip())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "abcdefgh.supabase.co",
        "http://abcdefgh.supabase.co",
        "https://abcdefgh.supabase.co/rest/v1",
        "https://ana@abcdefgh.supabase.co",
        "https://abcdefgh.supabase.co?x=1",
        "https://127.0.0.1.evil.test:port",
        "ftp://127.0.0.1",
        "https://sup\u0430base.co",
    ],
)
def test_anything_else_is_no_project(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_project(url, KEY)
    assert (refused.value.code, refused.value.details) == ("bad_supabase_url", {"address": url})


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "no_publishable_key"),
        ("  ", "no_publishable_key"),
        ("sb_secret_abcdefgh", "supabase_key_secret"),
        (old_key("service_role"), "supabase_key_secret"),
        (old_key("authenticated"), "supabase_key_malformed"),
        ("eyJ.eyJ.eyJ", "supabase_key_malformed"),
        ("eyJhbGciOiJub25lIn0.W10.x", "supabase_key_malformed"),
        ("sb_publishable_ab\ncdefgh", "supabase_key_malformed"),
        ("sb_publishable_abcdefgñ", "supabase_key_malformed"),
        ("rk_test_abcdefgh", "supabase_key_malformed"),
        ("sk_live_abcdefgh", "supabase_key_malformed"),
        ("x" * 100_001, "supabase_key_malformed"),
    ],
)
def test_any_other_key_is_refused_and_not_quoted(key: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_project("https://abcdefgh.supabase.co", key)
    assert (refused.value.code, refused.value.details) == (code, {})
