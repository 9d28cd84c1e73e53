"""What the program needs from outside, said as protocols. Adapters fit them; tests prove it."""

from monzapos.application.ports.catalogue import Catalogue, Facets, VehiclePage, VehicleQuery
from monzapos.application.ports.desk import (
    Clock,
    Lock,
    QrCodes,
    QrMatrix,
    Secrets,
    SecretsReport,
    SettingsStore,
)
from monzapos.application.ports.gateway import (
    Capabilities,
    CheckoutOrder,
    Gateway,
    PreparedRequest,
    Probe,
)
from monzapos.application.ports.journal import ContactNote, Entry, Journal

__all__ = [
    "Capabilities",
    "Catalogue",
    "CheckoutOrder",
    "Clock",
    "ContactNote",
    "Entry",
    "Facets",
    "Gateway",
    "Journal",
    "Lock",
    "PreparedRequest",
    "Probe",
    "QrCodes",
    "QrMatrix",
    "Secrets",
    "SecretsReport",
    "SettingsStore",
    "VehiclePage",
    "VehicleQuery",
]
