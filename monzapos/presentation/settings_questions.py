"""The questions of the Settings page, by section, with the values that hold now."""

from monzapos.application.settings import Settings
from monzapos.presentation.names import desk_name
from monzapos.presentation.question import Kind, Question
from monzapos.presentation.text import _

_PROTOCOLS = (("stripe", "Stripe"), ("vinr", "VINR"))


def desk_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask about this installation."""
    desk = settings.desk
    languages = (("", _("As the system")), ("en", "English"), ("es", "Español"))
    return (
        Question("desk.name", _("Name of this desk"), Kind.TEXT, desk_name(desk.name)),
        Question("desk.language", _("Language"), Kind.CHOICE, desk.language, choices=languages),
        Question(
            "desk.deposit_days",
            _("A deposit holds the car for (days)"),
            Kind.NUMBER,
            desk.deposit_days,
            least=1,
            most=90,
        ),
        Question(
            "desk.lock_minutes",
            _("Lock when unused for (minutes)"),
            Kind.NUMBER,
            desk.lock_minutes,
            _("0: never. Only a desk where people sign in can be locked."),
            least=0,
            most=240,
        ),
    )


def checkout_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask who makes the checkout, and where it leads."""
    checkout = settings.checkout
    website = _("The website itself")
    providers = [("practice", _("Practice: no real money")), *_PROTOCOLS, ("site", website)]
    if checkout.provider not in dict(providers):
        providers.append((checkout.provider, checkout.provider))
    return (
        Question(
            "checkout.provider",
            _("Who makes the checkout"),
            Kind.CHOICE,
            checkout.provider,
            choices=tuple(providers),
        ),
        *_addresses(settings),
        Question(
            "checkout.allowed_hosts",
            _("More hosts that a QR may lead to"),
            Kind.LIST,
            ", ".join(checkout.allowed_hosts),
            _("With commas between them; for a custom checkout domain."),
        ),
    )


def _addresses(settings: Settings) -> tuple[Question, ...]:
    checkout = settings.checkout
    hint = _("Empty: the website’s own page.")
    return (
        Question(
            "site.base_url",
            _("Address of the website"),
            Kind.TEXT,
            settings.site.base_url,
            _("Such as https://www.example.com; its /success and /cancel pages are used."),
        ),
        Question(
            "checkout.success_url", _("Page after paying"), Kind.TEXT, checkout.success_url, hint
        ),
        Question(
            "checkout.cancel_url", _("Page after leaving"), Kind.TEXT, checkout.cancel_url, hint
        ),
    )


def stripe_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask about direct Stripe."""
    return (
        Question(
            "stripe.session_minutes",
            _("A code is good for (minutes)"),
            Kind.NUMBER,
            settings.stripe.session_minutes,
            least=35,
            most=1435,
        ),
    )


def vinr_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask about VINR Checkout."""
    vinr = settings.vinr
    left_out = _("Empty: it is left out.")
    return (
        Question(
            "vinr.merchant_name",
            _("Name that the payment page shows"),
            Kind.TEXT,
            vinr.merchant_name,
            left_out,
        ),
        Question("vinr.config_id", _("Configuration id"), Kind.TEXT, vinr.config_id, left_out),
        Question(
            "vinr.pickup_locations",
            _("Where a car can be fetched"),
            Kind.LIST,
            ", ".join(vinr.pickup_locations),
            _("Each as id=name, with commas between them, such as north=Showroom North."),
        ),
    )


def supabase_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask for the dealership's project, and whose vehicles are shown."""
    supabase = settings.supabase
    sources = (
        ("practice", _("Made-up cars, to practise")),
        ("supabase", _("Your project’s vehicles")),
    )
    return (
        Question(
            "supabase.url",
            _("Address of the project"),
            Kind.TEXT,
            supabase.url,
            _("Such as https://abcdefghijklm.supabase.co. Empty: nobody signs in at this desk."),
        ),
        Question(
            "supabase.publishable_key",
            _("Publishable key"),
            Kind.TEXT,
            supabase.publishable_key,
            _("It starts with sb_publishable_ and is no secret. A secret key is refused."),
        ),
        Question(
            "catalog.source",
            _("Which vehicles are shown"),
            Kind.CHOICE,
            settings.catalog.source,
            choices=sources,
        ),
    )


def site_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask how the website makes a checkout."""
    site = settings.site
    return (
        Question(
            "site.cookie_name",
            _("Name of its sign-in cookie"),
            Kind.TEXT,
            site.cookie_name,
            _("Empty: the name that Supabase’s own library uses."),
        ),
        Question(
            "site.confirm_by_hand",
            _("Sell without a key: a manager records by hand what the dashboard shows"),
            Kind.SWITCH,
            site.confirm_by_hand,
            _("The car then stays held until a manager has recorded it, however long that takes."),
        ),
    )


def practice_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask how to practise."""
    practice = settings.practice
    customers = (
        ("", _("Nobody: scan the code yourself")),
        ("pays", _("Pays")),
        ("declines", _("Card is declined")),
        ("walks-off", _("Walks off")),
        ("pays-late", _("Pays late")),
        ("3ds", _("Has to confirm with the bank")),
        ("provider-down", _("The provider is down")),
    )
    return (
        Question(
            "practice.protocol",
            _("Practise with"),
            Kind.CHOICE,
            practice.protocol,
            choices=_PROTOCOLS,
        ),
        Question(
            "practice.customer",
            _("Made-up customer"),
            Kind.CHOICE,
            practice.customer,
            choices=customers,
        ),
        Question(
            "practice.lan",
            _("Let phones on this network scan practice codes"),
            Kind.SWITCH,
            practice.lan,
        ),
    )


def update_questions(settings: Settings) -> tuple[Question, ...]:
    """Ask where newer versions are heard of."""
    updates = settings.updates
    return (
        Question(
            "updates.url",
            _("Where newer versions are told of"),
            Kind.TEXT,
            updates.url,
            _("An https address. Empty: nobody is ever asked. Nothing about this desk is sent."),
        ),
        Question(
            "updates.public_key",
            _("Public key of whoever tells"),
            Kind.TEXT,
            updates.public_key,
            _("The line that starts with RW. What it has not signed is not believed."),
        ),
    )
