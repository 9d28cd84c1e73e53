"""What the Settings page says about the providers' keys: never which, only whether."""

from dataclasses import dataclass

from monzapos.application.ports import Probe
from monzapos.presentation.error_notice import Notice
from monzapos.presentation.names import provider_name, sentence
from monzapos.presentation.text import N_, _

_MISSING = {
    "stripe": N_("There is no key yet. Paste a restricted key (rk_…) of your Stripe account."),
    "vinr": N_(
        "There is no key yet. Paste a secret or restricted key (sk_… or rk_…) of your VINR account."
    ),
}
_BEGINNING = {"stripe": "rk_…", "vinr": "sk_…"}
KEYED = tuple(_MISSING)  # the providers that ask for a key


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The words around the field for a provider's key."""

    title: str
    beginning: str
    missing: str

    def state(self, *, kept: bool, fleeting: bool = False) -> str:
        """Say whether there is a key, and whether it stays."""
        if fleeting:
            return _("A key is kept until the program ends. It is never shown again.")
        if kept:
            return _("A key is kept. It is never shown again; a new one replaces it.")
        return self.missing


def key_words(provider: str) -> KeyWords:
    """Return the words for one of the providers that ask for a key."""
    title = sentence(_("{provider} key"), {"provider": provider_name(provider)})
    return KeyWords(title, _BEGINNING[provider], _(_MISSING[provider]))


def key_saved() -> tuple[str, str]:
    """Say where a key went."""
    return _("The key is saved"), _("It is kept in the keyring of this computer.")


def key_not_saved() -> str:
    """Say that a key which stands in its field is kept nowhere."""
    return _("The key that was typed is not saved: “Save key” saves it.")


def key_fleeting() -> Notice:
    """Say that a key is going to be asked for again."""
    return Notice(
        "key_fleeting",
        _("The key is kept until the program ends"),
        _("There is no keyring here, and a key is never written to a file."),
        _("Install GNOME Keyring or KWallet, or set the key in the environment."),
    )


def key_tested(provider: str, probe: Probe) -> tuple[str, str]:
    """Say that a key works, and for what."""
    kind = _("live: real cards are charged") if probe.livemode else _("test: no real money moves")
    name, ms = provider_name(provider), round(probe.latency * 1000)
    words = _("{provider} answered in {ms} ms. The key is {kind}.")
    return _("The key works"), sentence(words, {"provider": name, "ms": ms, "kind": kind})


def remove_question(provider: str) -> str:
    """Ask before a key is removed."""
    return _("Remove the {provider} key?").format(provider=provider_name(provider))


def remove_note(provider: str) -> str:
    """Say what removing a key does."""
    return _(
        "Without it this desk can make no checkout with {provider}, and open sales with it can be "
        "neither read nor closed here. It cannot be brought back from here."
    ).format(provider=provider_name(provider))


def key_removed() -> str:
    """Say that there is no key any more."""
    return _("The key is removed")
