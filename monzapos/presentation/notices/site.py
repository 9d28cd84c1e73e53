"""The dealership's website as a provider, and what a manager records by hand."""

from monzapos.presentation.notices.actions import MANAGER
from monzapos.presentation.text import N_

_OPEN_SETTINGS = N_("Open Settings.")
_AGAIN = N_("Nothing was sent to the website, and no money was taken. Make a new code.")
_DASHBOARD = N_(
    "A manager looks at this payment in Stripe’s dashboard and records here what it shows. The car "
    "stays held until then."
)

NOTICES: dict[str, tuple[str, str, str]] = {
    "by_hand": (
        N_("Nobody at this desk can read this payment"),
        N_("This desk has no key that could read whether the website’s checkout is paid."),
        _DASHBOARD,
    ),
    "no_site": (
        N_("No website"),
        N_("The address of the dealership’s website is not set."),
        N_("Enter it in Settings, or in config.toml: base_url under [site]."),
    ),
    "bad_site_url": (
        N_("That is no address of a website"),
        N_("“{address}” is not the https address of a website, without a path."),
        _OPEN_SETTINGS,
    ),
    "site_needs_supabase": (
        N_("The website has to know who is selling"),
        N_("The website’s checkout takes only staff who are signed in with Supabase."),
        N_("Set the address and the publishable key of your Supabase project in Settings."),
    ),
    "site_needs_key": (
        N_("Nobody could follow this sale"),
        N_(
            "Without a restricted Stripe key of the website’s account this desk cannot see whether "
            "the customer has paid, nor close the checkout."
        ),
        N_(
            "Save such a key with “Checkout Sessions: Write” in Settings, or let a manager switch "
            "on that payments are confirmed by hand."
        ),
    ),
    "site_practice_cars": (
        N_("The website does not sell practice cars"),
        N_("The website makes checkouts for the vehicles of its own catalogue only."),
        N_("Set the catalogue to your own vehicles in Settings."),
    ),
    "site_full_price_only": (
        N_("The website takes the full price only"),
        N_("A deposit cannot be paid through the website’s checkout."),
        N_("Take the full price, or make this sale with another provider."),
    ),
    "site_usd_only": (
        N_("The website sells in US dollars only"),
        N_("This vehicle’s price is in {currency}."),
        N_("Make this sale with another provider."),
    ),
    "site_price_odd": (
        N_("The website cannot ask for this price"),
        N_("The website would get the cents of this price wrong, and Stripe would refuse it."),
        N_("Round the price to whole dollars in the catalogue."),
    ),
    "site_no_checkout": (
        N_("The website has no checkout there"),
        N_("The website answers, but it has no /api/checkout."),
        N_("Correct the address of the website in Settings."),
    ),
    "site_guarded": (
        N_("The website’s host keeps it shut"),
        N_("Whoever hosts the website asks for a password of its own before /api/checkout."),
        N_("Have that protection switched off there; staff are asked by the website itself."),
    ),
    "site_signed_out": (
        N_("The website does not take the sign-in"),
        N_("The website says that nobody is signed in. It made no checkout."),
        N_(
            "Sign out and in again, then make a new code. If it comes again, the name of the "
            "sign-in cookie in the settings is not the website’s."
        ),
    ),
    "site_not_reached": (N_("The website was not reached"), N_("There is no connection."), _AGAIN),
    "site_not_secure": (
        N_("The website was not reached"),
        N_(
            "Whoever answered cannot prove to be the website: perhaps a guest network’s own page, "
            "or this PC’s clock is wrong."
        ),
        _AGAIN,
    ),
    "site_sign_in_slow": (
        N_("The sign-in took too long"),
        N_("The sign-in was not renewed in time. Perhaps the keyring waits for its password."),
        _AGAIN,
    ),
    "other_person": (
        N_("Somebody else is signed in"),
        N_("The person who is signed in now is not the one who began this sale."),
        _AGAIN,
    ),
    "other_person_follows": (
        N_("Somebody else is signed in"),
        N_(
            "Another window or command of this desk sends what is sold here, and somebody else is "
            "signed in there; the website would refuse it. Nothing was started."
        ),
        N_("Sign in there as the same person, or close it, then start again."),
    ),
    "site_not_listed": (
        N_("Not found yet"),
        N_(
            "The website did not say whether it made a checkout, and Stripe’s list shows none yet. "
            "It is not asked for a second one."
        ),
        N_("It is looked for again by itself. If it lasts, a manager looks in Stripe’s dashboard."),
    ),
    "site_listed_twice": (
        N_("Two checkouts for this car"),
        N_(
            "The website did not say which checkout it made, and Stripe lists more than one of "
            "this seller for this car."
        ),
        MANAGER,
    ),
    "by_hand_not_needed": (
        N_("The provider can still be asked"),
        N_("This payment can be read at {provider}, so nobody records it by hand."),
        N_("Wait for the light, or cancel the sale."),
    ),
    "by_hand_too_late": (
        N_("This payment is settled already"),
        N_("What is paid stays paid, and what is over is over."),
        N_("Look at the sale again."),
    ),
    "by_hand_other_amount": (
        N_("Another sum"),
        N_("This payment is about another sum than the one that was confirmed."),
        N_("Look at the sale again."),
    ),
    "by_hand_no_reference": (
        N_("Which payment was it?"),
        N_(
            "A payment’s number has at least four characters: letters, digits, “-” or “_”, and at "
            "least one letter."
        ),
        N_("Copy it from the provider’s dashboard."),
    ),
    "no_deposit_held": (
        N_("This sale holds no car"),
        N_("The car is back on sale already, or it was never paid for."),
        N_("Look at the sale again."),
    ),
    "car_not_confirmed": (
        N_("Another desk may have this car"),
        N_("The project has not confirmed that the car is held for this sale."),
        N_("If another desk has it, put it back on sale there. Then try again in a minute."),
    ),
    "nothing_owed_back": (
        N_("No payment waits to be paid back"),
        N_("Somebody has recorded it already, or the sale has another alarm."),
        N_("Look at the sale again."),
    ),
}
