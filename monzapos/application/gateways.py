"""The providers that this desk has a key for."""

from collections.abc import Mapping
from dataclasses import dataclass

from monzapos.application.ports import Gateway, Probe
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.errors import ProviderTrouble, Refusal

# What is said of these while a sale is followed (it is asked again, the car stays held) is not
# true where there is no sale to ask about.
_BESIDE_SALES = {
    "no_network": "check_no_network",
    "no_answer": "check_no_answer",
    "timeout": "check_timeout",
    "provider_down": "check_provider_down",
    "rate_limited": "check_rate_limited",
    "in_flight": "check_in_flight",
    "request_failed": "check_request_failed",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a new sale can be, as far as its provider decides that."""

    provider: str
    takes_parts: bool = True  # whether a deposit can be paid
    can_look: bool = True  # whether this desk will be able to read how it ends


@dataclass(frozen=True, slots=True)
class Gateways:
    """``missing`` says, by provider, why there is no gateway: a refusal to show to the seller."""

    by_provider: Mapping[str, Gateway]
    missing: Mapping[str, Refusal]

    def named(self, provider: str) -> Gateway:
        """Return a provider's gateway; raises the refusal that says why there is none."""
        if provider in self.by_provider:
            return self.by_provider[provider]
        raise self.missing.get(provider, Refusal("unknown_provider", provider=provider[:80]))

    def of(self, attempt: Attempt) -> Gateway:
        """Return the gateway that may speak for an attempt.

        A key that was renewed since may read and close what the old one made, but never send a
        create request again: in another account the same idempotency key makes a second session.
        """
        gateway = self.named(attempt.provider)
        resends = attempt.state is AttemptState.PREPARED
        if gateway.account != attempt.account and (
            resends or gateway.livemode is not attempt.livemode
        ):
            raise Refusal("other_account", provider=attempt.provider)
        return gateway

    def offer(self, provider: str) -> Offer:
        """Return what can be sold with a provider; where there is none, that is said later."""
        gateway = self.by_provider.get(provider)
        if gateway is None:
            return Offer(provider)
        can = gateway.capabilities
        return Offer(provider, can.takes_parts, can.can_look)

    def others(self, attempt: Attempt) -> tuple[str, ...]:
        """Return who else could make the next code, and never real money for a test or back."""
        return tuple(
            name
            for name, gateway in self.by_provider.items()
            if name != attempt.provider and gateway.livemode is attempt.livemode
        )

    async def aclose(self) -> None:
        for gateway in self.by_provider.values():
            await gateway.aclose()


async def probed(gateway: Gateway) -> Probe:
    """Ask a provider where no sale of it goes on yet; raises its trouble as ``beside_sales``."""
    try:
        return await gateway.probe()
    except ProviderTrouble as trouble:
        raise beside_sales(trouble, gateway.provider) from None


def beside_sales(trouble: ProviderTrouble, provider: str) -> ProviderTrouble:
    """Return a trouble that no sale has met, with the code for the words that are true then."""
    return ProviderTrouble(
        _BESIDE_SALES.get(trouble.code, trouble.code),
        certain=trouble.certain,
        retry_after=trouble.retry_after,
        **{"provider": provider, **trouble.details},
    )
