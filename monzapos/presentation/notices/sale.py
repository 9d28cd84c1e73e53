"""What was asked for and cannot be: title, message, action."""

from monzapos.presentation.text import N_

_OPEN_SETTINGS = N_("Open Settings.")

NOTICES: dict[str, tuple[str, str, str]] = {
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
    "catalogue_unreadable": (
        N_("The catalogue cannot be read"),
        N_("The copy of the catalogue can be made neither on this disk nor in memory."),
        N_("Free some space, then start the program again."),
    ),
    "catalogue_closed": (
        N_("The program is ending"),
        N_("The catalogue was closed while it was being read."),
        N_("Start the program again."),
    ),
    "begun_anew": (
        N_("Cut short"),
        N_("The program began anew meanwhile: its settings or a key have changed."),
        N_("Try again."),
    ),
    "price_changed": (
        N_("The price has changed"),
        N_("{vehicle}: {before} before, {now} now."),
        N_("Agree on the new price with the customer, then start again."),
    ),
    "vehicle_held": (
        N_("The car is held"),
        N_("{vehicle} is held by {person} at {desk} ({kind})."),
        N_("Wait until it is free, or choose another car."),
    ),
    "vehicle_held_by_test": (
        N_("A TEST holds the car"),
        N_(
            "{vehicle} was “sold” by {person} at {desk} in a TEST ({kind}): no real money was paid."
        ),
        N_(
            "A manager puts it back on sale: Sales → the sale → Show on the Sell page → Put the "
            "car back on sale."
        ),
    ),
    "vehicle_sold": (
        N_("The car is sold"),
        N_("{vehicle} was sold by {person} at {desk}."),
        N_("Choose another car."),
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
    "cannot_close": (
        N_("The link cannot be closed"),
        N_(
            "{provider} cannot close a link: it can still be paid until its time is over. "
            "The car stays held."
        ),
        N_("Nothing to do: it is followed until {provider}’s last word."),
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
}
