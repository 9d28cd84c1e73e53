"""Who may change which settings, where people sign in."""

from collections.abc import Collection

from monzapos.application.settings import Settings
from monzapos.application.staff import Presence, Staff

# They say where money goes, which cars are sold, whose word counts, for how long a desk that was
# left alone stays open, and whose programs are offered to it.
DECIDING = frozenset(
    {
        "catalog.source",
        "checkout.provider",
        "checkout.success_url",
        "checkout.cancel_url",
        "checkout.allowed_hosts",
        "desk.lock_minutes",
        "site.base_url",
        "site.cookie_name",
        "site.confirm_by_hand",
        "stripe.api_base",
        "supabase.url",
        "supabase.publishable_key",
        "updates.public_key",
        "updates.url",
        "vinr.api_base",
        "vinr.config_id",
    }
)
PROJECT = frozenset({"supabase.url", "supabase.publishable_key"})
_DECIDED = frozenset({"catalog.source", "checkout.provider"})  # once one of these has been chosen
# With these nobody can sign in at all, so nobody could mend them either.
PROJECT_TROUBLES = frozenset(
    {"bad_supabase_url", "no_publishable_key", "supabase_key_malformed", "supabase_key_secret"}
)
# With these too nobody came as far as the person: an address or a key may be mistyped.
PERHAPS_THE_PROJECT = PROJECT_TROUBLES | {
    "sign_in_bad_answer",
    "sign_in_unreachable",
    "sign_in_unsafe",
    "supabase_key_refused",
}


def allow_changes(staff: Staff, settings: Settings, changed: Collection[str]) -> None:
    """Raise ``Refusal`` (``manager_needed``, ``not_signed_in``, …) where a manager has to decide.

    ``changed`` are names of settings. A desk that nobody has set up yet may be pointed to its
    dealership's project by whoever sets it up: the people to ask are in that project.
    """
    deciding = DECIDING.intersection(changed)
    if deciding and not (deciding <= PROJECT and project_open(staff, settings)):
        allow_keys(staff)


def allow_keys(staff: Staff) -> None:
    """Raise as ``allow_changes`` does where a provider's key may not be changed now."""
    if staff.signs_in:
        staff.manager()


def project_open(staff: Staff, settings: Settings) -> bool:
    """Whether anybody at the desk may say which Supabase project is the dealership's."""
    return not staff.signs_in or never_set_up(settings) or no_project(staff)


def never_set_up(settings: Settings) -> bool:
    """Whether this desk practises, and nobody has decided anything about it but its project.

    A desk that went back to practice is none: whoever pointed it to a project of their own would
    be a manager there, with this desk's keys.
    """
    return settings.practising and not _DECIDED & settings.given


def no_project(staff: Staff) -> bool:
    """Whether the settings themselves keep everybody from signing in."""
    roll = staff.roll
    nobody = roll.presence is Presence.NOBODY and roll.trouble is not None
    return nobody and roll.trouble is not None and roll.trouble.code in PROJECT_TROUBLES
