"""What providers refuse or fail to do: title, message, action."""

from monzapos.presentation.notices.actions import MANAGER
from monzapos.presentation.text import N_

_WAIT = N_("Nothing to do: it is asked again by itself. The car stays held.")

NOTICES: dict[str, tuple[str, str, str]] = {
    "no_network": (N_("No connection"), N_("The provider cannot be reached."), _WAIT),
    "no_answer": (
        N_("The line broke"),
        N_("The line to the provider broke before its answer was whole."),
        _WAIT,
    ),
    "timeout": (N_("No answer yet"), N_("The provider did not answer in time."), _WAIT),
    "tls": (
        N_("Not the real provider"),
        N_("The secure connection could not be made: the server’s certificate is not right."),
        N_("Check this PC’s clock and network. A hotel or guest network may be in between."),
    ),
    "redirected": (
        N_("Not the real provider"),
        N_("The answer wanted to lead elsewhere and was not followed."),
        N_("Check the network: a guest network may want you to sign in first."),
    ),
    "bad_answer": (
        N_("Not a real answer"),
        N_("Something answered, but not as the provider does."),
        N_("Check the network: a guest network may want you to sign in first."),
    ),
    "provider_down": (N_("The provider has trouble"), N_("The provider cannot answer now."), _WAIT),
    "rate_limited": (N_("Too many questions"), N_("The provider asks for a pause."), _WAIT),
    "in_flight": (N_("Still working"), N_("The provider is still making the checkout."), _WAIT),
    "idempotency_conflict": (
        N_("Two requests with one key"),
        N_("The provider already has another request with this key."),
        _WAIT,
    ),
    "request_failed": (
        N_("An answer that proves nothing"),
        N_("The provider answered with something that it does not usually say: {message}"),
        N_("It is asked again by itself. If it lasts, call a manager."),
    ),
    "too_many_sessions": (
        N_("Too many checkouts to look through"),
        N_("The provider lists so many checkouts that this one could not be looked for."),
        MANAGER,
    ),
    "cannot_ask": (
        N_("It cannot be asked any more"),
        N_("This request is too old to be sent again, and {provider} has no list to look in."),
        MANAGER,
    ),
    "not_found": (
        N_("The provider does not know it"),
        N_("The provider has no such checkout under this key."),
        N_("Check that the key belongs to the right account."),
    ),
    "key_refused": (
        N_("The key was refused"),
        N_("The provider does not accept this key."),
        N_("Open Settings, remove it, and save a new one."),
    ),
    "key_not_permitted": (
        N_("This key may not do that"),
        N_("The key lacks a permission: {message}"),
        N_("Give the restricted key “Checkout Sessions: Write” in the provider’s dashboard."),
    ),
    "vinr_address_not_allowed": (
        N_("Not from this address"),
        N_(
            "VINR takes this key from listed internet addresses only, and this network’s is not "
            "one of them."
        ),
        N_("Add this network’s address to the key’s allow-list in VINR’s dashboard."),
    ),
    "vinr_payment_refused": (
        N_("VINR asks for payment"),
        N_("VINR made no checkout and says that something has to be paid first: {message}"),
        MANAGER,
    ),
    "vinr_conflict": (
        N_("VINR sees a contradiction"),
        N_("VINR says that the request does not fit how things stand: {message}"),
        N_("It is asked again by itself. If it lasts, call a manager."),
    ),
    "vinr_gone": (
        N_("VINR has let go of it"),
        N_("VINR first said that this checkout was paid, and now that it is gone. Keys stay here."),
        MANAGER,
    ),
    "vinr_not_pending": (
        N_("A checkout that cannot be shown"),
        N_("VINR made a checkout but calls it “{word}”, so no code is shown for it."),
        _WAIT,
    ),
    "key_mode": (
        N_("Test and live are mixed up"),
        N_("The provider’s answer and the key do not agree whether this is real money."),
        MANAGER,
    ),
    "request_refused": (
        N_("The provider refused"),
        N_("The provider refused the checkout: {message} No money was taken."),
        N_("Mend what it says, then make a new code."),
    ),
    "expired_request": (
        N_("It was never created"),
        N_("The checkout was never created, and its time has passed. No money was taken."),
        N_("Make a new code."),
    ),
    "amount_too_large": (
        N_("Too much for this account"),
        N_("The provider refused the sum as too large. No money was taken."),
        N_("Take a deposit by card now, and the rest by transfer."),
    ),
    "amount_too_small": (
        N_("Too little for a card payment"),
        N_("The provider refused the sum as too small. No money was taken."),
        N_("Take a larger sum."),
    ),
    "url_not_allowed": (
        N_("The link is not shown"),
        N_("The link leads to {host}, which is not on the list of hosts, so no code is painted."),
        N_(
            "If that host is yours, add it in Settings under “More hosts that a QR may lead to”; "
            "else call a manager."
        ),
    ),
    "link_missing": (
        N_("No link came"),
        N_("The provider made a checkout but sent no link to it, so there is no code to show."),
        N_("Nothing to do: it runs out by itself, and then a new code can be made."),
    ),
    "qr_too_long": (
        N_("The link is too long for a code"),
        N_("No phone could read a code of {length} characters."),
        N_("Copy the link and send it."),
    ),
}
