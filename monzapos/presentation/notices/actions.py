"""Actions that several notices end with."""

from monzapos.presentation.text import N_

MANAGER = N_("Call a manager, and look at this payment in the provider’s dashboard.")
DISK = N_("Free some space or mend the disk, then start the program again.")
