"""The providers that this desk has a key for."""

from collections.abc import Mapping
from dataclasses import dataclass

from monzapos.application.ports import Gateway
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.errors import Refusal


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
