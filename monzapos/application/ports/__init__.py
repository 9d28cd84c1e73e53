"""What the program needs from outside, said as protocols. Adapters fit them; tests prove it."""

from monzapos.application.ports.about import Component, Components
from monzapos.application.ports.catalogue import (
    Catalogue,
    Facets,
    Freshness,
    Photos,
    VehiclePage,
    VehicleQuery,
)
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
from monzapos.application.ports.identity import OVER, Identity, PasswordHashes, SignIn
from monzapos.application.ports.journal import ContactNote, Entry, Journal
from monzapos.application.ports.shared_holds import (
    HoldCase,
    HoldClaim,
    HoldEnd,
    HoldNote,
    HoldNotes,
    HoldWord,
    NoteState,
    SharedHold,
    SharedHolds,
)
from monzapos.application.ports.updates import Installers, Releases

__all__ = [
    "OVER",
    "Capabilities",
    "Catalogue",
    "CheckoutOrder",
    "Clock",
    "Component",
    "Components",
    "ContactNote",
    "Entry",
    "Facets",
    "Freshness",
    "Gateway",
    "HoldCase",
    "HoldClaim",
    "HoldEnd",
    "HoldNote",
    "HoldNotes",
    "HoldWord",
    "Identity",
    "Installers",
    "Journal",
    "Lock",
    "NoteState",
    "PasswordHashes",
    "Photos",
    "PreparedRequest",
    "Probe",
    "QrCodes",
    "QrMatrix",
    "Releases",
    "Secrets",
    "SecretsReport",
    "SettingsStore",
    "SharedHold",
    "SharedHolds",
    "SignIn",
    "VehiclePage",
    "VehicleQuery",
]
