"""Staff sign in at Supabase Auth, stay signed in by the refresh token alone, and leave no trace."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from monzapos.adapters.supabase_identity import Credentials
from monzapos.domain.errors import Refusal
from tests.adapters.keyrings import Locked, Troubled, Trusted, Windows, on_a_bus_of_its_own
from tests.adapters.signing_in import (
    ANA,
    BY_PASSWORD,
    LOGOUT,
    PASSWORD,
    REFRESH,
    TOKENS,
    SigningDesk,
    code_of,
    signing_desk,
)
from tests.contracts.faulty_server import FaultyServer, reply
from tests.e2e.program import PATIENCE, Home
from tests.supabase.project import Project

HOUR = 3600.0


@pytest.fixture(scope="module")
def served() -> Iterator[Project]:
    with Project() as project:
        yield project


@pytest.fixture
def project(served: Project) -> Project:
    """Return the module's project as if nothing had happened."""
    served.auth.people.clear()
    served.auth.old_errors = False
    served.auth.limit(0)
    served.faults.clear()
    served.requests.clear()
    served.auth.add(ANA, PASSWORD, "sales")
    return served


@pytest.fixture
async def desk(project: Project, tmp_path: Path) -> AsyncIterator[SigningDesk]:
    async with signing_desk(project, tmp_path) as desk:
        yield desk


