"""Keys and settings: title, message, action."""

from monzapos.presentation.notices.actions import DISK
from monzapos.presentation.text import N_

_OPEN_SETTINGS = N_("Open Settings.")
_RESTRICTED = N_(
    "In the Stripe dashboard open Developers, API keys, Create restricted key, allow “Checkout "
    "Sessions: Write”, and paste the key that starts with rk_."
)
_VINR_KEY = N_(
    "In VINR’s dashboard open Developers, API keys, and copy a secret or restricted key."
)

NOTICES: dict[str, tuple[str, str, str]] = {
    "no_key": (
        N_("No key"),
        N_("This desk has no key for {provider}, so no checkout can be made."),
        N_("Open Settings and save the key, or set it in the environment."),
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
    "vinr_key_malformed": (
        N_("That is no VINR key"),
        N_("A VINR key starts with sk_live_, sk_test_, rk_live_ or rk_test_."),
        _VINR_KEY,
    ),
    "vinr_key_publishable": (
        N_("That is a publishable key"),
        N_("A key that starts with pk_ belongs in web pages and cannot make a checkout."),
        _VINR_KEY,
    ),
    "vinr_key_wrong_host": (
        N_("Test and live are mixed up"),
        N_("This key is not for {host}: a test key goes to VINR’s sandbox, a live key does not."),
        N_("Leave VINR’s address empty in the settings; the key chooses the right one."),
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
        N_("Choose Stripe or VINR in Settings, or practice."),
    ),
    "bad_command": (
        N_("That command is not understood"),
        N_("The command is typed wrong: {message}."),
        N_("“monzapos --help” says what there is."),
    ),
    "unknown_provider": (
        N_("No such provider"),
        N_("“{provider}” is no provider of checkouts."),
        N_("Name stripe, vinr or site. Practice is chosen in the settings (checkout.provider)."),
    ),
    "other_account": (
        N_("Another account’s payment"),
        N_("This sale was made with another key, and the key on this desk cannot read it."),
        N_("Save the key that it was made with, until it is settled."),
    ),
    "no_return_url": (
        N_("No page to return to"),
        N_("The customer’s phone has to be led somewhere after paying."),
        N_(
            "Enter the address of the website, such as https://www.example.com, or both “Page "
            "after paying” and “Page after leaving”. They are in Settings, under Checkout."
        ),
    ),
    "settings_wrong": (
        N_("A setting is wrong"),
        N_("{setting} is “{value}”, which cannot be right. Nothing is sold until it is mended."),
        N_("Open Settings, or mend it in config.toml."),
    ),
    "settings_repaired": (
        N_("A setting is left out"),
        N_("{setting} is “{value}”, which cannot be right; its default is used instead."),
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
        N_("{value} is damaged. Nothing is sold until it is mended."),
        N_("Mend or remove that file; nothing is overwritten."),
    ),
    "settings_unsafe": (
        N_("Others may change the settings"),
        N_("Any user of this PC may write {value} or its folder. Nothing is sold meanwhile."),
        N_("Give the file and its folder to this user alone (chmod 600 and 700)."),
    ),
    "settings_unwritable": (
        N_("The settings cannot be saved"),
        N_("{path} cannot be written."),
        DISK,
    ),
    "practice_unavailable": (
        N_("Practice cannot start"),
        N_("The practice server cannot be started: {reason}"),
        N_("Close other copies of the program, then start it again."),
    ),
    "folder_unusable": (
        N_("A folder cannot be used"),
        N_("{path} cannot be made or is no folder."),
        N_("Give this user the right to it, or set MONZAPOS_HOME to another folder."),
    ),
}
