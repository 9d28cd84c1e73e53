"""The journal's file: title, message, action."""

from monzapos.presentation.notices.actions import DISK, MANAGER
from monzapos.presentation.text import N_

_AGAIN = N_("Try again in a moment.")

NOTICES: dict[str, tuple[str, str, str]] = {
    "journal_gone": (
        N_("The journal has disappeared"),
        N_("The journal’s file was removed or replaced while the program ran."),
        N_("Put it back, then start the program again. Nothing more is sold until then."),
    ),
    "journal_locked": (
        N_("The journal is busy"),
        N_("Another program keeps the journal locked."),
        N_("Close backup or database programs, then try again."),
    ),
    "journal_full": (N_("The disk is full"), N_("The journal cannot be written."), DISK),
    "journal_read_only": (
        N_("The journal is read-only"),
        N_("The journal cannot be written."),
        N_("Give this user the right to write it, then start the program again."),
    ),
    "journal_corrupt": (
        N_("The journal is damaged"),
        N_("{path} is not a journal that can be read."),
        N_("Keep the file, put the newest backup in its place, and start the program again."),
    ),
    "journal_newer": (
        N_("The journal is newer than this program"),
        N_("A newer version of the program has written it (schema {version})."),
        N_("Install the newest version."),
    ),
    "journal_io": (N_("The disk has trouble"), N_("The journal cannot be written."), DISK),
    "journal_altered": (
        N_("The journal was altered"),
        N_("Line {line} of the journal’s chain does not fit: somebody changed it."),
        MANAGER,
    ),
    "journal_ok": (N_("Journal"), N_("The journal’s chain is whole; open sales: {open}."), ""),
    "real_sales_open": (
        N_("Open sales that nobody follows"),
        N_("Sales of real money that are still open while this is practice: {open}."),
        N_("Choose their provider again until each of them is settled."),
    ),
    "practice_sales_open": (
        N_("Open practice sales"),
        N_("Practice sales that are still open and that nobody follows: {open}."),
        N_("Choose practice again to finish them; no money is in them."),
    ),
    "other_journal_unread": (
        N_("The other journal"),
        N_("Whether sales are open in it is not known: {path} could not be read."),
        N_("Switch to the provider that it belongs to, and look at its sales."),
    ),
    "desk_code_taken": (N_("Try again"), N_("The desk code was just taken."), _AGAIN),
}
