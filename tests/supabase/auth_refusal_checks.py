"""What Supabase Auth refuses, and in which words a client gets to know it."""

from tests.supabase.auth_bench import PASSWORD, AuthBench, refused, somebody
from tests.supabase.checklist import Checklist

REFUSALS = Checklist[AuthBench]()


@REFUSALS.check()
async def a_wrong_password_and_nobody_are_one_answer(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    for given in ((email, "wrong"), (somebody(), PASSWORD)):
        error = await refused(bench.sign_in(*given))
        assert (error.status, error.code) == (400, "invalid_credentials")
        assert error.message == "Invalid login credentials"


@REFUSALS.check()
async def an_address_has_to_be_confirmed(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD, confirmed=False)
    error = await refused(bench.sign_in(email))
    assert (error.status, error.code) == (400, "email_not_confirmed")
    error = await refused(bench.sign_in(email, "wrong"))
    assert (error.status, error.code) == (400, "invalid_credentials")


@REFUSALS.check()
async def somebody_banned_is_out(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD)
    session = await bench.sign_in(email)
    await bench.server.ban(person)
    for call in (bench.sign_in(email), bench.refresh(session.refresh_token)):
        error = await refused(call)
        assert (error.status, error.code) == (400, "user_banned")


@REFUSALS.check("clock")
async def an_access_token_expires(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    session = await bench.sign_in(email)
    await bench.server.advance(session.expires_in + 1)
    answer = await bench.user(session.access_token)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "bad_jwt")
    assert answer.json()["msg"].endswith("token is expired")
    assert (await bench.refresh(session.refresh_token)).user.email == email


@REFUSALS.check()
async def a_bearer_token_is_needed_and_looked_at(bench: AuthBench) -> None:
    answer = await bench.http.get("user")
    assert (answer.status_code, answer.json()["error_code"]) == (401, "no_authorization")
    email = somebody()
    await bench.server.add(email, PASSWORD)
    head, claims, signature = (await bench.sign_in(email)).access_token.split(".")
    for token in ("x", f"{head}.{claims}.{signature[:-4]}AAAA"):
        answer = await bench.user(token)
        assert (answer.status_code, answer.json()["error_code"]) == (403, "bad_jwt")


@REFUSALS.check()
async def an_error_has_the_form_that_was_asked_for(bench: AuthBench) -> None:
    wrong = {"email": somebody(), "password": "wrong"}
    old = {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}
    new = {"code": "invalid_credentials", "message": "Invalid login credentials"}
    for version, body in (
        ("", old),
        ("2023-12-31", old),
        ("soon", old),
        ("2024-01-01", new),
        ("2099-01-01", new),
    ):
        answer = await bench.grant("password", wrong, X_Supabase_Api_Version=version)
        assert (answer.status_code, answer.json()) == (400, body)
        echoed = answer.headers.get("x-supabase-api-version")
        assert echoed == ("2024-01-01" if body is new else None)
        assert answer.headers["x-sb-error-code"] == "invalid_credentials"


@REFUSALS.check()
async def a_request_has_to_make_sense(bench: AuthBench) -> None:
    answer = await bench.grant("password", {"password": PASSWORD})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_failed")
    answer = await bench.grant("nonsense", {})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_credentials")
    answer = await bench.http.post("token?grant_type=password", content=b"{")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "bad_json")
    answer = await bench.grant("refresh_token", {})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_request",
        "error_description": "refresh_token required",
    }


@REFUSALS.check("limit")
async def too_many_requests_are_refused(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    await bench.server.limit(1)
    error = await refused(bench.sign_in(email))
    assert (error.status, error.code) == (429, "over_request_rate_limit")
    assert error.message == "Request rate limit reached"
    await bench.sign_in(email)


@REFUSALS.check("gateway")
async def the_gateway_wants_the_key(bench: AuthBench) -> None:
    for key, message in (("", "No API key found in request"), ("other", "Invalid API key")):
        answer = await bench.http.get("health", headers={"apikey": key})
        assert answer.status_code == 401
        assert answer.json()["message"] == message


@REFUSALS.check()
async def tells_that_it_is_well(bench: AuthBench) -> None:
    answer = await bench.http.get("health")
    assert (answer.status_code, answer.json()["name"]) == (200, "GoTrue")
    assert (await bench.http.get("settings")).json()["external"]["email"] is True
