"""What the tests' own Supabase project has beyond what a real one has: faults, a log, a clock."""

import json
import os
import subprocess
import sys
import time

import httpx
import pytest

from tests.supabase.project import Project
from tests.web import async_web

SECRET = "correct horse battery staple"
EMAIL = "ana@monza.invalid"
ANA = {"email": EMAIL, "password": SECRET}


def client(project: Project) -> httpx.AsyncClient:
    return async_web(base_url=project.url, headers={"apikey": project.publishable_key}, timeout=0.3)


async def sign_in(http: httpx.AsyncClient) -> httpx.Response:
    return await http.post("/auth/v1/token?grant_type=password", json=ANA)


async def test_everything_that_came_is_in_the_log(auth_project: Project) -> None:
    auth_project.auth.add(EMAIL, SECRET)
    async with client(auth_project) as http:
        await sign_in(http)
        await http.get("/auth/v1/health", headers={"X-Odd": "odd"})
    first, second = auth_project.requests.all
    assert (first.method, first.path) == ("POST", "/auth/v1/token?grant_type=password")
    assert json.loads(first.body) == ANA
    assert SECRET in first.everything()
    assert second.headers["x-odd"] == "odd"
    assert auth_project.requests.count("/auth/v1/token?grant_type=password", "POST") == 1
    assert auth_project.requests.count("/auth/v1/token?grant_type=refresh_token") == 0
    auth_project.requests.clear()
    assert auth_project.requests.all == []


async def test_a_fault_is_for_its_path_and_for_its_number_of_times(auth_project: Project) -> None:
    auth_project.faults.add("/auth/v1/token", "503", times=1)
    async with client(auth_project) as http:
        assert (await http.get("/auth/v1/health")).status_code == 200
        assert (await sign_in(http)).status_code == 503
        assert (await sign_in(http)).status_code == 400
        auth_project.faults.add("/auth", "500")
        assert [(await sign_in(http)).status_code for _ in range(3)] == [500, 500, 500]
        auth_project.faults.clear()
        assert (await sign_in(http)).status_code == 400
    assert auth_project.requests.count("/auth/v1/token") == 6


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("down", httpx.RemoteProtocolError),
        ("drop_after", httpx.RemoteProtocolError),
        ("truncated", httpx.RemoteProtocolError),
        ("hang", httpx.ReadTimeout),
    ],
)
async def test_an_answer_that_does_not_come(
    auth_project: Project, kind: str, error: type[Exception]
) -> None:
    auth_project.faults.add("/auth/v1", kind)
    async with client(auth_project) as http:
        with pytest.raises(error):
            await http.get("/auth/v1/health")


async def test_an_answer_that_is_lost_has_had_its_effect(auth_project: Project) -> None:
    auth_project.auth.add(EMAIL, SECRET)
    async with client(auth_project) as http:
        first = (await sign_in(http)).json()["refresh_token"]
        refresh = ("/auth/v1/token?grant_type=refresh_token", {"refresh_token": first})
        auth_project.faults.add("/auth/v1/token", "drop_after", times=1)
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post(refresh[0], json=refresh[1])
        assert (await http.post(refresh[0], json=refresh[1])).json()["refresh_token"] != first


async def test_an_answer_that_drips_is_the_true_one(auth_project: Project) -> None:
    auth_project.faults.add("/auth/v1", "drip")
    async with client(auth_project) as http, http.stream("GET", "/auth/v1/health") as answer:
        chunks = [chunk async for chunk in answer.aiter_raw()]
    assert len(chunks) > 20
    assert json.loads(b"".join(chunks))["name"] == "GoTrue"


async def test_an_answer_of_somebody_else(auth_project: Project) -> None:
    async with client(auth_project) as http:
        auth_project.faults.add("/auth/v1", "portal")
        answer = await http.get("/auth/v1/health")
        assert (answer.status_code, answer.headers["content-type"]) == (
            200,
            "text/html; charset=utf-8",
        )
        auth_project.faults.add("/auth/v1", "redirect", to="http://127.0.0.1:1")
        answer = await sign_in(http)
        assert answer.status_code == 307
        assert answer.headers["location"] == (
            "http://127.0.0.1:1/auth/v1/token?grant_type=password"
        )


async def test_a_fault_has_to_be_one(auth_project: Project) -> None:
    with pytest.raises(ValueError, match="downn"):
        auth_project.faults.add("/auth/v1", "downn")


