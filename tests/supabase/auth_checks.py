"""What the program relies on of Supabase Auth: tokens, and what becomes of them."""

import asyncio

from tests.supabase.auth_bench import PASSWORD, AuthBench, claims_of, refused, somebody
from tests.supabase.checklist import Checklist

TOKENS = Checklist[AuthBench]()
REUSE = 10  # seconds, Supabase's own setting


@TOKENS.check()
async def signs_in_by_password(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD, "sales")
    session = await bench.sign_in(email.upper())
    assert session.user.id == person
    assert session.user.email == email
    assert session.user.app_metadata["monzapos_role"] == "sales"
    assert session.user.email_confirmed_at is not None
    assert session.user.last_sign_in_at is not None
    assert [each.provider for each in session.user.identities or []] == ["email"]
    assert not session.user.factors
    assert session.token_type == "bearer"
    assert 8 <= len(session.refresh_token) <= 100
    claims = claims_of(session.access_token)
    assert session.expires_at == claims["exp"] == claims["iat"] + session.expires_in


@TOKENS.check()
async def the_token_says_who_it_is(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD, "manager")
    claims = claims_of((await bench.sign_in(email)).access_token)
    expected = {
        "sub": person,
        "aud": "authenticated",
        "role": "authenticated",
        "email": email,
        "phone": "",
        "aal": "aal1",
        "is_anonymous": False,
    }
    assert expected.items() <= claims.items()
    assert claims["app_metadata"]["monzapos_role"] == "manager"
    assert [entry["method"] for entry in claims["amr"]] == ["password"]
    assert claims["session_id"]
    assert "user_metadata" in claims


@TOKENS.check()
async def a_registered_visitor_has_no_role(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    session = await bench.sign_in(email)
    assert "monzapos_role" not in claims_of(session.access_token)["app_metadata"]


@TOKENS.check()
async def tells_of_second_factors(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD, "sales", factors=["totp", "-totp"])
    session = await bench.sign_in(email)
    factors = session.user.factors or []
    assert [(each.factor_type, each.status) for each in factors] == [
        ("totp", "verified"),
        ("totp", "unverified"),
    ]
    assert claims_of(session.access_token)["aal"] == "aal1"


@TOKENS.check()
async def tells_who_is_signed_in(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD, "sales")
    session = await bench.sign_in(email)
    answer = await bench.client.get_user(session.access_token)
    assert answer is not None
    assert (answer.user.id, answer.user.email) == (person, email)


@TOKENS.check()
async def a_refresh_rotates_the_token(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD, "sales")
    first = await bench.sign_in(email)
    second = await bench.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert second.user.id == person
    before, after = claims_of(first.access_token), claims_of(second.access_token)
    assert after["session_id"] == before["session_id"]
    assert after["iat"] >= before["iat"]


@TOKENS.check()
async def a_refresh_reads_the_role_anew(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD, "sales")
    first = await bench.sign_in(email)
    await bench.server.set_role(person, None)
    assert claims_of(first.access_token)["app_metadata"]["monzapos_role"] == "sales"
    second = await bench.refresh(first.refresh_token)
    assert claims_of(second.access_token)["app_metadata"].get("monzapos_role") is None


@TOKENS.check()
async def a_lost_answer_can_be_asked_for_again(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    first = await bench.sign_in(email)
    lost = await bench.refresh(first.refresh_token)
    again = await bench.refresh(first.refresh_token)
    assert again.refresh_token == lost.refresh_token
    third = await bench.refresh(lost.refresh_token)
    assert third.refresh_token not in (first.refresh_token, lost.refresh_token)


@TOKENS.check("clock")
async def however_late(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    first = await bench.sign_in(email)
    lost = await bench.refresh(first.refresh_token)
    await bench.server.advance(86400)
    assert (await bench.refresh(first.refresh_token)).refresh_token == lost.refresh_token


@TOKENS.check()
async def refreshes_at_once_have_one_successor(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    first = await bench.sign_in(email)
    asked = {"refresh_token": first.refresh_token}
    answers = await asyncio.gather(*(bench.grant("refresh_token", asked) for _ in range(4)))
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


@TOKENS.check("clock")
async def an_old_token_ends_the_family(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    first = await bench.sign_in(email)
    second = await bench.refresh(first.refresh_token)
    third = await bench.refresh(second.refresh_token)
    await bench.server.advance(REUSE + 1)
    error = await refused(bench.refresh(first.refresh_token))
    assert (error.status, error.code) == (400, "refresh_token_already_used")
    assert error.message == "Invalid Refresh Token: Already Used"
    await bench.server.advance(REUSE + 1)
    error = await refused(bench.refresh(third.refresh_token))
    assert (error.status, error.code) == (400, "refresh_token_already_used")


@TOKENS.check()
async def a_token_that_never_was_is_not_found(bench: AuthBench) -> None:
    error = await refused(bench.refresh("0123456789ab"))
    assert (error.status, error.code) == (400, "refresh_token_not_found")
    assert error.message == "Invalid Refresh Token: Refresh Token Not Found"


@TOKENS.check()
async def signing_out_here_ends_this_session_only(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    here, there = await bench.sign_in(email), await bench.sign_in(email)
    answer = await bench.logout(here.access_token, "local")
    assert (answer.status_code, answer.content) == (204, b"")
    gone = await bench.user(here.access_token)
    assert (gone.status_code, gone.json()["error_code"]) == (403, "session_not_found")
    error = await refused(bench.refresh(here.refresh_token))
    assert (error.status, error.code) == (400, "refresh_token_not_found")
    assert (await bench.user(there.access_token)).status_code == 200
    await bench.refresh(there.refresh_token)


@TOKENS.check()
async def signing_out_everywhere_or_elsewhere(bench: AuthBench) -> None:
    email = somebody()
    await bench.server.add(email, PASSWORD)
    one, two, three = [await bench.sign_in(email) for _ in range(3)]
    assert (await bench.logout(one.access_token, "others")).status_code == 204
    statuses = [(await bench.user(each.access_token)).status_code for each in (one, two, three)]
    assert statuses == [200, 403, 403]
    four = await bench.sign_in(email)
    assert (await bench.logout(four.access_token, "global")).status_code == 204
    statuses = [(await bench.user(each.access_token)).status_code for each in (one, four)]
    assert statuses == [403, 403]
    odd = await bench.logout((await bench.sign_in(email)).access_token, "elsewhere")
    assert (odd.status_code, odd.json()["error_code"]) == (400, "validation_failed")


@TOKENS.check()
async def somebody_who_is_deleted_is_gone(bench: AuthBench) -> None:
    email = somebody()
    person = await bench.server.add(email, PASSWORD)
    session = await bench.sign_in(email)
    await bench.server.remove(person)
    answer = await bench.user(session.access_token)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "user_not_found")
    error = await refused(bench.refresh(session.refresh_token))
    assert (error.status, error.code) == (400, "refresh_token_not_found")
    error = await refused(bench.sign_in(email))
    assert (error.status, error.code) == (400, "invalid_credentials")
