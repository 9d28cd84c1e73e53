"""What a check says, line by line: ``ok`` only after a real call in this run."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest

from monzapos.application.check import Check, CheckLine, Examination, Level
from monzapos.application.checks.journals import ExamineJournal, ExamineOtherJournal
from monzapos.application.checks.keyring import ExamineKeyring
from monzapos.application.checks.provider import ExamineOtherKeys, ExamineProvider
from monzapos.application.checks.settings import ExamineSettings
from monzapos.application.gateways import Gateways
from monzapos.application.ports import Gateway, Journal, Probe, Secrets, SecretsReport
from monzapos.application.settings import CheckoutSettings, Finding, Settings, SupabaseSettings
from monzapos.domain.errors import ProviderTrouble, Refusal
from tests.application.samples import NOON, FakeClock

WORKS = SecretsReport("keyring.backends.SecretService.Keyring", True)
STRIPE = Settings(checkout=CheckoutSettings(provider="stripe"))


@dataclass
class Outside:
    """Journal, keyring and provider, as they are said to be."""

    broken: int | None = None
    journal_trouble: str = ""
    keyring: SecretsReport = WORKS
    provider_trouble: str = ""
    off: timedelta = timedelta(0)
    livemode: bool = False
    provider: str = "stripe"
    open_sales: list[object] = field(default_factory=list)
    others_open: int | Refusal = 0

    async def verify(self) -> int | None:
        if self.journal_trouble:
            raise Refusal(self.journal_trouble, path="/x")
        return self.broken

    async def sales(self, *, only_open: bool) -> list[object]:
        return self.open_sales

    async def count_others(self) -> int:
        if isinstance(self.others_open, Refusal):
            raise self.others_open
        return self.others_open

    async def describe(self) -> SecretsReport:
        return self.keyring

    async def probe(self) -> Probe:
        if self.provider_trouble:
            raise ProviderTrouble(self.provider_trouble, certain=False, message="No.")
        return Probe(NOON - self.off, self.livemode, "account", 0.0414)


async def lines(
    outside: Outside,
    settings: Settings = STRIPE,
    *,
    gateway: bool = True,
    missing: Refusal | None = None,
    other: Outside | Refusal | None = None,
    blocked: Refusal | None = None,
) -> dict[str, CheckLine]:
    usable = {"stripe": outside} if gateway else {}
    reasons = {"stripe": missing} if missing else {}
    if isinstance(other, Outside):
        usable["vinr"] = replace(other, provider="vinr")
    elif other is not None:
        reasons["vinr"] = other

    gateways = Gateways(cast(dict[str, Gateway], usable), reasons)
    needed = not settings.practising and not gateway
    practising = settings.practising
    examinations: list[Examination] = [
        ExamineSettings(settings, blocked),
        ExamineProvider(settings, gateways, "stripe", FakeClock()),
        ExamineOtherKeys(settings, gateways, {"stripe", "site"}),
        ExamineJournal(cast(Journal, outside)),
        ExamineOtherJournal(outside.count_others, practising=practising),
        ExamineKeyring(cast(Secrets, outside), needed=needed),
    ]
    found = [line for examine in examinations for line in await examine()]
    return {line.name: line for line in found}


async def try_key(provider: str, key: str) -> Probe:
    raise Refusal("no_key", provider=provider)


async def try_project(address: str, key: str) -> float:
    raise Refusal("supabase_key_refused")


async def test_a_check_examines_all_in_its_order_or_some_of_them() -> None:
    class Lists:
        def __init__(self, *codes: str) -> None:
            self._lines = [CheckLine(code, Level.OK, code) for code in codes]

        async def __call__(self) -> list[CheckLine]:
            return self._lines

    check = Check({"a": Lists("a1", "a2"), "b": Lists(), "c": Lists("c1")}, try_key, try_project)
    assert [line.name for line in await check()] == ["a1", "a2", "c1"]
    assert [line.name for line in await check.of("c", "b")] == ["c1"]
    with pytest.raises(Refusal, match="no_key"):
        await check.provider("stripe", "rk_test_1")
    with pytest.raises(Refusal, match="supabase_key_refused"):
        await check.project("https://x.supabase.co", "key")


class Says:
    """An examination with one line; without a code all is well."""

    def __init__(self, name: str, code: str) -> None:
        self._line = CheckLine(name, Level.FAIL if code else Level.OK, code)

    async def __call__(self) -> list[CheckLine]:
        return [self._line]


@pytest.mark.parametrize(
    ("project", "sign_in", "told"),
    [
        ("supabase_key_refused", "supabase_key_refused", "sign_in_unasked"),
        ("supabase_key_secret", "supabase_key_secret", "sign_in_unasked"),
        ("project_has_trouble", "sign_in_unreachable", "sign_in_unasked"),
        ("project_has_trouble", "not_signed_in", "not_signed_in"),
        ("", "sign_in_unreachable", "sign_in_unreachable"),
    ],
)
async def test_what_is_wrong_with_the_project_is_told_once(
    project: str, sign_in: str, told: str
) -> None:
    examinations = {"supabase": Says("supabase", project), "sign_in": Says("sign_in", sign_in)}
    check = Check(examinations, try_key, try_project)
    line = (await check())[1]
    level = Level.SKIP if told == "sign_in_unasked" else Level.FAIL
    assert (line.name, line.code, line.level) == ("sign_in", told, level)
    assert [line.code for line in await check.of("sign_in")] == [sign_in]


@pytest.mark.parametrize(
    ("key", "provider", "site", "told"),
    [
        ("no_site", "", "no_site", "site_told"),
        ("", "site_guarded", "site_guarded", "site_told"),
        ("no_key", "", "site_guarded", "site_guarded"),
        ("", "", "", ""),
    ],
)
async def test_what_is_wrong_with_the_website_is_told_once(
    key: str, provider: str, site: str, told: str
) -> None:
    codes = {"key": key, "provider": provider, "site": site}
    check = Check({name: Says(name, code) for name, code in codes.items()}, try_key, try_project)
    line = (await check())[2]
    assert (line.name, line.code) == ("site", told)
    assert (line.level is Level.SKIP) == (told == "site_told")


async def test_all_is_well() -> None:
    found = await lines(Outside(open_sales=[1, 2]))
    assert {name: (line.level, line.code) for name, line in found.items()} == {
        "settings": (Level.OK, "settings_ok"),
        "key": (Level.OK, "key_ok"),
        "provider": (Level.OK, "provider_ok"),
        "clock": (Level.OK, "clock_ok"),
        "journal": (Level.OK, "journal_ok"),
        "keyring": (Level.OK, "keyring_ok"),
    }
    assert found["provider"].details["ms"] == "41"
    assert found["key"].details == {"provider": "stripe", "mode": "test"}
    assert found["journal"].details == {"open": "2"}


async def test_settings_that_no_sale_can_be_made_with_are_not_right() -> None:
    blocked = Refusal("no_return_url", setting="site.base_url")
    found = (await lines(Outside(), blocked=blocked))["settings"]
    assert (found.level, found.code) == (Level.FAIL, "no_return_url")
    assert found.details == {"setting": "site.base_url"}
    of_key = Refusal("stripe_key_publishable")  # its own line says it
    assert (await lines(Outside(), blocked=of_key))["settings"].code == "settings_ok"


async def test_no_key_is_a_failure_with_its_reason() -> None:
    found = await lines(Outside(), gateway=False, missing=Refusal("no_key", provider="Stripe"))
    assert (found["key"].level, found["key"].code) == (Level.FAIL, "no_key")
    assert found["key"].details == {"provider": "Stripe"}
    assert found["provider"].level is found["clock"].level is Level.SKIP


@pytest.mark.parametrize(
    ("trouble", "said", "key"),
    [
        ("no_network", "check_no_network", Level.WARN),
        ("key_refused", "key_refused", Level.FAIL),
    ],
)
async def test_a_provider_that_does_not_answer_proves_no_key(
    trouble: str, said: str, key: Level
) -> None:
    found = await lines(Outside(provider_trouble=trouble))
    assert (found["key"].level, found["key"].code) == (key, "key_untested")
    assert (found["provider"].level, found["provider"].code) == (Level.FAIL, said)
    assert found["provider"].details["message"] == "No."


@pytest.mark.parametrize(
    ("off", "level"), [(59, Level.OK), (-59, Level.OK), (61, Level.WARN), (-90_000, Level.WARN)]
)
async def test_a_clock_may_be_a_minute_off(off: int, level: Level) -> None:
    found = await lines(Outside(off=timedelta(seconds=off)))
    assert found["clock"].level is level
    assert found["clock"].details == {"seconds": str(abs(off))}


@pytest.mark.parametrize(("url", "level"), [("", Level.OK), ("https://p.invalid", Level.WARN)])
async def test_practice_never_looks_like_a_key_that_takes_money(url: str, level: Level) -> None:
    """With the dealership's own staff it is a set-up that somebody has not finished."""
    found = await lines(Outside(), Settings(supabase=SupabaseSettings(url=url)))
    assert (found["key"].level, found["key"].code) == (level, "key_practice")
    assert found["provider"].code == "provider_practice"


