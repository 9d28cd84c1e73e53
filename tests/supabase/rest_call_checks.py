"""What the program relies on of PostgREST when it calls functions, and of whose calls they are."""

import asyncio
import time

from tests.supabase.checklist import Checklist
from tests.supabase.rest_bench import ONE, ROMA, RestBench, is_error, refused

CALLS = Checklist[RestBench]()
SKEW = 30  # seconds that PostgREST forgives


@CALLS.check()
async def takes_arguments_by_name(bench: RestBench) -> None:
    big = 9007199254740993  # no float has it
    given = {"b": True, "a": ROMA, "c": "2026-11-23T10:00:00Z", "d": big, "e": "ñ 'x'"}
    answer = await bench.call("rest_echo", given)
    assert answer.status_code == 200
    assert answer.json() == given | {"c": "2026-11-23T10:00:00+00:00"}
    answer = await bench.call("rest_echo", {"a": None, "b": False})
    assert answer.json() == {"a": None, "b": False, "c": None, "d": 7, "e": "none"}


@CALLS.check()
async def the_official_client_calls_it(bench: RestBench) -> None:
    answer = await bench.client.rpc("rest_echo", {"a": ROMA, "b": "true"}).execute()
    assert answer.data["a"] == ROMA  # type: ignore[index, call-overload]
    error = await refused(bench.client.rpc("rest_nada", {}).execute())
    assert error.code == "PGRST202"


@CALLS.check()
async def returns_what_the_function_returns(bench: RestBench) -> None:
    for name, given, text in (
        ("rest_number", {}, "42"),
        ("rest_nothing", {}, "null"),
        ("rest_numbers", {"up_to": 2}, [1, 2]),
        ("rest_numbers", {"up_to": 0}, []),
        ("rest_rows", {"up_to": 2}, [{"n": 1, "twice": 2}, {"n": 2, "twice": 4}]),
    ):
        answer = await bench.call(name, given)
        assert answer.status_code == 200, answer.text
        assert text in (answer.text, answer.json()), name
    assert (await bench.call("rest_rows", {"up_to": 1}, Accept=ONE)).json() == {"n": 1, "twice": 2}
    is_error(await bench.call("rest_rows", {"up_to": 2}, Accept=ONE), 406, "PGRST116")


@CALLS.check()
async def refuses_a_function_that_is_not_there(bench: RestBench) -> None:
    body = is_error(await bench.call("rest_nada", {}), 404, "PGRST202")
    assert body["message"] == (
        "Could not find the function public.rest_nada without parameters in the schema cache"
    )
    body = is_error(await bench.call("rest_echo", {"z": 1, "a": ROMA}), 404, "PGRST202")
    assert body["message"] == (
        "Could not find the function public.rest_echo(a, z) in the schema cache"
    )
    is_error(await bench.call("rest_echo", {"a": ROMA}), 404, "PGRST202")


@CALLS.check()
async def refuses_what_is_no_argument(bench: RestBench) -> None:
    is_error(await bench.call("rest_echo", {"a": "no uuid", "b": True}), 400, "22P02")
    answer = await bench.http.post("rpc/rest_echo", content=b"{")
    is_error(answer, 400, "PGRST102")


@CALLS.check()
async def passes_on_what_the_database_raises(bench: RestBench) -> None:
    for state, status in (
        ("P0001", 400),
        ("42501", 403),
        ("23505", 409),
        ("22023", 400),
        ("40001", 500),
        ("PT409", 409),
    ):
        body = is_error(
            await bench.call("rest_raise", {"state": state, "words": "No."}), status, state
        )
        assert (body["message"], body["details"], body["hint"]) == ("No.", "more", "try this")


@CALLS.check()
async def keeps_what_a_call_did_or_nothing_of_it(bench: RestBench) -> None:
    answer = await bench.call("rest_add", {"given": 1})
    assert (answer.status_code, answer.content) == (204, b"")
    body = is_error(await bench.call("rest_add", {"given": 1}), 409, "23505")
    assert body["details"] == "Key (id)=(1) already exists."
    is_error(await bench.call("rest_add_and_fail", {"given": 2}), 400, "P0001")
    rows = await bench.send("DELETE", "rest_unique?id=gt.0", None, Prefer="return=representation")
    assert rows.json() == [{"id": 1, "n": 1, "note": None}]


