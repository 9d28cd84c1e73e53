"""The words of every refusal, by its code."""

from monzapos.presentation.notices import (
    alarms,
    catalogue,
    checks,
    journal,
    provider,
    sale,
    settings,
    site,
    site_cookie,
)

NOTICES = {
    **sale.NOTICES,
    **settings.NOTICES,
    **provider.NOTICES,
    **alarms.NOTICES,
    **journal.NOTICES,
    **checks.NOTICES,
    **catalogue.NOTICES,
    **site.NOTICES,
    **site_cookie.NOTICES,
}