async def test_practice_has_a_clock_of_its_own() -> None:
    found = await lines(Outside(off=timedelta(days=30)), Settings())
    assert (found["clock"].level, found["clock"].code) == (Level.OK, "clock_practice")


@pytest.mark.parametrize(
    ("outside", "code"),
    [
        (Outside(broken=17), "journal_altered"),
        (Outside(journal_trouble="journal_corrupt"), "journal_corrupt"),
    ],
)
async def test_a_journal_that_does_not_hold_is_a_failure(outside: Outside, code: str) -> None:
    found = await lines(outside)
    assert (found["journal"].level, found["journal"].code) == (Level.FAIL, code)


@pytest.mark.parametrize(
    ("practising", "has_key", "level"),
    [
        (True, True, Level.WARN),
        (False, True, Level.WARN),  # the key is in the environment
        (False, False, Level.FAIL),
    ],
)
async def test_an_absent_keyring_is_a_failure_where_only_it_could_keep_the_key(
    practising: bool, has_key: bool, level: Level
) -> None:
    settings = Settings() if practising else STRIPE
    report = SecretsReport("keyring.backends.fail.Keyring", False, "keyring_absent")
    missing = None if has_key else Refusal("no_key", provider="Stripe")
    found = await lines(Outside(keyring=report), settings, gateway=has_key, missing=missing)
    assert (found["keyring"].level, found["keyring"].code) == (level, "keyring_absent")


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("repaired", Level.WARN),
        ("unknown_key", Level.WARN),
        ("wrong", Level.FAIL),
        ("unreadable", Level.FAIL),
        ("unsafe", Level.FAIL),
    ],
)
async def test_what_stops_sales_is_a_failure(code: str, level: Level) -> None:
    finding = Finding("stripe.api_base", code, "http://x")
    settings = replace(STRIPE, findings=(finding,))
    line = (await lines(Outside(), settings))["settings"]
    assert (line.level, line.code) == (level, f"settings_{code}")
    assert line.details == {"setting": "stripe.api_base", "value": "http://x"}
    assert (settings.wrong is finding) is (level is Level.FAIL)


