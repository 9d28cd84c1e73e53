"""The scripted customer: knows a URL, reads the page behind it and presses its buttons."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

BEHAVIOURS = ("pays", "declines", "walks-off", "pays-late", "3ds", "provider-down")

_BUTTONS = {
    "pays": ("pay",),
    "declines": ("decline",),
    "walks-off": (),
    "pays-late": ("pay",),
    "3ds": ("authenticate", "pay"),
    "provider-down": ("pay",),  # it is the server that goes away meanwhile
}
Wait = Callable[[float], Awaitable[None]]

_LAST_MOMENT = 30.0  # seconds before the end; the page shows what is left

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Page:
    """What a customer sees of a page: where its form leads, its buttons, the seconds left."""

    action: str | None = None
    buttons: list[str] = field(default_factory=list)
    remaining: float = 0.0


async def run(
    url: str,
    behaviour: str,
    *,
    pause: float = 3.0,
    look_again: float = 5.0,
    wait: Wait = asyncio.sleep,
) -> None:
    """Be the customer of one checkout; ``""`` is nobody.

    ``pause`` is how long a person needs before each step, ``look_again`` how often the one who pays
    late looks at the time left, both in seconds; ``wait`` passes the time.
    Raises ``httpx.HTTPError`` where the page cannot be read and ``ValueError`` for a behaviour that
    nobody has.
    """
    if behaviour == "":
        return
    if behaviour not in BEHAVIOURS:
        raise ValueError(f"no such customer: {behaviour}")
    async with _browser() as browser:
        if behaviour == "pays-late":
            page = await _wait_for_the_end(browser, url, look_again, wait)
        else:
            page = _read(await browser.get(url))
        here = url
        for button in _BUTTONS[behaviour]:
            await wait(pause)
            if page.action is None or button not in page.buttons:
                log.info("the customer finds no button %s and leaves", button)
                return
            here = urljoin(here, page.action)
            page = _read(await browser.post(here, data={"action": button}))


def _browser() -> httpx.AsyncClient:
    # Practice speaks plain HTTP: the 25 ms of reading authorities would be the loop's, for nothing.
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(verify=nobody, trust_env=False, follow_redirects=False, timeout=10)


async def _wait_for_the_end(
    browser: httpx.AsyncClient, url: str, look_again: float, wait: Wait
) -> Page:
    while True:
        page = _read(await browser.get(url))
        if page.action is None or page.remaining <= _LAST_MOMENT:
            return page
        await wait(min(page.remaining - _LAST_MOMENT, look_again))


def _read(answer: httpx.Response) -> Page:
    if answer.is_server_error:
        answer.raise_for_status()
    reader = _Reader()
    if answer.headers.get("content-type", "").startswith("text/html"):
        reader.feed(answer.text)
        reader.close()
    return reader.page


class _Reader(HTMLParser):
    """Finds the form, its buttons and the time left."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what matters to a customer."""
        values = dict(attrs)
        if tag == "form" and (values.get("method") or "").lower() == "post":
            self.page.action = values.get("action") or ""
        elif tag == "button" and values.get("name") == "action":
            self.page.buttons.append(values.get("value") or "")
        if (left := values.get("data-remaining")) is not None:
            self.page.remaining = float(left)