async def test_auth_of_old_had_no_codes(auth_project: Project) -> None:
    auth_project.auth.old_errors = True
    async with client(auth_project) as http:
        answer = await sign_in(http)
        assert (answer.status_code, answer.json()) == (
            400,
            {"error": "invalid_grant", "error_description": "Invalid login credentials"},
        )
        answer = await http.get("/auth/v1/user")
        message = "This endpoint requires a Bearer token"
        assert (answer.status_code, answer.json()) == (401, {"code": 401, "msg": message})


async def test_a_limit_may_say_how_long_it_lasts(auth_project: Project) -> None:
    async with client(auth_project) as http:
        auth_project.auth.limit(1)
        assert "retry-after" not in (await sign_in(http)).headers
        auth_project.auth.limit(1, retry_after=30)
        answer = await sign_in(http)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
        assert (await sign_in(http)).status_code == 400


async def test_the_clock_is_in_tokens_and_in_the_date_header(auth_project: Project) -> None:
    auth_project.auth.add(EMAIL, SECRET)
    auth_project.clock.advance(86400)
    async with client(auth_project) as http:
        answer = await sign_in(http)
    tomorrow = time.time() + 86400
    assert abs(answer.json()["expires_at"] - tomorrow - auth_project.auth.lifetime) < 60
    assert answer.headers["date"][5:16] == time.strftime("%d %b %Y", time.gmtime(tomorrow))


async def test_expired_is_told_as_either_postgrest_tells_it(project: Project) -> None:
    token = project.auth.token(project.auth.add(EMAIL, SECRET, "sales"))
    headers = {"Authorization": f"Bearer {token}"}
    project.clock.advance(project.auth.lifetime + 60)
    async with client(project) as http:
        answer = await http.get("/rest/v1/vehiculos", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "PGRST301")
        project.rest.tokens.expired_code = "PGRST303"
        answer = await http.get("/rest/v1/vehiculos", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "PGRST303")


async def test_staff_finds_the_migration_and_others_do_not(project: Project) -> None:
    for role, status in (("sales", 200), ("manager", 200), (None, 403)):
        token = project.auth.token(project.auth.add(EMAIL, SECRET, role))
        async with client(project) as http:
            answer = await http.post(
                "/rest/v1/rpc/monzapos_version",
                json={},
                headers={"Authorization": f"Bearer {token}"},
            )
        assert answer.status_code == status, answer.text


async def test_without_the_migration_there_is_no_function(
    project_without_migration: Project,
) -> None:
    project = project_without_migration
    project.rest.max_rows = 2
    token = project.auth.token(project.auth.add(EMAIL, SECRET, "sales"))
    async with client(project) as http:
        http.headers["Authorization"] = f"Bearer {token}"
        answer = await http.post("/rest/v1/rpc/monzapos_version", json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "PGRST202")
        assert len((await http.get("/rest/v1/vehiculos")).json()) == 2


async def test_a_database_that_is_gone_is_503() -> None:
    with Project("host=/nowhere dbname=none user=authenticator") as project:
        async with client(project) as http:
            answer = await http.get("/rest/v1/vehiculos")
    assert (answer.status_code, answer.json()["code"]) == (503, "PGRST000")


@pytest.mark.parametrize("with_database", [False, True])
async def test_it_serves_as_a_process_of_its_own(with_database: bool) -> None:
    command = [sys.executable, "-m", "tests.supabase.project"]
    command += ["--database", "--website"] * with_database
    with subprocess.Popen(
        [*command, "--person", f"{EMAIL}:{SECRET}:sales"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONWARNINGS": "error"},
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        headers = {"apikey": told["publishable_key"]}
        async with async_web(base_url=told["url"], headers=headers) as http:
            answer = await sign_in(http)
            token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            cars = await http.get("/rest/v1/vehiculos", headers=token)
            version = await http.post("/rest/v1/rpc/monzapos_version", headers=token, json={})
            if with_database:
                assert (await http.post(f"{told['website']}/api/checkout")).status_code == 401
                assert (await http.get(f"{told['stripe']}/practice/home")).status_code == 200
        process.stdin.close()
        assert process.wait() == 0
    assert [cars.status_code, version.status_code] == [200 if with_database else 404] * 2
    assert answer.json()["user"]["app_metadata"]["monzapos_role"] == "sales"