@pytest.mark.parametrize(
    ("other", "level", "code"),
    [
        (Outside(livemode=True), Level.OK, "key_ok"),
        (Outside(provider_trouble="key_refused"), Level.WARN, "key_refused"),
        (Outside(provider_trouble="no_network"), Level.WARN, "check_no_network"),
        (Refusal("vinr_key_malformed"), Level.WARN, "vinr_key_malformed"),
    ],
)
async def test_the_key_of_another_provider_is_tried_too(
    other: Outside | Refusal, level: Level, code: str
) -> None:
    found = await lines(Outside(), other=other)
    line = found["other_key"]
    assert (line.level, line.code, line.details["provider"]) == (level, code, "vinr")
    assert found["key"].level is Level.OK


@pytest.mark.parametrize("code", ["no_key", "provider_not_here"])
async def test_a_provider_that_nobody_set_up_is_not_spoken_of(code: str) -> None:
    assert "other_key" not in await lines(Outside(), other=Refusal(code, provider="vinr"))


async def test_practice_needs_no_other_key() -> None:
    assert "other_key" not in await lines(Outside(), Settings(), other=Outside())


@pytest.mark.parametrize(
    ("settings", "code"), [(STRIPE, "practice_sales_open"), (Settings(), "real_sales_open")]
)
async def test_sales_that_nobody_follows_are_a_warning(settings: Settings, code: str) -> None:
    line = (await lines(Outside(others_open=2), settings))["other_journal"]
    assert (line.level, line.code, line.details) == (Level.WARN, code, {"open": "2"})


async def test_another_journal_that_cannot_be_read_is_told() -> None:
    outside = Outside(others_open=Refusal("journal_read_only", path="/x"))
    line = (await lines(outside))["other_journal"]
    assert (line.level, line.code) == (Level.WARN, "other_journal_unread")
    assert line.details["path"] == "/x"


@pytest.mark.parametrize("certain", [True, False])
async def test_a_key_that_could_not_be_tried_is_said_in_words_of_its_own(*, certain: bool) -> None:
    async def unreached(provider: str, key: str) -> Probe:
        code = "key_refused" if certain else "no_network"
        raise ProviderTrouble(code, certain=certain, message="No.")

    with pytest.raises(ProviderTrouble) as refused:
        await Check({}, unreached, try_project).provider("vinr", "sk_test_1")
    assert refused.value.code == ("key_refused" if certain else "check_no_network")
    assert refused.value.certain is certain  # whether a key is saved hangs on it
    assert refused.value.details == {"provider": "vinr", "message": "No."}