class TestSignIn:
    """By e-mail and password."""

    async def test_the_person_is_the_projects(self, desk: SigningDesk, project: Project) -> None:
        [ana] = project.auth.people.values()
        signed_in = await desk.identity.sign_in(f" {ANA.upper()} ", PASSWORD)
        assert (signed_in.person.id, signed_in.person.name) == (ana.id, "ana")
        assert not signed_in.person.manager
        assert (signed_in.email, signed_in.lasts, signed_in.kept) == (ANA, HOUR, True)

    @pytest.mark.parametrize(
        ("told", "name"),
        [
            ({"full_name": "Ana Pérez", "name": "ana"}, "Ana Pérez"),
            ({"full_name": " ", "name": "Ana\u202e\n"}, "Ana"),
            ({"full_name": ["Ana"]}, "marta"),
        ],
    )
    async def test_people_name_themselves_and_nothing_else(
        self, desk: SigningDesk, project: Project, told: dict[str, Any], name: str
    ) -> None:
        marta = project.auth.add("marta@monza.invalid", PASSWORD, "manager")
        marta.user_metadata = told
        signed_in = await desk.identity.sign_in("marta@monza.invalid", PASSWORD)
        assert (signed_in.person.name, signed_in.person.manager) == (name, True)

    async def test_only_the_refresh_token_is_kept(self, desk: SigningDesk) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        bearer = await desk.access.bearer()
        assert desk.kept is not None
        kept = repr(desk.backend._secrets)
        assert bearer.token not in kept
        assert PASSWORD not in kept
        assert len(desk.backend._secrets) == 1
        assert bearer.token not in repr(bearer)

    @pytest.mark.parametrize("old", [False, True])
    @pytest.mark.parametrize(
        ("changes", "password", "code"),
        [
            ({}, "wrong", "wrong_password"),
            ({}, "", "wrong_password"),
            ({}, "\udc80", "wrong_password"),
            ({"confirmed": None}, PASSWORD, "email_not_confirmed"),
            ({"banned": True}, PASSWORD, "user_banned"),
        ],
    )
    async def test_the_project_says_no(
        self,
        desk: SigningDesk,
        project: Project,
        changes: dict[str, Any],
        password: str,
        code: str,
        old: bool,
    ) -> None:
        [ana] = project.auth.people.values()
        for name, value in changes.items():
            setattr(ana, name, value)
        project.auth.old_errors = old
        assert await code_of(desk.identity.sign_in(ANA, password)) == code
        assert desk.kept is None

    @pytest.mark.parametrize(
        ("retry_after", "seconds"), [(None, "60"), (7, "7"), (0, "1"), (100_000, "120")]
    )
    async def test_too_many_tries(
        self, desk: SigningDesk, project: Project, retry_after: int | None, seconds: str
    ) -> None:
        project.auth.limit(1, retry_after)
        with pytest.raises(Refusal) as refused:
            await desk.identity.sign_in(ANA, PASSWORD)
        assert (refused.value.code, refused.value.details["seconds"]) == ("too_many_tries", seconds)
        assert (await desk.identity.sign_in(ANA, PASSWORD)).email == ANA

    @pytest.mark.parametrize(
        ("app", "own"),
        [
            ({}, {"monzapos_role": "manager"}),
            ({"monzapos_role": "owner"}, {}),
            ({"monzapos_role": "Sales"}, {}),
            ({"monzapos_role": ["sales"]}, {}),
            ({"monzapos_role": None}, {}),
            ({"monzapos_role": True}, {}),
        ],
    )
    async def test_who_is_registered_is_not_yet_staff(
        self, desk: SigningDesk, project: Project, app: dict[str, Any], own: dict[str, Any]
    ) -> None:
        [ana] = project.auth.people.values()
        ana.app_metadata, ana.user_metadata = app, own
        with pytest.raises(Refusal) as refused:
            await desk.identity.sign_in(ANA, PASSWORD)
        assert (refused.value.code, refused.value.details) == ("not_staff", {"email": ANA})
        assert desk.asked(f"{LOGOUT}?scope=local") == 1
        assert desk.kept is None
        assert await code_of(desk.access.bearer()) == "not_signed_in"

    @pytest.mark.parametrize("kind", ["totp", "phone", "webauthn"])
    async def test_a_second_factor_ends_the_half_sign_in(
        self, desk: SigningDesk, project: Project, kind: str
    ) -> None:
        project.auth.add("eva@monza.invalid", PASSWORD, "manager", factors=[kind])
        assert await code_of(desk.identity.sign_in("eva@monza.invalid", PASSWORD)) == "mfa_needed"
        assert desk.asked(f"{LOGOUT}?scope=local") == 1
        assert desk.kept is None

    async def test_a_factor_that_was_never_verified_is_none(
        self, desk: SigningDesk, project: Project
    ) -> None:
        project.auth.add("eva@monza.invalid", PASSWORD, "sales", factors=["-totp"])
        assert (await desk.identity.sign_in("eva@monza.invalid", PASSWORD)).person.name == "eva"

    async def test_who_is_refused_changes_nothing(self, desk: SigningDesk) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        before = desk.kept, await desk.access.bearer()
        assert await code_of(desk.identity.sign_in(ANA, "wrong")) == "wrong_password"
        assert (desk.kept, await desk.access.bearer()) == before

    async def test_the_next_person_takes_the_place_of_the_one_before(
        self, desk: SigningDesk, project: Project
    ) -> None:
        project.auth.add("bea@monza.invalid", PASSWORD, "sales")
        await desk.identity.sign_in(ANA, PASSWORD)
        await desk.identity.sign_in("bea@monza.invalid", PASSWORD)
        [ana, _] = project.auth.people.values()
        assert project.auth._sessions.of_person(ana.id) == []

    async def test_an_access_token_of_more_than_4_kb(
        self, desk: SigningDesk, project: Project
    ) -> None:
        [ana] = project.auth.people.values()
        ana.user_metadata = {"about": "ñ" * 3_000}
        await desk.identity.sign_in(ANA, PASSWORD)
        token = (await desk.access.bearer()).token
        assert len(token) > 4_096
        assert (await desk.access.request("GET", "/auth/v1/user")).status == 200
        assert token not in repr(desk.backend._secrets)

    async def test_a_key_that_the_project_does_not_know(
        self, desk: SigningDesk, tmp_path: Path
    ) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        wrong = "sb_publishable_anotherone"
        async with signing_desk(desk.project, tmp_path, desk.backend, key=wrong) as other:
            assert await code_of(other.identity.resume()) == "supabase_key_refused"
            assert other.kept is not None  # it may be right again tomorrow


