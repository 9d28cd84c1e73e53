"""A project is tried before it is saved: by its own answer, and by nothing else."""

from typing import TYPE_CHECKING

import pytest

from monzapos.adapters.supabase_probe import SupabaseProbe
from monzapos.adapters.system_clock import SystemClock
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import notice

if TYPE_CHECKING:
    from tests.supabase.project import Project

PROBE = SupabaseProbe(SystemClock())


async def refused(address: str, key: str) -> str:
    with pytest.raises(Refusal) as refusal:
        await PROBE(address, key)
    if refusal.value.code in ("supabase_key_refused", "project_unreachable"):
        assert "127.0.0.1" in notice(refusal.value).message
    return refusal.value.code


async def test_a_project_answers_whoever_has_its_key(auth_project: "Project") -> None:
    for key in (auth_project.publishable_key, auth_project.anon_key):
        assert await PROBE(f" {auth_project.url}/ ", f" {key} ") > 0
    assert {request.path for request in auth_project.requests.all} == {"/auth/v1/settings"}


async def test_a_wrong_key_is_refused_by_the_project(auth_project: "Project") -> None:
    assert await refused(auth_project.url, "sb_publishable_12345678") == "supabase_key_refused"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "no_publishable_key"),
        ("sb_secret_1234567812345678", "supabase_key_secret"),
        ("pk_live_1", "supabase_key_malformed"),
    ],
)
async def test_a_key_that_is_none_of_the_desks_business_is_not_sent(
    auth_project: "Project", key: str, code: str
) -> None:
    assert await refused(auth_project.url, key) == code
    assert auth_project.requests.all == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("down", "project_unreachable"),
        ("portal", "no_supabase_project"),
        ("502", "no_supabase_project"),
        ("redirect", "sign_in_bad_answer"),
        ("truncated", "sign_in_bad_answer"),
    ],
)
async def test_what_is_no_answer_of_a_project_is_told(
    auth_project: "Project", fault: str, code: str
) -> None:
    auth_project.faults.add("/auth", fault)
    assert await refused(auth_project.url, auth_project.publishable_key) == code


async def test_nobody_there(auth_project: "Project") -> None:
    key = auth_project.publishable_key
    assert await refused("http://127.0.0.1:9", key) == "project_unreachable"
    assert await refused("http://shop.example", key) == "bad_supabase_url"
