"""The hosted page for people: what it says in their language, and its HTML.

A protocol decides what its page offers and hands over a ``PaymentView``; it sees no template.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from monzapos.practice.amounts import formatted
from monzapos.practice.bodies import read_body
from monzapos.practice.forms import FormError, flat
from monzapos.presentation.text import LANGUAGES, translations

_LARGEST_FORM = 16 * 1024
_DEALERSHIP = "Monza Motors"
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)
_SAFE = {
    # No form-action here: browsers would apply it to the way back to the dealership too
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class PaymentView:
    """What the customer is asked to pay: minor units; ``remaining`` is seconds of life left.

    ``brand`` is whose page it is, ``merchant`` for whom it collects where that is another;
    ``cancel_ends`` says that nobody can pay any more after ``cancel``; ``decimals`` how many the
    currency has where the provider does not count as Stripe does.
    """

    action: str
    cars: Sequence[tuple[str, str]]
    amount: int
    currency: str
    message: str
    remaining: int
    actions: Sequence[str] = ("pay", "authenticate", "decline", "cancel")
    refused: bool = False
    brand: str = _DEALERSHIP
    merchant: str = ""
    decimals: int | None = None
    cancel_ends: bool = False


def language_of(request: Request) -> str:
    """Return the language that the browser likes best of those that practice speaks."""
    wishes: list[tuple[float, int, str]] = []
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        tag, _, parameter = part.strip().partition(";")
        quality = parameter.strip().removeprefix("q=") or "1"
        name = tag.partition("-")[0].lower()
        if name in LANGUAGES and quality.replace(".", "", 1).isdecimal() and float(quality) > 0:
            wishes.append((-float(quality), len(wishes), name))
    return min(wishes)[2] if wishes else "en"


def payment_page(view: PaymentView, language: str) -> Response:
    """Return the page with the car, the sum, the desk's message and the buttons."""
    _ = translations(language).gettext
    amount = formatted(view.amount, view.currency, language, view.decimals)
    labels = {
        "pay": _("Pay {amount}").format(amount=amount),
        "authenticate": _("Card with a bank check"),
        "decline": _("Card that is declined"),
        "cancel": _("Cancel this payment") if view.cancel_ends else _("Back to the dealership"),
    }
    return _page(
        "payment.html",
        language,
        brand=view.brand,
        view=view,
        amount=amount,
        labels=labels,
        title=_("Pay {amount}").format(amount=amount),
        remaining=_remaining(view.remaining, language),
        refusal=_("Your card was declined. Nothing was taken. Try another card."),
        compare=_("Compare this with the seller’s screen"),
        card=_("Practice card"),
    )


def challenge_page(view: PaymentView, language: str) -> Response:
    """Return the page on which the customer's bank asks."""
    _ = translations(language).gettext
    amount = formatted(view.amount, view.currency, language, view.decimals)
    return _page(
        "challenge.html",
        language,
        brand=view.brand,
        view=view,
        amount=amount,
        title=_("Your bank wants to be sure"),
        explanation=_("3-D Secure: confirm that it is you who pays."),
        labels={"pay": _("Confirm {amount}").format(amount=amount), "decline": _("Refuse")},
    )


def notice_page(
    kind: str, language: str, status: int = 200, onward: str = "", brand: str = _DEALERSHIP
) -> Response:
    """Return a page that only says something; ``kind`` is one of those in ``_notice``."""
    title, text = _notice(kind, language)
    return _page(
        "notice.html",
        language,
        status,
        brand=brand,
        kind=kind,
        title=title,
        text=text,
        onward=onward,
        onward_label=translations(language).gettext("Continue"),
    )


def own_pages() -> list[Route]:
    """Return practice's own success and cancel pages, and the icon that browsers ask for."""

    async def success(request: Request) -> Response:
        return notice_page("success", language_of(request))

    async def cancel(request: Request) -> Response:
        return notice_page("cancel", language_of(request))

    async def icon(request: Request) -> Response:
        return Response(status_code=204)

    return [
        Route("/practice/success", success, methods=["GET"]),
        Route("/practice/cancel", cancel, methods=["GET"]),
        Route("/favicon.ico", icon, methods=["GET"]),
    ]


async def pressed_button(request: Request) -> str:
    """Return the button of our form that was pressed; empty for anything else."""
    body = await read_body(request, _LARGEST_FORM)
    try:
        return flat(body).get("action", "") if body is not None else ""
    except FormError:
        return ""


def leave(url: str) -> Response:
    """Send the browser on, by GET, to a URL that is sent exactly as it was given."""
    answer = RedirectResponse(url, status_code=303, headers=_SAFE)
    answer.headers["Location"] = url  # the constructor would escape it a second time
    return answer


def _page(template: str, language: str, status: int = 200, **values: Any) -> Response:
    _ = translations(language).gettext
    html = _TEMPLATES.get_template(template).render(
        language=language,
        practice=_("Practice, no real money"),
        **values,
    )
    return HTMLResponse(html, status, _SAFE)


def _notice(kind: str, language: str) -> tuple[str, str]:
    _ = translations(language).gettext
    return {
        "paid": (_("This is already paid"), _("You paid once. Nothing more was taken.")),
        "expired": (
            _("This link is no longer valid"),
            _("Nothing was taken here. Ask the seller for a new code."),
        ),
        "failed": (
            _("The payment failed"),
            _("Your card was declined. Nothing was taken. Ask the seller for a new code."),
        ),
        "canceled": (
            _("You canceled this payment"),
            _("Nothing was taken. Ask the seller for a new code."),
        ),
        "unknown": (
            _("There is no such payment"),
            _("Ask the seller to show you the code again."),
        ),
        "muddled": (
            _("That did not work"),
            _("Nothing was taken. Go back and use one of the buttons."),
        ),
        "success": (_("Thank you"), _("Your payment was received. Please go back to the seller.")),
        "cancel": (
            _("Not paid yet"),
            # True for both: the seller's screen takes away a code that was canceled with VINR
            _("Nothing was taken. The code is still good while the seller’s screen shows it."),
        ),
    }[kind]


def _remaining(seconds: int, language: str) -> str:
    catalogue = translations(language)
    minutes = max(1, seconds // 60)
    if minutes < 120:
        text = catalogue.ngettext("Good for {n} minute", "Good for {n} minutes", minutes)
        return text.format(n=minutes)
    hours = minutes // 60
    return catalogue.ngettext("Good for {n} hour", "Good for {n} hours", hours).format(n=hours)
