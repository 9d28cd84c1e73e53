"""A dealership whose first desk sells through the website, with the dealership's own Stripe."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.dealership import Dealership, open_dealership
from tests.site.website import STRIPE_PAGES, Website, rows_of

if TYPE_CHECKING:
    from tests.supabase.postgres import Server

KEY = "MONZAPOS_STRIPE_KEY"


@dataclass(frozen=True)
class Town:
    """Two desks and a website, whose Stripe is the first desk's practice."""

    dealership: Dealership
    website: Website

    @property
    def sessions(self) -> int:
        return self.dealership.first.provider.sessions()["total"]


@contextmanager
def open_town(folder: Path, server: "Server") -> Iterator[Town]:
    """Open it; the first desk has a restricted key of the website's account."""
    with open_dealership(folder, server) as dealership:
        first, project = dealership.first, dealership.project
        key, stripe = project.publishable_key, first.provider.base_url
        with Website(project.url, key, stripe, rows_of(project.url, key)) as website:
            website.pages = STRIPE_PAGES
            first.home.environment |= {
                "MONZAPOS_CHECKOUT__PROVIDER": "site",
                "MONZAPOS_SITE__BASE_URL": website.url,
                "MONZAPOS_STRIPE__API_BASE": stripe,
                KEY: "rk_test_desk",
            }
            first.home.practises = False
            yield Town(dealership, website)
