"""The keyring, the clock, and what a check finds: title, message, action."""

from monzapos.presentation.text import N_

NOTICES: dict[str, tuple[str, str, str]] = {
    "keyring_ok": (N_("Keyring"), N_("{backend} stores and returns secrets."), ""),
    "keyring_absent": (
        N_("No keyring"),
        N_("This system has no keyring: keys are kept in memory until the program ends."),
        N_("Install GNOME Keyring or KWallet, or set the key in the environment."),
    ),
    "keyring_untrusted": (
        N_("A keyring that is not trusted"),
        N_("{backend} does not keep secrets safely and is not used."),
        N_("Use the system’s own keyring."),
    ),
    "keyring_locked": (
        N_("The keyring is locked"),
        N_("The system’s keyring is locked."),
        N_("Unlock it, then try again."),
    ),
    "keyring_lost_it": (
        N_("The keyring stores nothing"),
        N_("{backend} took the secret but did not return it."),
        N_("Use the system’s own keyring."),
    ),
    "keyring_failed": (
        N_("The keyring has trouble"),
        N_("The system’s keyring did not do its part ({backend})."),
        N_("Look at the system’s keyring program, then try again."),
    ),
    "key_ok": (N_("Key"), N_("The {mode} key for {provider} is accepted."), ""),
    "key_untested": (
        N_("Key"),
        N_("The {mode} key for {provider} could not be tried."),
        N_("Mend the connection first."),
    ),
    "provider_ok": (N_("Provider"), N_("{provider} answers in {ms} ms."), ""),
    "provider_skip": (N_("Provider"), N_("{provider} was not asked: there is no key."), ""),
    "clock_ok": (N_("Clock"), N_("This PC’s clock is {seconds} s off the provider’s."), ""),
    "clock_practice": (N_("Clock"), N_("Practice has a clock of its own."), ""),
    "clock_skip": (N_("Clock"), N_("The clock was not compared."), ""),
    "clock_off": (
        N_("The clock is wrong"),
        N_("This PC’s clock is {seconds} s off the provider’s."),
        N_("Switch on automatic time. Sales go by the provider’s clock meanwhile."),
    ),
    "supabase_skip": (N_("Supabase"), N_("Not set up in this version."), ""),
    "bug": (
        N_("A fault in this program"),
        N_("The program made a mistake; it is in the log. What is true stays in the journal."),
        N_("Start the program again. If it comes again, send the log."),
    ),
}
