"""The adapter's types against the practice server, which shares no code with them."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from monzapos.adapters.vinr_session import checked
from monzapos.practice.host import PracticeHost
from tests.adapters.vinr.documents import EXAMPLE, OPTIONAL, REQUESTS, Document, without
from tests.web import web


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    host = PracticeHost(tmp_path_factory.mktemp("practice"), control=True)
    host.start()
    headers = {"X-Api-Key": "sk_test_practice", "Content-Type": "application/json"}
    with web(base_url=host.base_url, headers=headers) as client:
        yield client
    host.stop()


def create(practice: httpx.Client, document: Document) -> httpx.Response:
    answer = practice.post("/checkout/session", content=checked(document).body())
    for _ in range(3):  # practice keeps to VINR's own limit of requests
        if answer.status_code != 429:
            break
        practice.post("/_practice/clock", json={"advance": 60}).raise_for_status()
        answer = practice.post("/checkout/session", content=checked(document).body())
    return answer


def test_the_full_example_is_accepted(practice: httpx.Client) -> None:
    told = create(practice, EXAMPLE).raise_for_status().json()
    assert (told["status"], told["amount"], told["currency"]) == ("pending", 5000, "EUR")


@pytest.mark.parametrize("path", OPTIONAL)
def test_the_full_example_less_a_field_is_accepted(practice: httpx.Client, path: str) -> None:
    create(practice, without(path)).raise_for_status()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=REQUESTS)
def test_whatever_the_types_allow_is_accepted(practice: httpx.Client, document: Document) -> None:
    answer = create(practice, document)
    assert answer.is_success, answer.text
    assert answer.json()["amount"] == document["amount"]
