"""The application: the pages, the control if there is any, and one package for each protocol."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from monzapos.practice.control import Control
from monzapos.practice.gate import Gate
from monzapos.practice.pages import own_pages
from monzapos.practice.stripe.api import StripeApi
from monzapos.practice.stripe.operations import Operations
from monzapos.practice.stripe.page import HostedPage
from monzapos.practice.stripe.sessions import Sessions
from monzapos.practice.vinr import server as vinr
from monzapos.practice.world import World

HOME_PATH = "/practice/home"


def application(world: World, home_id: str, *, control: bool) -> ASGIApp:
    """Put the server together. ``home_id`` tells which home it serves."""

    async def home(request: Request) -> Response:
        return JSONResponse({"home": home_id})

    routes = [
        *_stripe(world),
        *vinr.routes(world, control=control),
        *own_pages(),
        *(Control(world).routes() if control else []),
        Route(HOME_PATH, home, methods=["GET"]),
    ]
    return Gate(Starlette(routes=routes), world.addresses, world.clock)


def _stripe(world: World) -> list[Route]:
    sessions = Sessions(world)
    api = StripeApi(world, Operations(world, sessions))
    return [*api.routes(), *HostedPage(world, sessions).routes()]
