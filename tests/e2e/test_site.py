"""The website at the command line: signed in, asked once, killed in between, told by hand."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from monzapos.practice.host import PracticeHost
from tests.e2e.program import Finished, Home
from tests.site.website import PATH, STRIPE_PAGES, Website, rows_of
from tests.supabase.project import Project
from tests.web import web

ROMA, CARRERA = (f"ca000000-0000-4000-8000-00000000000{n}" for n in (1, 2))


@dataclass
class Town:
    """A dealership's desk, its website, and Stripe as practice plays it."""

    desk: Home
    website: Website
    stripe: str

    def pay(self, session_id: str) -> None:
        """Press the customer's button."""
        page = f"{self.stripe}/c/pay/{session_id}"
        with web(timeout=10) as customer:
            assert customer.post(page, data={"action": "pay"}).status_code < 400

    @property
    def asked(self) -> int:
        return len(self.website.came)


@pytest.fixture(scope="module")
def stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    host = PracticeHost(tmp_path_factory.mktemp("stripe"), control=True)
    host.start()
    yield host.base_url
    host.stop()


@pytest.fixture
def town(home: Home, project: Project, stripe: str) -> Iterator[Town]:
    project.auth.add("ana@monza.invalid", "correct horse", "sales")
    home.environment |= {
        "MONZAPOS_CATALOG__SOURCE": "supabase",
        "MONZAPOS_CHECKOUT__PROVIDER": "site",
        "MONZAPOS_STRIPE__API_BASE": stripe,
        "MONZAPOS_SUPABASE__URL": project.url,
        "MONZAPOS_SUPABASE__PUBLISHABLE_KEY": project.publishable_key,
        "MONZAPOS_SUPABASE_EMAIL": "ana@monza.invalid",
        "MONZAPOS_SUPABASE_PASSWORD": "correct horse",
    }
    lookup = rows_of(project.url, project.publishable_key)
    with Website(project.url, project.publishable_key, stripe, lookup) as website:
        website.pages = STRIPE_PAGES
        home.environment["MONZAPOS_SITE__BASE_URL"] = website.url
        yield Town(home, website, stripe)


KEY = {"MONZAPOS_STRIPE_KEY": "rk_test_desk"}
BY_HAND = {"MONZAPOS_SITE__CONFIRM_BY_HAND": "1"}


def test_a_car_is_sold_through_the_website_and_followed_with_the_key(town: Town) -> None:
    selling = town.desk.start("sell", ROMA, **KEY)
    session = selling.wait_for("session_opened")
    assert (session["provider"], session["practice"], session["desk_code"]) == ("site", False, "")
    assert session["session_id"].startswith("cs_test_")
    assert session["url"].startswith(f"{STRIPE_PAGES}/c/pay/cs_test_")
    assert session["expires_at"]
    town.pay(session["session_id"])
    sold = selling.finish()
    assert (sold.status, sold.lights[-1]) == (0, "paid")
    assert town.asked == 1


def test_a_token_that_the_website_refuses_is_renewed_and_shown_once_more(
    town: Town, project: Project
) -> None:
    town.website.refuses = 1
    selling = town.desk.start("sell", ROMA, **KEY)
    town.pay(selling.wait_for("session_opened")["session_id"])
    assert selling.finish().status == 0
    assert town.asked == 2
    assert project.requests.count("/auth/v1/token?grant_type=refresh_token") == 1


@pytest.mark.proof
def test_without_a_key_nothing_is_sold_unless_it_is_confirmed_by_hand(town: Town) -> None:
    refused = town.desk.run("sell", ROMA)
    assert refused.status == 2
    assert refused.lines[0]["title"] == "Nobody could follow this sale"
    assert town.asked == 0

    status, printed, said = town.desk.start_words("sell", ROMA, "--timeout", "4", **BY_HAND).text()
    assert status == 4
    assert STRIPE_PAGES in printed
    assert "TEST · no real money" in printed
    assert "until a manager records" not in printed  # a script's output stays clean
    assert "until a manager records" in said
    assert town.asked == 1


