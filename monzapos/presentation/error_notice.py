"""The words for every refusal: a title, what happened, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass

from monzapos.domain.errors import Refusal
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class Notice:
    """An error made for people."""

    code: str
    title: str
    message: str
    action: str


def notice(refusal: Refusal) -> Notice:
    """Return the words for a refusal."""
    return notice_for(refusal.code, refusal.details)


def notice_for(code: str, details: Mapping[str, str]) -> Notice:
    """Return the words for a refusal's code; an unknown code still gets honest words."""
    title, message, action = _words(code)
    known = _Blank(details)
    parts = (_(part).format_map(known) for part in (title, message, action))
    return Notice(code, *parts)


class _Blank(dict[str, str]):
    """Details that a gateway could not fill in are left out of the sentence."""

    def __missing__(self, key: str) -> str:
        return "–"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "a text, translated later"
    """Mark a text for the catalogue."""
    return message


def _words(code: str) -> tuple[str, str, str]:
    if code in _NOTICES:
        return _NOTICES[code]
    return (
        N_("Something went wrong"),
        N_("The program met something that it has no words for ({code}).").replace("{code}", code),
        N_(
            "Run “monzapos check”. If it comes again, send the log to whoever looks after this desk."
        ),
    )


_AGAIN = N_("Try again in a moment.")
_WAIT = N_("Nothing to do: it is asked again by itself. The car stays held.")
_OPEN_SETTINGS = N_("Open Settings.")
_MANAGER = N_("Call a manager, and look at this payment in the provider’s dashboard.")
_RESTRICTED = N_(
    "In the Stripe dashboard open Developers, API keys, Create restricted key, allow “Checkout "
    "Sessions: Write”, and paste the key that starts with rk_."
)
_DISK = N_("Free some space or mend the disk, then start the program again.")

