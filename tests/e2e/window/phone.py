"""The customer's phone: Debian's Chromium, headless, reaching this machine only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.program import PATIENCE

_ARGUMENTS = [
    "--no-sandbox",  # the tests may be run by root, for whom there is none
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


class Phone:
    """One customer with the hosted page open."""

    def __init__(self, page: Page, url: str) -> None:
        self._page = page
        answer = page.goto(url)
        assert answer is not None
        assert answer.ok, answer.status

    @property
    def text(self) -> str:
        """What the page says."""
        return self._page.locator("main").inner_text()

    @property
    def actions(self) -> list[str]:
        """What can be pressed."""
        buttons = self._page.locator("button[name=action]").all()
        return [str(button.get_attribute("value")) for button in buttons]

    def tap(self, action: str) -> None:
        """Press a button of the form, and wait for the next page."""
        with self._page.expect_navigation():
            self._page.locator(f"button[name=action][value={action}]").tap()

    def wait_for_page(self, address: str) -> None:
        """Wait until the browser is at an address that ends so."""
        self._page.wait_for_url(re.compile(f"{re.escape(address)}([?].*)?$"))


class Phones:
    """One browser, a fresh profile for each customer."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def scan(self, url: str, *, javascript: bool = True) -> Phone:
        """Open what was scanned, as a customer who was never here."""
        context = self._browser.new_context(
            viewport={"width": 390, "height": 844},
            device_scale_factor=3,
            is_mobile=True,
            has_touch=True,
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE * 1000)
        return Phone(context.new_page(), url)

    def put_away(self) -> None:
        """Close every page."""
        for context in self._browser.contexts:
            context.close()


@contextmanager
def open_phones() -> Iterator[Phones]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=_ARGUMENTS, timeout=PATIENCE * 1000
        )
        try:
            yield Phones(browser)
        finally:
            browser.close()
