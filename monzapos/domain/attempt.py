"""An attempt: one try at being paid, by one provider, with one key and one frozen request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Light(StrEnum):
    """What the seller may do now, of one payment."""

    WAITING = "waiting"
    PAYING = "paying"
    PAID = "paid"
    NOT_PAID = "not_paid"
    UNKNOWN = "unknown"


class AttemptState(StrEnum):
    """Where an attempt stands, as far as the provider's own words prove it."""

    PREPARED = "prepared"  # journaled; whether the provider has it is unknown until it answers
    OPEN = "open"  # the provider has a session that can be paid
    PAID = "paid"
    EXPIRED = "expired"  # the provider says that it can no longer be paid
    REFUSED = "refused"  # the provider surely never made a session
    NOT_FOUND = "not_found"  # too old to ask again, and the provider lists no such session
    ALARM = "alarm"  # final at the provider, but not what was asked for: a person has to look


S = AttemptState
TRANSITIONS: dict[AttemptState, frozenset[AttemptState]] = {
    S.PREPARED: frozenset({S.OPEN, S.PAID, S.EXPIRED, S.REFUSED, S.NOT_FOUND, S.ALARM}),
    S.OPEN: frozenset({S.PAID, S.EXPIRED, S.ALARM}),
    S.ALARM: frozenset({S.PAID, S.EXPIRED}),
    # Late money: a word of the provider that comes after "dead" is still true.
    S.EXPIRED: frozenset({S.PAID, S.ALARM}),
    S.NOT_FOUND: frozenset({S.PAID, S.ALARM, S.EXPIRED}),
    S.REFUSED: frozenset(),
    S.PAID: frozenset(),
}
BY_HAND = "by_hand"  # the "provider's word" that a manager recorded instead
PAYABLE = frozenset({S.PREPARED, S.OPEN, S.ALARM})  # no second attempt while in one of these
DEAD = frozenset({S.EXPIRED, S.REFUSED, S.NOT_FOUND})
del S


def may_become(now: AttemptState, then: AttemptState) -> bool:
    """Whether the journal lets an attempt go from one state to another."""
    return then in TRANSITIONS[now]


@dataclass(frozen=True, slots=True)
class Observation:
    """What the provider last said about a session, when (UTC), and in answer to which request."""

    at: datetime
    light: Light
    provider_status: str  # the provider's own words, such as "open/unpaid"
    request_id: str = ""
    alarm: str | None = None  # why a word is no sale: "amount", "currency", "livemode", …
    final: bool = False  # whether the provider can say nothing else any more


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. Everything down to ``desk_code`` is in the journal before the first byte is sent."""

    id: str
    sale_id: str
    payment_id: str
    number: int  # 1, 2, … within the sale
    provider: str
    account: str  # fingerprint of the key's account: no secret, but tells two accounts apart
    livemode: bool | None  # None: nobody knows before the provider has made the session
    reference: str  # our own reference, as the provider will tell it back
    idempotency_key: str
    request: bytes  # the exact body; what names the customer is taken out once it is final
    first_sent: datetime  # UTC; the key is not sent again 23 hours after this
    expires_at: datetime | None  # UTC; from the request until the provider says otherwise
    watch_until: datetime
    desk_code: str = ""
    state: AttemptState = AttemptState.PREPARED
    session_id: str = ""
    url: str = ""
    payment_reference: str = ""  # the provider's payment id, such as pi_…
    sent: bool = False  # the create request may have left; written for providers that take it once
    cancel_asked: bool = False
    last: Observation | None = None
    refusal: str = ""  # code of the provider's refusal, where state is REFUSED
    refusal_message: str = ""  # and the provider's own words

    @property
    def payable(self) -> bool:
        """Whether a customer could still pay this one, as far as anybody knows."""
        return self.state in PAYABLE

    @property
    def dead(self) -> bool:
        """Whether the provider has proven that nobody can pay this one."""
        return self.state in DEAD

    @property
    def final(self) -> bool:
        """Whether the provider can say nothing new; an alarm on an open session can still end."""
        if self.state is AttemptState.ALARM:
            return bool(self.last and self.last.final)
        return not self.payable

    @property
    def by_hand(self) -> bool:
        """Whether how it stands is a manager's word and not the provider's."""
        return self.last is not None and self.last.provider_status == BY_HAND

    @property
    def light(self) -> Light:
        """The light by the journal alone; how fresh the word is, the follower knows."""
        match self.state:
            case AttemptState.PAID:
                return Light.PAID
            case AttemptState.EXPIRED | AttemptState.REFUSED | AttemptState.NOT_FOUND:
                return Light.NOT_PAID
            case AttemptState.OPEN:
                seen = self.last.light if self.last else Light.WAITING
                # A final light needs a final state: an observation alone gives none.
                return seen if seen in (Light.WAITING, Light.PAYING) else Light.UNKNOWN
            case _:
                return Light.UNKNOWN
