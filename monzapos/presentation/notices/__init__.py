"""The words of every refusal, by its code."""

from monzapos.presentation.notices import alarms, checks, journal, provider, sale, settings

NOTICES = {
    **sale.NOTICES,
    **settings.NOTICES,
    **provider.NOTICES,
    **alarms.NOTICES,
    **journal.NOTICES,
    **checks.NOTICES,
}