def test_beside_somebody_elses_process_nothing_is_started(town: Town, project: Project) -> None:
    project.auth.add("bea@monza.invalid", "correct horse", "sales")
    window = town.desk.start("sell", CARRERA, **KEY, MONZAPOS_SUPABASE_EMAIL="bea@monza.invalid")
    session = window.wait_for("session_opened")
    refused = town.desk.run("sell", ROMA, **KEY)
    assert (refused.status, refused.of("sale_started")) == (2, [])
    [trouble] = refused.lines
    assert trouble["title"] == "Somebody else is signed in"
    assert "Nothing was started" in trouble["message"]
    assert [sale["vehicle_id"] for sale in town.desk.run("sales", **KEY).lines] == [CARRERA]
    same = town.desk.start("sell", ROMA, **KEY, MONZAPOS_SUPABASE_EMAIL="bea@monza.invalid")
    same.wait_for("session_opened")
    same.interrupt()
    same.finish()
    town.pay(session["session_id"])
    assert window.finish().status == 0


def test_without_a_key_it_is_unknown_in_words(town: Town) -> None:
    selling = town.desk.start("sell", ROMA, **BY_HAND)
    session = selling.wait_for("session_opened")
    assert session["livemode"] is False  # by the session's id, where no key says so
    trouble = selling.wait_for("trouble")
    assert trouble["title"] == "Nobody at this desk can read this payment"
    town.pay(session["session_id"])  # and nobody here sees it
    selling.interrupt()
    ended = selling.finish()
    assert ended.status == 4
    assert set(ended.lights) == {"unknown"}
    assert "24 hours" in ended.said

    refused = town.desk.run("sell", ROMA, **BY_HAND)  # the car is held: nothing is started
    assert refused.status == 2
    assert "24 hours" not in refused.said  # nothing of a code that there will not be
    assert town.asked == 1

    watched = town.desk.run("watch", **KEY)  # until there is a key
    assert (watched.status, watched.lights[-1]) == (0, "paid")
    assert town.asked == 1


@pytest.mark.proof
def test_the_website_takes_the_full_price_only(town: Town) -> None:
    refused = town.desk.run("sell", ROMA, "--deposit", "1000", **KEY)
    assert refused.status == 2
    assert refused.lines[0]["title"] == "The website takes the full price only"
    assert town.asked == 0


def killed(town: Town, **environment: str) -> None:
    """Sell until the website is answering, and cut the power."""
    town.website.faults.add(PATH, "drip", 1)  # the session is made; its answer takes half a minute
    selling = town.desk.start("sell", CARRERA, **environment)
    selling.wait_for("attempt_started")
    deadline = time.monotonic() + 30
    while not town.website.posts:
        assert time.monotonic() < deadline
        os.sched_yield()
    selling.kill()


@pytest.mark.proof
def test_killed_in_the_middle_it_is_found_and_never_asked_for_again(town: Town) -> None:
    killed(town, **KEY)
    watching = town.desk.start("watch", **KEY)
    session = watching.wait_for("session_opened")
    town.pay(session["session_id"])
    assert watching.finish().status == 0
    assert town.asked == 1


@pytest.mark.proof
def test_killed_in_the_middle_without_a_key_it_stays_unknown(town: Town) -> None:
    killed(town, **BY_HAND)
    for _ in range(2):
        watched: Finished = town.desk.run("watch", "--timeout", "2", **BY_HAND)
        assert watched.status == 4
        assert set(watched.lights) <= {"unknown"}
    refused = town.desk.run("sell", CARRERA, **BY_HAND)
    assert refused.status == 2  # the car stays held
    assert town.asked == 1


def test_no_token_is_left_anywhere(town: Town) -> None:
    selling = town.desk.start("sell", ROMA, **KEY)
    selling.wait_for("session_opened")
    selling.interrupt()
    ended = selling.finish()
    cookie = town.website.headers[-1]["cookie"].partition("=base64-")[2]
    everything = f"{ended.lines}{ended.said}".encode()
    for path in town.desk.folder.rglob("*"):
        if path.is_file():
            everything += path.read_bytes()
    assert cookie[40:120].encode() not in everything
    assert b"rk_test_desk" not in everything
