"""What ``monzapos check`` says of a dealership's own systems: each line by a call in this run."""

from typing import TYPE_CHECKING

import pytest

from tests.e2e.cars import VELOCE
from tests.e2e.program import Home

if TYPE_CHECKING:
    from tests.supabase.project import Project

EMAIL, PASSWORD = "ana@monza.invalid", "correct horse"
SHOP = ("supabase", "sign_in", "vehicles", "holds")


def at_the(project: "Project", home: Home, role: str | None = "manager") -> Home:
    ana = project.auth.add(EMAIL, PASSWORD, role)
    ana.user_metadata["full_name"] = "Ana Ruiz"
    home.environment |= {
        "MONZAPOS_CATALOG__SOURCE": "supabase",
        "MONZAPOS_SUPABASE__URL": project.url,
        "MONZAPOS_SUPABASE__PUBLISHABLE_KEY": project.publishable_key,
        "MONZAPOS_SUPABASE_EMAIL": EMAIL,
        "MONZAPOS_SUPABASE_PASSWORD": PASSWORD,
    }
    return home


def check(home: Home, **environment: str) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return the exit status, each line's level, and what each says."""
    checked = home.run("check", **environment)
    levels = {line["name"]: line["level"] for line in checked.lines}
    words = {line["name"]: f"{line['message']} {line['action']}" for line in checked.lines}
    return checked.status, levels, words


def test_nothing_is_asked_where_nothing_is_set_up(home: Home) -> None:
    status, levels, words = check(home)
    assert status == 0
    assert {name: levels[name] for name in SHOP} == dict.fromkeys(SHOP, "skip")
    assert levels["site"] == "skip"
    assert "website looks at no hold" in words["holds"]


def test_settings_that_no_sale_can_be_made_with_fail(home: Home) -> None:
    provider = {
        "MONZAPOS_CHECKOUT__PROVIDER": "vinr",
        "MONZAPOS_VINR_KEY": "sk_test_" + "a1B2" * 6,
        "MONZAPOS_VINR__API_BASE": "http://127.0.0.1:9",
    }
    refused = home.run("sell", VELOCE, **provider)
    assert refused.status == 2
    status, levels, words = check(home, **provider)
    assert (status, levels["settings"]) == (1, "fail")
    assert refused.lines[-1]["message"] in words["settings"]
    assert "https://www.example.com" in words["settings"]


def test_all_of_it_answers(project: "Project", home: Home) -> None:
    status, levels, words = check(at_the(project, home))
    assert status == 0
    assert levels["supabase"] == levels["holds"] == "ok"
    assert "Ana Ruiz is signed in as manager" in words["sign_in"]
    assert levels["vehicles"] in ("ok", "warn")
    assert "Read just now" in words["vehicles"]
    assert "version 1" in words["holds"]
    for path in ("/auth/v1/settings", "/auth/v1/token", "/rest/v1/vehiculos", "/rest/v1/rpc/"):
        assert project.requests.count(path), path


def test_vehicles_that_cannot_be_sold_are_counted(project: "Project", home: Home) -> None:
    project.database.with_odd_prices()
    _status, levels, words = check(at_the(project, home))
    assert levels["vehicles"] == "warn"
    assert "14" in words["vehicles"]
    assert "9" in words["vehicles"]


def test_without_the_migration_other_desks_see_nothing(
    project_without_migration: "Project", home: Home
) -> None:
    status, levels, words = check(at_the(project_without_migration, home))
    assert (status, levels["holds"]) == (0, "warn")
    assert "The website looks at no hold either way" in words["holds"]


@pytest.mark.parametrize("role", [None, "visitor"])
def test_a_visitor_of_the_website_is_nobody(
    project: "Project", home: Home, role: str | None
) -> None:
    status, levels, words = check(at_the(project, home, role))
    assert status == 1
    assert levels["supabase"] == "ok"
    assert levels["sign_in"] == "fail"
    assert EMAIL in words["sign_in"]
    assert levels["holds"] == levels["vehicles"] == "skip", words


def test_a_wrong_key_is_told_by_the_project_itself(project: "Project", home: Home) -> None:
    desk = at_the(project, home)
    status, levels, _words = check(
        desk, MONZAPOS_SUPABASE__PUBLISHABLE_KEY="sb_publishable_wrongwrong"
    )
    assert (status, levels["supabase"], levels["sign_in"]) == (1, "fail", "skip")


def test_a_project_that_is_away_is_told(project: "Project", home: Home) -> None:
    desk = at_the(project, home)
    check(desk)
    project.faults.add("", "down")
    status, levels, words = check(desk)
    assert status == 1
    assert (levels["supabase"], levels["sign_in"]) == ("fail", "skip")
    assert PASSWORD not in str(words)
