"""Puts a check together: what is examined, in the order in which a person mends it."""

from monzapos.adapters.supabase_probe import SupabaseProbe
from monzapos.application.check import Check, Examination
from monzapos.application.checks.holds import ExamineHolds
from monzapos.application.checks.journals import ExamineJournal, ExamineOtherJournal
from monzapos.application.checks.keyring import ExamineKeyring
from monzapos.application.checks.provider import ExamineOtherKeys, ExamineProvider
from monzapos.application.checks.settings import ExamineSettings
from monzapos.application.checks.sign_in import ExamineSignIn
from monzapos.application.checks.site import SITE, ExamineSite
from monzapos.application.checks.supabase import ExamineSupabase
from monzapos.application.checks.updates import ExamineUpdates
from monzapos.application.checks.vehicles import ExamineVehicles
from monzapos.application.gateways import Gateways
from monzapos.application.holds import Exchange
from monzapos.application.ports import Catalogue, Clock, Journal, Secrets
from monzapos.application.settings import Settings
from monzapos.application.staff import Staff
from monzapos.application.updates import Updates
from monzapos.bootstrap.other_journal import OtherJournal
from monzapos.bootstrap.providers import Providers


def make_check(
    settings: Settings,
    clock: Clock,
    secrets: Secrets,
    *,
    journal: Journal,
    other_journal: OtherJournal,
    staff: Staff,
    catalogue: Catalogue,
    gateways: Gateways,
    providers: Providers,
    exchange: Exchange | None,
    updates: Updates,
) -> Check:
    """Return the check of a program."""
    chosen, practising = providers.chosen, settings.practising
    keyless = not practising and chosen not in gateways.by_provider
    try_project = SupabaseProbe(clock)
    examinations: dict[str, Examination] = {
        "settings": ExamineSettings(settings, providers.blocked(gateways)),
        "provider": ExamineProvider(settings, gateways, chosen, clock),
        "other_keys": ExamineOtherKeys(settings, gateways, {chosen, SITE}),
        "site": ExamineSite(
            gateways,
            chosen=settings.checkout.provider == SITE,
            by_hand=settings.site.confirm_by_hand,
        ),
        "supabase": ExamineSupabase(settings.supabase, try_project),
        "sign_in": ExamineSignIn(staff),
        "vehicles": ExamineVehicles(settings.catalog, catalogue, staff),
        "holds": ExamineHolds(exchange, staff),
        "journal": ExamineJournal(journal),
        "other_journal": ExamineOtherJournal(other_journal.open_sales, practising=practising),
        "keyring": ExamineKeyring(secrets, needed=keyless),
        "updates": ExamineUpdates(updates),
    }
    return Check(examinations, providers.try_key, try_project)
