"""What the Settings page says about the providers' keys: never which, only whether."""

from dataclasses import dataclass

from monzapos.application.ports import Probe
from monzapos.presentation.names import provider_name
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

    def state(self, *, kept: bool) -> str:
        """Say whether there is a key."""
        if kept:
            return _("A key is kept. It is never shown again; a new one replaces it.")
        return self.missing


def key_words(provider: str) -> KeyWords:
    """Return the words for one of the providers that ask for a key."""
    title = _("{provider} key").format(provider=provider_name(provider))
    return KeyWords(title, _BEGINNING[provider], _(_MISSING[provider]))


def key_saved(*, durable: bool) -> tuple[str, str]:
    """Say where a key went."""
    if durable:
        return _("The key is saved"), _("It is kept in the keyring of this computer.")
    return (
        _("The key is kept until the program ends"),
        _("There is no keyring here, and a key is never written to a file."),
    )


def key_tested(provider: str, probe: Probe) -> tuple[str, str]:
    """Say that a key works, and for what."""
    kind = _("live: real cards are charged") if probe.livemode else _("test: no real money moves")
    return _("The key works"), _("{provider} answered in {ms} ms. The key is {kind}.").format(
        provider=provider_name(provider), ms=round(probe.latency * 1000), kind=kind
    )


def key_removed() -> str:
    """Say that there is no key any more."""
    return _("The key is removed")