@CALLS.check()
async def of_many_calls_at_once_one_is_first(bench: RestBench) -> None:
    answers = await asyncio.gather(*(bench.call("rest_add", {"given": 3}) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [204] + [409] * 19
    assert (await bench.send("DELETE", "rest_unique?id=eq.3", None)).status_code == 204


@CALLS.check()
async def writes_tables_as_far_as_one_may(bench: RestBench) -> None:
    shown = {"Prefer": "return=representation"}
    answer = await bench.send("POST", "rest_unique", {"id": 5, "note": "a"})
    assert (answer.status_code, answer.content) == (201, b"")
    answer = await bench.send("POST", "rest_unique", [{"id": 6}, {"id": 7}], **shown)
    assert [row["id"] for row in answer.json()] == [6, 7]
    answer = await bench.send("PATCH", "rest_unique?id=gte.6", {"note": "b"}, **shown)
    assert [(row["id"], row["note"]) for row in answer.json()] == [(6, "b"), (7, "b")]
    body = is_error(await bench.send("POST", "rest_unique", {"nada": 1}), 400, "PGRST204")
    assert (
        body["message"] == "Could not find the 'nada' column of 'rest_unique' in the schema cache"
    )
    answer = await bench.send("DELETE", "rest_unique?id=gt.0", None, **shown)
    assert len(answer.json()) == 3
    is_error(await bench.send("POST", "vehiculos", {"modelo": "x"}), 403, "42501")
    answer = await bench.send("PATCH", f"vehiculos?id=eq.{ROMA}", {"precio": 1}, **shown)
    assert answer.json() == []  # no policy lets anybody see it for a change


@CALLS.check()
async def acts_as_the_person_of_the_token(bench: RestBench) -> None:
    answer = (await bench.call("rest_who", {})).json()
    assert (answer["role"], answer["staff"]) == ("authenticated", "sales")
    assert answer["person"]
    visitor = {"role": "anon", "person": None, "staff": None}
    assert (await bench.call("rest_who", {}, Authorization="")).json() == visitor
    token = f"Bearer {bench.server.token(None)}"
    registered = (await bench.call("rest_who", {}, Authorization=token)).json()
    assert (registered["role"], registered["staff"]) == ("authenticated", None)


@CALLS.check("gateway")
async def the_publishable_key_as_a_token_is_a_visitor(bench: RestBench) -> None:
    token = f"Bearer {bench.server.publishable_key}"
    assert (await bench.call("rest_who", {}, Authorization=token)).json()["role"] == "anon"


@CALLS.check("gateway")
async def the_gateway_wants_the_key(bench: RestBench) -> None:
    for key, message in (("", "No API key found in request"), ("other", "Invalid API key")):
        answer = await bench.get("vehiculos", apikey=key)
        assert (answer.status_code, answer.json()["message"]) == (401, message)


@CALLS.check()
async def a_right_that_is_missing_is_401_for_a_visitor_only(bench: RestBench) -> None:
    body = is_error(await bench.get("rest_private"), 403, "42501")
    assert body["message"] == "permission denied for table rest_private"
    is_error(await bench.call("rest_denied", {}), 403, "42501")
    answer = await bench.get("rest_private", Authorization="")
    is_error(answer, 401, "42501")
    assert answer.headers["www-authenticate"] == "Bearer"


@CALLS.check()
async def a_token_that_is_no_token_is_refused(bench: RestBench) -> None:
    token = bench.server.token("manager")
    for bad in (token[:-4] + "AAAA", "x", "a.b", "a.b.c"):
        answer = await bench.get("vehiculos", Authorization=f"Bearer {bad}")
        is_error(answer, 401, "PGRST301")
        assert answer.headers["www-authenticate"].startswith('Bearer error="invalid_token"')


@CALLS.check()
async def a_role_that_nobody_has_is_refused(bench: RestBench) -> None:
    for role, code, status in (("nobody", "22023", 401), ("postgres", "42501", 403)):
        token = bench.server.token("sales", role=role)
        answer = await bench.get("vehiculos", Authorization=f"Bearer {token}")
        is_error(answer, status, code)


@CALLS.check()
async def an_expired_token_is_refused_after_half_a_minute(bench: RestBench) -> None:
    now = int(time.time())
    late = {"iat": now - 3600, "exp": now - SKEW + 5}
    token = bench.server.token("sales", **late)
    answer = await bench.get("vehiculos?limit=1", Authorization=f"Bearer {token}")
    assert answer.status_code == 200
    token = bench.server.token("sales", **late | {"exp": now - SKEW - 2})
    answer = await bench.get("vehiculos", Authorization=f"Bearer {token}")
    assert is_error(answer, 401, bench.server.expired_code)["message"] == "JWT expired"
    token = bench.server.token("sales", iat=now + SKEW + 30, exp=now + 3600)
    answer = await bench.get("vehiculos", Authorization=f"Bearer {token}")
    assert is_error(answer, 401, "PGRST303")["message"] == "JWT issued at future"
