"""VINR's side of the practice server, put together."""

from starlette.routing import Route

from monzapos.practice.vinr.api import VinrApi
from monzapos.practice.vinr.operations import Operations
from monzapos.practice.vinr.page import HostedPage
from monzapos.practice.vinr.sessions import Sessions
from monzapos.practice.vinr.switches import Switchboard
from monzapos.practice.world import World


def routes(world: World, *, control: bool) -> list[Route]:
    """Return what the application serves."""
    sessions, switchboard = Sessions(world), Switchboard(world.store)
    operations = Operations(world, sessions, switchboard)
    return [
        *VinrApi(world, operations, switchboard).routes(),
        *HostedPage(world, sessions).routes(),
        *(switchboard.routes() if control else []),
    ]