def _grant(**changes: Any) -> bytes:
    """Return an answer that grants a sign-in but for what was changed in it."""
    user = {
        "id": changes.pop("id", "11111111-2222-4333-8444-555555555555"),
        "aud": "authenticated",
        "app_metadata": {"monzapos_role": "sales"},
        "user_metadata": {},
        "created_at": "2026-01-01T00:00:00Z",
    }
    given = {"access_token": "CANARY", "refresh_token": "CANARY", "expires_in": 3600}
    return json.dumps({**given, "token_type": "bearer", "user": user, **changes}).encode()


LINES = {
    "down": "sign_in_unreachable",
    "hang": "sign_in_unreachable",
    "drip": "sign_in_unreachable",
    "500": "sign_in_unreachable",
    "502": "sign_in_unreachable",
    "503": "sign_in_unreachable",
    "portal": "sign_in_bad_answer",
    "truncated": "sign_in_bad_answer",
    "redirect": "sign_in_bad_answer",
}


class TestLine:
    """What stands between the desk and the project."""

    @pytest.mark.parametrize("grant", ["password", "refresh"])
    @pytest.mark.parametrize("kind", LINES)
    async def test_a_fault_has_a_name_and_changes_nothing(
        self,
        project: Project,
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
        kind: str,
        grant: str,
    ) -> None:
        async with signing_desk(project, tmp_path, seconds=0.3) as desk:
            await desk.identity.sign_in(ANA, PASSWORD)
            kept, bearer = desk.kept, await desk.access.bearer()
            project.faults.add(TOKENS, kind)
            ask = desk.identity.sign_in(ANA, PASSWORD)
            with caplog.at_level(logging.DEBUG):
                code = await code_of(ask if grant == "password" else desk.identity.resume())
            ask.close()
            assert code == LINES[kind]
            assert (desk.kept, await desk.access.bearer()) == (kept, bearer)
            assert desk.ended == []
            _no_secret_in(caplog.text, bearer.token, str(kept))
            project.faults.clear()
            again = await desk.identity.resume()
            assert again is not None

    async def test_a_redirect_leaks_nothing(self, project: Project, tmp_path: Path) -> None:
        with Project() as evil:
            async with signing_desk(project, tmp_path) as desk:
                await desk.identity.sign_in(ANA, PASSWORD)
                project.faults.add("/", "redirect", to=evil.url)
                assert await code_of(desk.identity.sign_in(ANA, PASSWORD)) == "sign_in_bad_answer"
                assert await code_of(desk.identity.resume()) == "sign_in_bad_answer"
                assert await code_of(desk.access.request("GET", "/rest/v1/stored")) == "redirected"
                await desk.identity.sign_out()
            assert evil.requests.all == []

    @pytest.mark.parametrize(
        "body",
        [
            b'{"access_token": "CANARY", "refresh_token": "CANARY"}',
            b'{"access_token": "CANARY", "refresh_token": "CANARY", "expires_in": 1,'
            b' "token_type": "bearer", "user": {"id": 7}}',
            _grant(id="CANARY"),
            _grant(id="../../CANARY"),
            _grant(expires_in=-1),
            _grant(refresh_token=""),
            b"[1, 2]",
            b"null",
            b'"CANARY"',
            b"\xff\xfe",
            b"[" * 100_000,
        ],
    )
    async def test_a_wrong_shape_is_not_quoted(
        self,
        tmp_path: Path,
        project: Project,
        caplog: pytest.LogCaptureFixture,
        body: bytes,
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            async with (
                FaultyServer(reply(body)) as server,
                signing_desk(project, tmp_path, url=server.base_url) as desk,
            ):
                with pytest.raises(Refusal) as refused:
                    await desk.identity.sign_in(ANA, PASSWORD)
        assert refused.value.code == "sign_in_bad_answer"
        trace = "".join(traceback.format_exception(refused.value))
        assert "CANARY" not in f"{refused.value!r}{trace}{caplog.text}"


class TestRenewal:
    """The refresh token, which may be used once."""

    async def test_however_many_ask_it_is_renewed_once(self, desk: SigningDesk) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        old, kept = await desk.access.bearer(), desk.kept
        desk.pass_(HOUR - 20)
        bearers = await asyncio.gather(*(desk.access.bearer() for _ in range(8)))
        assert len({bearer.token for bearer in bearers}) == 1
        assert bearers[0].token != old.token
        assert desk.asked(REFRESH) == 1
        assert desk.kept != kept
        assert await desk.identity.resume() is not None  # and the family lives

    async def test_a_token_that_was_refused_makes_way_for_another(self, desk: SigningDesk) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        refused = await desk.access.bearer()
        desk.pass_(5)
        first, second = await asyncio.gather(
            desk.access.renewed(refused.token), desk.access.renewed(refused.token)
        )
        assert refused.token != first.token == second.token
        assert (await desk.access.renewed(refused.token)).token == first.token  # already got
        assert desk.asked(REFRESH) == 1

    async def test_who_gives_up_stops_it_for_nobody(self, desk: SigningDesk) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        desk.pass_(HOUR)
        first = asyncio.create_task(desk.access.bearer())
        second = asyncio.create_task(desk.access.bearer())
        await asyncio.sleep(0)
        first.cancel()
        assert (await second).token
        assert desk.asked(REFRESH) == 1

    async def test_a_wrong_password_meanwhile_passes_no_old_token_off_as_new(
        self, desk: SigningDesk
    ) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        old = await desk.access.bearer()
        desk.pass_(HOUR - 20)
        resumed = asyncio.create_task(desk.identity.resume())
        fresh = asyncio.create_task(desk.access.bearer())
        await asyncio.sleep(0)
        assert await code_of(desk.identity.sign_in(ANA, "wrong")) == "wrong_password"
        signed_in = await resumed
        assert signed_in is not None
        assert signed_in.lasts == HOUR
        assert (await fresh).token != old.token

    async def test_a_token_that_lasts_is_not_renewed(self, desk: SigningDesk) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        desk.pass_(HOUR - 60)
        await desk.access.bearer()
        assert desk.asked(REFRESH) == 0
        await desk.access.bearer(fresh_for=120)
        assert desk.asked(REFRESH) == 1

    @pytest.mark.parametrize("jump", [-86_400.0, 3_600.0, 86_400.0, -1e9])
    async def test_the_clock_of_the_pc_decides_nothing(
        self, desk: SigningDesk, jump: float
    ) -> None:
        """After a jump the server is asked; from then on all goes by its clock."""
        await desk.identity.sign_in(ANA, PASSWORD)
        seconds = desk.clock.seconds
        desk.clock.pass_(jump)
        desk.clock.seconds = seconds  # a clock that never jumps
        for _ in range(3):
            bearer = await desk.access.bearer()
        assert desk.asked(REFRESH) == 1
        ends = bearer.expires_at.timestamp()
        assert abs(ends - desk.project.clock.now() - HOUR) < PATIENCE

    async def test_its_successor_is_kept_before_anything_is_done_with_it(
        self, project: Project, tmp_path: Path
    ) -> None:
        desk: SigningDesk

        class Watched(Trusted):
            """Looks at what the desk uses while it is given something to keep."""

            used = ""

            def set_password(self, service: str, username: str, password: str) -> None:
                now = desk.identity._now
                self.used = now.access_token if now else ""
                super().set_password(service, username, password)

        Watched.__module__ = Trusted.__module__
        backend = Watched()
        async with signing_desk(project, tmp_path, backend) as made:
            desk = made
            await desk.identity.sign_in(ANA, PASSWORD)
            old = await desk.access.bearer()
            desk.pass_(1)
            await desk.identity.resume()
            assert backend.used == old.token
            assert (await desk.access.bearer()).token != old.token

    async def test_a_lost_answer_costs_nothing(self, desk: SigningDesk, project: Project) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        kept = desk.kept
        project.faults.add(TOKENS, "drop_after", 1)
        assert await code_of(desk.identity.resume()) == "sign_in_unreachable"
        assert desk.kept == kept
        desk.pass_(HOUR)
        assert await desk.identity.resume() is not None
        assert await desk.identity.resume() is not None

    async def test_a_token_that_was_used_already(self, desk: SigningDesk) -> None:
        """Somebody else has it: the family is over, and so is everything that is kept of it."""
        await desk.identity.sign_in(ANA, PASSWORD)
        old = str(desk.kept)
        for _ in range(2):
            await desk.identity.resume()
        desk.pass_(60)
        desk.backend._secrets = {("monzapos/supabase-refresh", "desk"): old}
        assert await code_of(desk.identity.resume()) == "signed_out"
        assert desk.backend._secrets == {}
        assert desk.ended == ["signed_out"]
        before = len(desk.project.requests.all)
        assert await code_of(desk.access.bearer()) == "not_signed_in"
        assert await desk.identity.resume() is None
        assert len(desk.project.requests.all) == before

    @pytest.mark.parametrize("old", [False, True])
    @pytest.mark.parametrize(
        ("what", "code"),
        [
            ("removed", "signed_out"),
            ("signed out", "signed_out"),
            ("banned", "user_banned"),
            ("no staff", "not_staff"),
            ("second factor", "mfa_needed"),
        ],
    )
    async def test_what_the_dealership_ends_is_over(
        self, desk: SigningDesk, project: Project, what: str, code: str, old: bool
    ) -> None:
        project.auth.old_errors = old
        await desk.identity.sign_in(ANA, PASSWORD)
        [ana] = project.auth.people.values()
        if what == "removed":
            project.auth.remove(ana)
        elif what == "signed out":
            project.auth.sign_out_everywhere(ana)
        elif what == "banned":
            ana.banned = True
        elif what == "no staff":
            project.auth.set_role(ana, None)
        else:
            ana.factors = project.auth.add("x@monza.invalid", "x", factors=["totp"]).factors
        desk.pass_(HOUR)
        assert await code_of(desk.access.bearer()) == code
        assert desk.kept is None
        assert desk.ended == [code]
        assert await code_of(desk.access.bearer()) == "not_signed_in"

    async def test_nothing_is_kept(self, desk: SigningDesk) -> None:
        assert await desk.identity.resume() is None
        assert await code_of(desk.access.bearer()) == "not_signed_in"
        assert desk.project.requests.all == []

    async def test_the_next_program_comes_back(self, desk: SigningDesk, tmp_path: Path) -> None:
        first = await desk.identity.sign_in(ANA, PASSWORD)
        async with signing_desk(desk.project, tmp_path, desk.backend) as next_program:
            again = await next_program.identity.resume()
        assert again is not None
        assert again.person == first.person

    async def test_another_program_of_the_home_signs_out(
        self, desk: SigningDesk, tmp_path: Path
    ) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        async with signing_desk(desk.project, tmp_path, desk.backend) as other:
            await other.identity.resume()
            await other.identity.sign_out()
        desk.pass_(HOUR)
        assert await code_of(desk.access.bearer()) == "not_signed_in"
        assert desk.ended == ["signed_out"]

    async def test_two_processes_never_spend_one_token_twice(
        self, desk: SigningDesk, tmp_path: Path
    ) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        ring = tmp_path / "ring.json"
        ring.write_text(f'[["monzapos/supabase-refresh", "desk", "{desk.kept}"]]')
        project = desk.project
        home = Home(tmp_path / "home")
        arguments = project.url, project.publishable_key, str(tmp_path)
        renewers = [home.start_module("tests.adapters.renewer", *arguments) for _ in range(2)]
        told = await asyncio.gather(*(asyncio.to_thread(each.finish) for each in renewers))
        home.close()
        assert [(each.status, len(each.of("renewed"))) for each in told] == [(0, 10)] * 2, told
        sent = [request.body for request in project.requests.of(REFRESH)]
        assert len(sent) == len(set(sent)) == 20

    async def test_a_process_that_hangs_is_not_waited_for_for_ever(
        self, desk: SigningDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        async with signing_desk(desk.project, tmp_path, desk.backend) as other:
            other.identity._turn._patience = 0.2
            async with desk.identity._turn.taken():
                assert await code_of(other.identity.resume()) == "sign_in_busy"
                await other.identity.sign_out()  # that goes all the same
        assert desk.kept is None


class TestSignOut:
    """It works offline, and nothing old is used after it."""

    async def test_here_and_there(self, desk: SigningDesk, project: Project) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        await desk.identity.sign_out()
        [ana] = project.auth.people.values()
        assert project.auth._sessions.of_person(ana.id) == []
        assert desk.backend._secrets == {}
        before = len(project.requests.all)
        assert await code_of(desk.access.bearer()) == "not_signed_in"
        assert await code_of(desk.access.request("GET", "/rest/v1/stored")) == "not_signed_in"
        assert await desk.identity.resume() is None
        assert len(project.requests.all) == before

    async def test_with_an_access_token_that_is_over(
        self, desk: SigningDesk, project: Project
    ) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        desk.pass_(2 * HOUR)
        await desk.identity.sign_out()
        [ana] = project.auth.people.values()
        assert project.auth._sessions.of_person(ana.id) == []

    @pytest.mark.parametrize("kind", ["down", "hang", "portal", "500"])
    async def test_offline(
        self, project: Project, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("monzapos.adapters.supabase_auth_api.FAREWELL", 0.2)
        async with signing_desk(project, tmp_path) as desk:
            await desk.identity.sign_in(ANA, PASSWORD)
            project.faults.add("/", kind)
            await desk.identity.sign_out()
            assert desk.backend._secrets == {}
            assert await code_of(desk.access.bearer()) == "not_signed_in"

    async def test_while_a_renewal_hangs(self, desk: SigningDesk, project: Project) -> None:
        await desk.identity.sign_in(ANA, PASSWORD)
        desk.pass_(HOUR - 1)
        project.faults.add(TOKENS, "hang", 1)
        waiting = asyncio.create_task(desk.access.bearer())
        while desk.asked(REFRESH) == 0:
            await asyncio.sleep(0.01)
        await desk.identity.sign_out()
        assert await code_of(waiting) == "not_signed_in"
        assert desk.backend._secrets == {}

    async def test_a_locked_keyring_is_told_where_the_project_was_not_reached(
        self, project: Project, tmp_path: Path
    ) -> None:
        async with signing_desk(project, tmp_path, Locked()) as desk:
            signed_in = await desk.identity.sign_in(ANA, PASSWORD)
            assert not signed_in.kept
            await desk.identity.sign_out()  # the session is over: what is kept opens nothing
            await desk.identity.sign_in(ANA, PASSWORD)
            project.faults.add("/", "down")
            assert await code_of(desk.identity.sign_out()) == "sign_out_incomplete"
            assert await code_of(desk.access.bearer()) == "not_signed_in"


class TestKeyring:
    """Where the refresh token is kept, and where it is not."""

    async def test_a_locked_one_is_asked_once(self, project: Project, tmp_path: Path) -> None:
        async with signing_desk(project, tmp_path, Locked()) as desk:
            assert await code_of(desk.identity.resume()) == "keyring_locked"
            desk.secrets.read = None  # type: ignore[method-assign, assignment]
            assert await code_of(desk.access.bearer()) == "not_signed_in"

    async def test_one_in_trouble_signs_nobody_out(self, project: Project, tmp_path: Path) -> None:
        backend = Troubled()
        backend.wrong = False
        async with signing_desk(project, tmp_path, backend) as desk:
            await desk.identity.sign_in(ANA, PASSWORD)
            desk.pass_(HOUR)
            backend.wrong = True
            assert await code_of(desk.access.bearer()) == "keyring_failed"
            assert await code_of(desk.identity.resume()) == "keyring_failed"
            backend.wrong = False
            assert (await desk.access.bearer()).token
            assert desk.ended == []

    async def test_1280_characters_fit_in_windows(self, project: Project, tmp_path: Path) -> None:
        backend = Windows()
        async with signing_desk(project, tmp_path, backend) as desk:
            [ana] = project.auth.people.values()
            ana.user_metadata = {"about": "x" * 2_000}
            signed_in = await desk.identity.sign_in(ANA, PASSWORD)
        assert signed_in.kept
        assert backend.refused == 0

    @pytest.mark.linux("the Secret Service is Linux's own")
    def test_a_real_secret_service(self, tmp_path: Path) -> None:
        told = on_a_bus_of_its_own("tests.adapters.secret_service_sign_in", tmp_path)
        assert told.splitlines() == ["kept", "renewed", "signed out", "locked"]
        (ring,) = (tmp_path / ".local/share/keyrings").glob("login.keyring")
        assert b"CANARY" not in ring.read_bytes()


class TestEnvironment:
    """An e-mail and a password in the environment, for a desk that nobody attends."""

    OWN = Credentials(ANA, PASSWORD)

    def test_both_have_to_be_set(self) -> None:
        email, password = "MONZAPOS_SUPABASE_EMAIL", "MONZAPOS_SUPABASE_PASSWORD"
        assert Credentials.of({email: f" {ANA}\n", password: PASSWORD}) == self.OWN
        assert Credentials.of({email: ANA}) is None
        assert Credentials.of({email: " ", password: PASSWORD}) is None
        assert PASSWORD not in repr(self.OWN)

    async def test_they_count_where_nothing_is_kept(self, project: Project, tmp_path: Path) -> None:
        async with signing_desk(project, tmp_path, credentials=self.OWN) as desk:
            assert await desk.identity.resume() is not None
            assert (await desk.access.bearer()).token
            assert PASSWORD not in repr(desk.backend._secrets)
            await desk.identity.resume()
            assert (desk.asked(BY_PASSWORD), desk.asked(REFRESH)) == (1, 1)

    async def test_they_count_where_what_is_kept_is_over(
        self, project: Project, tmp_path: Path
    ) -> None:
        [ana] = project.auth.people.values()
        async with signing_desk(project, tmp_path, credentials=self.OWN) as desk:
            await desk.identity.resume()
            project.auth.sign_out_everywhere(ana)
            assert await desk.identity.resume() is not None
            assert desk.ended == []

    async def test_wrong_ones_are_tried_once(self, project: Project, tmp_path: Path) -> None:
        wrong = Credentials(ANA, "wrong")
        async with signing_desk(project, tmp_path, credentials=wrong) as desk:
            assert await code_of(desk.identity.resume()) == "wrong_password"
            assert await desk.identity.resume() is None
            assert desk.asked(BY_PASSWORD) == 1

    async def test_offline_they_are_tried_again(self, project: Project, tmp_path: Path) -> None:
        project.faults.add(TOKENS, "down", 1)
        async with signing_desk(project, tmp_path, credentials=self.OWN) as desk:
            assert await code_of(desk.identity.resume()) == "sign_in_unreachable"
            assert await desk.identity.resume() is not None

    async def test_who_signs_out_stays_out(self, project: Project, tmp_path: Path) -> None:
        async with signing_desk(project, tmp_path, credentials=self.OWN) as desk:
            await desk.identity.resume()
            await desk.identity.sign_out()
            assert await desk.identity.resume() is None


def _no_secret_in(text: str, *secrets: str) -> None:
    for secret in (PASSWORD, *secrets):
        assert secret not in text
