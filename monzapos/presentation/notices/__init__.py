"""The words of every refusal, by its code."""

from monzapos.presentation.notices import (
    alarms,
    catalogue,
    checks,
    holds,
    journal,
    provider,
    sale,
    settings,
    sign_in,
    site,
    site_cookie,
    updates,
)

NOTICES = {
    **sale.NOTICES,
    **settings.NOTICES,
    **provider.NOTICES,
    **alarms.NOTICES,
    **journal.NOTICES,
    **checks.NOTICES,
    **catalogue.NOTICES,
    **sign_in.NOTICES,
    **site.NOTICES,
    **holds.NOTICES,
    **site_cookie.NOTICES,
    **updates.NOTICES,
}
