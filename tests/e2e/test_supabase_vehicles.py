"""The dealership's vehicles at the command line: read, kept, sold by the price of now."""

import pytest

from tests.e2e.program import Home
from tests.supabase.project import Project

ROMA = "ca000000-0000-4000-8000-000000000001"
VEHICULOS = "/rest/v1/vehiculos"


@pytest.fixture
def desk(home: Home, project: Project) -> Home:
    """A home whose vehicles are the project's, with a seller's words in the environment."""
    project.auth.add("ana@monza.invalid", "correct horse", "sales")
    home.environment |= {
        "MONZAPOS_CATALOG__SOURCE": "supabase",
        "MONZAPOS_SUPABASE__URL": project.url,
        "MONZAPOS_SUPABASE__PUBLISHABLE_KEY": project.publishable_key,
        "MONZAPOS_SUPABASE_EMAIL": "ana@monza.invalid",
        "MONZAPOS_SUPABASE_PASSWORD": "correct horse",
    }
    return home


def test_the_list_is_waited_for_and_kept(desk: Home, project: Project) -> None:
    project.database.with_odd_prices()
    listed = desk.run("vehicles")
    assert listed.status == 0
    assert len(listed.lines) == 14
    assert "List from" in listed.said
    [roma] = [car for car in listed.lines if car["id"] == ROMA]
    assert (roma["name"], roma["price"], roma["sellable"]) == ("Roma", 24_500_000, True)
    assert sum(not car["sellable"] for car in listed.lines) == 9

    project.faults.add("", "down")
    offline = desk.run("vehicles", "roma")
    assert (offline.status, [car["id"] for car in offline.lines]) == (0, [ROMA])
    assert "list from" in offline.said.lower()


@pytest.mark.proof
def test_without_any_list_the_reason_is_said(desk: Home, project: Project) -> None:
    project.faults.add(VEHICULOS, "503")
    refused = desk.run("vehicles")
    assert refused.status == 2
    [trouble] = refused.lines
    assert "cannot be read now" in trouble["title"]


@pytest.mark.proof
def test_without_a_project_nothing_is_listed_or_sold(home: Home) -> None:
    home.environment["MONZAPOS_CATALOG__SOURCE"] = "supabase"
    for command in (("vehicles",), ("sell", ROMA)):
        refused = home.run(*command)
        assert refused.status == 2
        assert refused.lines[-1]["title"] == "No project for the vehicles"


def test_a_car_is_sold_by_the_price_of_now(desk: Home, project: Project) -> None:
    desk.run("vehicles")
    project.database.run("alter table vehiculos alter column precio type numeric")
    project.database.run(f"update vehiculos set precio = 250000.50 where id = '{ROMA}'")
    refused = desk.run("sell", ROMA, "--price", "245000")
    assert refused.status == 2
    assert refused.lines[-1]["title"] == "The price has changed"
    selling = desk.start("sell", ROMA, "--price", "250000.50")
    assert selling.wait_for("sale_started")["amount"] == 25_000_050
    selling.interrupt()
    selling.finish()


@pytest.mark.proof
def test_a_car_that_cannot_be_read_again_is_not_sold(desk: Home, project: Project) -> None:
    desk.run("vehicles")
    project.faults.add(VEHICULOS, "503")
    refused = desk.run("sell", ROMA)
    assert refused.status == 2
    assert refused.lines[-1]["title"] == "The vehicles cannot be read now"
    project.faults.clear()
    project.database.run(f"delete from stored; delete from vehiculos where id = '{ROMA}'")
    assert desk.run("sell", ROMA).lines[-1]["title"] == "No such vehicle"