_NOTICES: dict[str, tuple[str, str, str]] = {
    # What was asked for
    "no_vehicle": (
        N_("No such vehicle"),
        N_("The catalogue has no vehicle {vehicle}."),
        N_("Search for it by name."),
    ),
    "not_sellable": (
        N_("Not for sale"),
        N_("{vehicle} has no name or no price that it can be sold by."),
        N_("Mend it in the catalogue."),
    ),
    "price_changed": (
        N_("The price has changed"),
        N_("The price of {vehicle} is no longer the one on the screen."),
        N_("Look at the new price, agree on it with the customer, and start again."),
    ),
    "vehicle_held": (
        N_("The car is held"),
        N_("{vehicle} is held by {person} at {desk} ({kind})."),
        N_("Wait until it is free, or choose another car."),
    ),
    "payment_open": (
        N_("A code can still be paid"),
        N_("This payment already has a code that may still be paid."),
        N_("Cancel it first, and wait until the provider confirms."),
    ),
    "stale": (
        N_("Meanwhile something changed"),
        N_("Another desk or window was quicker; the sale shows what is true now."),
        N_("Look at the sale again."),
    ),
    "no_sale": (
        N_("No such sale"),
        N_("The journal has no sale {sale}."),
        N_("Look it up with “monzapos sales”."),
    ),
    "nothing_to_cancel": (
        N_("Nothing to cancel"),
        N_("This sale is already settled."),
        N_("Look at its light."),
    ),
    "bad_amount": (
        N_("That is no amount"),
        N_("“{text}” is not a sum of money in this currency."),
        N_("Write it with digits and a point, such as 1000 or 1000.00."),
    ),
    "unknown_currency": (
        N_("Unknown currency"),
        N_("“{currency}” is not a currency that this program knows."),
        N_("Mend the vehicle’s currency in the catalogue."),
    ),
    "other_currency": (
        N_("Two currencies"),
        N_("A sum in {theirs} cannot be set against one in {ours}."),
        N_("Mend the vehicle’s currency in the catalogue."),
    ),
    "bad_deposit": (
        N_("No deposit"),
        N_("A deposit has to be more than zero."),
        N_("Type the deposit, such as 1000."),
    ),
    "deposit_too_large": (
        N_("The deposit is too large"),
        N_("A deposit has to be less than the price."),
        N_("Take the full price instead, or type less."),
    ),
    "amount_over_limit": (
        N_("Too much for one card payment"),
        N_("{provider} takes at most {limit} in one payment."),
        N_("Take a deposit by card now, and the rest by transfer."),
    ),
    "amount_under_limit": (
        N_("Too little for a card payment"),
        N_("{provider} takes at least {limit} in one payment."),
        N_("Take a larger sum."),
    ),
    "amount_not_payable": (
        N_("That sum cannot be paid by card"),
        N_("{provider} cannot take exactly this sum in this currency."),
        N_("Round it."),
    ),
    "bad_name": (
        N_("The name is too long"),
        N_("A name has at most {longest} characters."),
        N_("Shorten it."),
    ),
    "bad_email": (
        N_("That is no e-mail address"),
        N_("The customer’s e-mail address is not complete or has a slip."),
        N_("Type it again, or leave it empty."),
    ),
    "bad_phone": (
        N_("That is no phone number"),
        N_("The customer’s phone number is not complete or has a slip."),
        N_("Type it with the country code, such as +1 305 555 0123, or leave it empty."),
    ),
    "card_number": (
        N_("Never type a card number here"),
        N_("That looks like a card number. Card data must not touch this desk."),
        N_("Delete it. The customer types the card on their own phone."),
    ),
    "bad_text": (
        N_("Characters that cannot be kept"),
        N_("A text holds characters that no file can keep."),
        N_("Type it again."),
    ),
    "bad_url": (
        N_("A web address is wrong"),
        N_("The address for {setting} cannot be used."),
        _OPEN_SETTINGS,
    ),
    "bad_request": (
        N_("The checkout cannot be made"),
        N_("{field} is not as {provider} takes it."),
        N_("Mend it, and start again."),
    ),
    # Keys and settings
    "no_key": (
        N_("No key"),
        N_("This desk has no key for {provider}, so no checkout can be made."),
        N_("Open Settings and save the key, or set it in the environment."),
    ),
    "key_malformed": (
        N_("That is no key"),
        N_("The key is not complete, or has spaces or other letters in it."),
        N_("Copy it again from the dashboard."),
    ),
    "stripe_key_malformed": (
        N_("That is no Stripe key"),
        N_("A Stripe key starts with rk_live_, rk_test_ or sk_test_."),
        _RESTRICTED,
    ),
    "stripe_key_publishable": (
        N_("That is a publishable key"),
        N_("A key that starts with pk_ belongs in web pages and cannot make a checkout."),
        _RESTRICTED,
    ),
    "stripe_key_secret_live": (
        N_("That key may do too much"),
        N_("A live secret key (sk_live_) must never be on a desk: it can move all your money."),
        _RESTRICTED,
    ),
    "live_key_elsewhere": (
        N_("A live key, but another server"),
        N_("A live key is sent to the provider’s own server only, not to {host}."),
        N_("Remove the address from the settings, or use a test key."),
    ),
    "live_key_practice_cars": (
        N_("A live key and made-up cars"),
        N_("The practice catalogue cannot be sold with a live key."),
        N_("Set the catalogue to your own vehicles, or use a test key."),
    ),
    "insecure_api_base": (
        N_("Not a safe address"),
        N_("The provider’s address has to start with https."),
        _OPEN_SETTINGS,
    ),
    "provider_not_here": (
        N_("Not in this version"),
        N_("This version cannot sell with “{provider}”."),
        N_("Choose Stripe in Settings, or practice."),
    ),
    "other_account": (
        N_("Another account’s payment"),
        N_("This sale was made with another key, and the key on this desk cannot read it."),
        N_("Save the key that it was made with, until it is settled."),
    ),
    "no_return_url": (
        N_("No page to return to"),
        N_("The customer’s phone has to be led somewhere after paying."),
        N_("Open Settings and set the website, or both the success and the cancel page."),
    ),
    "settings_wrong": (
        N_("A setting is wrong"),
        N_("{setting} is “{value}”, which cannot be right. Nothing is sold until it is mended."),
        N_("Open Settings, or mend it in config.toml."),
    ),
    "settings_repaired": (
        N_("A setting was repaired"),
        N_("{setting} was “{value}”; its default is used instead."),
        N_("Open Settings, or mend it in config.toml."),
    ),
    "settings_unknown_key": (
        N_("Unknown setting"),
        N_("{setting} is no setting of this program; it is left alone."),
        N_("Remove it, or mend its spelling."),
    ),
    "settings_ok": (N_("Settings"), N_("All settings are right."), ""),
    "setting_wrong": (
        N_("That setting cannot be saved"),
        N_("“{value}” is not right for {setting}."),
        N_("Change it and save again."),
    ),
    "settings_unreadable": (
        N_("The settings cannot be read"),
        N_("{path} is damaged."),
        N_("Mend or remove that file; nothing is overwritten."),
    ),
    "settings_unwritable": (
        N_("The settings cannot be saved"),
        N_("{path} cannot be written."),
        _DISK,
    ),
    # The provider
    "no_network": (N_("No connection"), N_("The provider cannot be reached."), _WAIT),
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
    "key_mode": (
        N_("Test and live are mixed up"),
        N_("The provider’s answer and the key do not agree whether this is real money."),
        _MANAGER,
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
    "session_over": (
        N_("Already over"),
        N_("This checkout is no longer open."),
        N_("Look at the light."),
    ),
    "url_not_allowed": (
        N_("The link is not shown"),
        N_("The provider’s link leads to a host that is not on the list, so no code is painted."),
        N_("If the host is yours, add it to the allowed hosts in Settings; else call a manager."),
    ),
    "qr_too_long": (
        N_("The link is too long for a code"),
        N_("No phone could read a code of {length} characters."),
        N_("Copy the link and send it."),
    ),
    # Alarms
    "alarm_amount": (
        N_("Another sum"),
        N_("The provider speaks of another sum than this sale’s. Do not release the keys."),
        _MANAGER,
    ),
    "alarm_currency": (
        N_("Another currency"),
        N_("The provider speaks of another currency than this sale’s. Do not release the keys."),
        _MANAGER,
    ),
    "alarm_reference": (
        N_("Another sale"),
        N_("The provider’s answer belongs to another sale. Do not release the keys."),
        _MANAGER,
    ),
    "alarm_session": (
        N_("Another checkout"),
        N_("The provider answered about another checkout. Do not release the keys."),
        _MANAGER,
    ),
    "alarm_livemode": (
        N_("Test and live are mixed up"),
        N_("The answer and the key do not agree whether this is real money. Keys stay here."),
        _MANAGER,
    ),
    "alarm_status": (
        N_("Neither paid nor open"),
        N_("The provider says that it is over, but not that it is paid. Keys stay here."),
        _MANAGER,
    ),
    "alarm_unsettled": (
        N_("Not confirmed yet"),
        N_("The customer has finished, but the money is not confirmed. Keys stay here."),
        N_("Wait: it is asked again by itself. If it lasts, call a manager."),
    ),
    "alarm_late_money": (
        N_("Late money"),
        N_("The customer paid after the car had been given to another sale."),
        _MANAGER,
    ),
    # The journal
    "journal_gone": (
        N_("The journal has disappeared"),
        N_("The journal’s file was removed or replaced while the program ran."),
        N_("Put it back, then start the program again. Nothing more is sold until then."),
    ),
    "journal_locked": (
        N_("The journal is busy"),
        N_("Another program keeps the journal locked."),
        N_("Close backup or database programs, then try again."),
    ),
    "journal_full": (N_("The disk is full"), N_("The journal cannot be written."), _DISK),
    "journal_read_only": (
        N_("The journal is read-only"),
        N_("The journal cannot be written."),
        N_("Give this user the right to write it, then start the program again."),
    ),
    "journal_corrupt": (
        N_("The journal is damaged"),
        N_("{path} is not a journal that can be read."),
        N_("Keep the file, put the newest backup in its place, and start the program again."),
    ),
    "journal_newer": (
        N_("The journal is newer than this program"),
        N_("A newer version of the program has written it (schema {version})."),
        N_("Install the newest version."),
    ),
    "journal_io": (N_("The disk has trouble"), N_("The journal cannot be written."), _DISK),
    "journal_altered": (
        N_("The journal was altered"),
        N_("Line {line} of the journal’s chain does not fit: somebody changed it."),
        _MANAGER,
    ),
    "journal_ok": (N_("Journal"), N_("The journal’s chain is whole; open sales: {open}."), ""),
    "desk_code_taken": (N_("Try again"), N_("The desk code was just taken."), _AGAIN),
    # The keyring and the rest of the checks
    "keyring_ok": (N_("Keyring"), N_("{backend} stores and returns secrets."), ""),
    "keyring_absent": (
        N_("No keyring"),
        N_("This system has no keyring: keys are kept in memory until the program ends."),
        N_("Install GNOME Keyring or KWallet, or set the key in the environment."),
    ),
    "keyring_untrusted": (
        N_("A keyring that is not trusted"),
        N_("{backend} does not keep secrets safely and is not used."),
        N_("Use the system’s own keyring."),
    ),
    "keyring_locked": (
        N_("The keyring is locked"),
        N_("The system’s keyring is locked."),
        N_("Unlock it, then try again."),
    ),
    "keyring_lost_it": (
        N_("The keyring stores nothing"),
        N_("{backend} took the secret but did not return it."),
        N_("Use the system’s own keyring."),
    ),
    "keyring_failed": (
        N_("The keyring has trouble"),
        N_("The system’s keyring did not do its part ({backend})."),
        N_("Look at the system’s keyring program, then try again."),
    ),
    "key_ok": (N_("Key"), N_("The {mode} key for {provider} is accepted."), ""),
    "key_untested": (
        N_("Key"),
        N_("The {mode} key for {provider} could not be tried."),
        N_("Mend the connection first."),
    ),
    "provider_ok": (N_("Provider"), N_("{provider} answers in {ms} ms."), ""),
    "provider_skip": (N_("Provider"), N_("{provider} was not asked: there is no key."), ""),
    "clock_ok": (N_("Clock"), N_("This PC’s clock is {seconds} s off the provider’s."), ""),
    "clock_practice": (N_("Clock"), N_("Practice has a clock of its own."), ""),
    "clock_skip": (N_("Clock"), N_("The clock was not compared."), ""),
    "clock_off": (
        N_("The clock is wrong"),
        N_("This PC’s clock is {seconds} s off the provider’s."),
        N_("Switch on automatic time. Sales go by the provider’s clock meanwhile."),
    ),
    "supabase_skip": (N_("Supabase"), N_("Not set up in this version."), ""),
    "catalogue_ok": (N_("Catalogue"), N_("{total} vehicles."), ""),
    "bug": (
        N_("A fault in this program"),
        N_("The program made a mistake; it is in the log. What is true stays in the journal."),
        N_("Start the program again. If it comes again, send the log."),
    ),
    "no_qr_size": (
        N_("Too small"),
        N_("The window is too small for the code."),
        N_("Enlarge the window."),
    ),
}
