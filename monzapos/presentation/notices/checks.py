"""The keyring, the clock, and what a check finds: title, message, action."""

from monzapos.presentation.text import N_

_NETWORK = N_("Check this computer’s network, then try again.")
_LATER = N_("Try again later.")
_NOT_THE_ADDRESS = N_("That says nothing against the address and the key. Try again later.")
_SIGN_IN = N_("Sign in, then check again.")

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
    "key_practice": (
        N_("Key"),
        N_("Practice: no key is needed, and no real money is taken."),
        N_("To take real money, choose in Settings who makes the checkout, and save its key."),
    ),
    "key_ok": (N_("Key"), N_("The {mode} key for {provider} is accepted."), ""),
    "key_untested": (
        N_("Key"),
        N_("The {mode} key for {provider} could not be tried."),
        N_("Mend the connection first."),
    ),
    "check_no_network": (
        N_("{provider}: no connection"),
        N_("{provider} cannot be reached from this computer."),
        _NETWORK,
    ),
    "check_no_answer": (
        N_("{provider}: the line broke"),
        N_("The line to {provider} broke before the answer was whole."),
        _NETWORK,
    ),
    "check_timeout": (
        N_("{provider}: no answer"),
        N_("{provider} did not answer in time."),
        _NETWORK,
    ),
    "check_provider_down": (
        N_("{provider} has trouble"),
        N_("{provider} cannot answer now."),
        _LATER,
    ),
    "check_rate_limited": (
        N_("{provider} was asked too often"),
        N_("{provider} asks for a pause."),
        _LATER,
    ),
    "check_in_flight": (
        N_("{provider} is busy"),
        N_("{provider} is still at work on another question."),
        _LATER,
    ),
    "check_request_failed": (
        N_("{provider}: an answer that proves nothing"),
        N_("{provider} answered with something that it does not usually say: {message}"),
        N_("Try again. If it comes again, send the log to whoever looks after the program."),
    ),
    "provider_ok": (N_("Provider"), N_("{provider} answers in {ms} ms."), ""),
    "provider_practice": (
        N_("Provider"),
        N_("{provider} is played by this program, and answers in {ms} ms."),
        "",
    ),
    "provider_skip": (N_("Provider"), N_("{provider} was not asked: there is no key."), ""),
    "clock_ok": (N_("Clock"), N_("This PC’s clock is {seconds} s off the provider’s."), ""),
    "clock_practice": (N_("Clock"), N_("Practice has a clock of its own."), ""),
    "clock_skip": (N_("Clock"), N_("The clock was not compared."), ""),
    "clock_off": (
        N_("The clock is wrong"),
        N_("This PC’s clock is {seconds} s off the provider’s."),
        N_("Switch on automatic time. Sales go by the provider’s clock meanwhile."),
    ),
    "key_skip": (N_("Key"), N_("{provider} makes the checkout itself: no key was tried."), ""),
    "supabase_skip": (N_("Supabase"), N_("Not set up: nobody signs in at this desk."), ""),
    "supabase_ok": (N_("Supabase"), N_("The project answers in {ms} ms and takes the key."), ""),
    "no_supabase_project": (
        N_("That is no Supabase project"),
        N_("{host} answers, but not as a Supabase project does."),
        N_("Copy the project’s address from Supabase: Project settings, Data API."),
    ),
    "project_has_trouble": (
        N_("The project has trouble"),
        N_("{host} answers, but cannot do its part now ({status})."),
        _NOT_THE_ADDRESS,
    ),
    "project_asked_too_often": (
        N_("The project asks for a pause"),
        N_("{host} was asked too often in a short time."),
        _NOT_THE_ADDRESS,
    ),
    "project_unreachable": (
        N_("The project cannot be reached"),
        N_("{host} does not answer."),
        N_(
            "Check the address for typing errors, then this computer’s connection, and test it "
            "again."
        ),
    ),
    "sign_in_skip": (N_("Sign-in"), N_("Nobody has to sign in at this desk."), ""),
    "sign_in_unasked": (
        N_("Sign-in"),
        N_("Not asked."),
        N_("See above what is wrong with the Supabase project."),
    ),
    "sign_in_ok": (
        N_("Sign-in"),
        N_("{person} is signed in as {role}. The keyring of this computer keeps the sign-in."),
        "",
    ),
    "sign_in_fleeting": (
        N_("Sign-in"),
        N_("{person} is signed in as {role}, until the program ends: no keyring keeps it."),
        N_("Install GNOME Keyring or KWallet, so that a restart asks for no password."),
    ),
    "vehicles_skip": (N_("Vehicles"), N_("The made-up cars of practice are shown."), ""),
    "vehicles_unasked": (N_("Vehicles"), N_("Not read: nobody is signed in."), _SIGN_IN),
    "vehicles_ok": (N_("Vehicles"), N_("Read just now: {count}. All of them can be sold."), ""),
    "vehicles_flawed": (
        N_("Vehicles"),
        N_("Read just now: {count}. Not for sale as they stand: {flawed}."),
        N_("Give each of them a name and a price. The Sell page says what is missing."),
    ),
    "vehicles_none": (
        N_("No vehicles"),
        N_("The list was read, and there is no vehicle in it that this person may see."),
        N_("Look at the table vehiculos in Supabase, and at its policies."),
    ),
    "vehicles_old": (
        N_("The list of vehicles is old"),
        N_("It could not be read just now. The list is from {read_at}."),
        N_("Mend the connection. Until then every car is read again before it is sold."),
    ),
    "holds_skip": (
        N_("Shared holds"),
        N_(
            "Not set up: other desks cannot see the holds of this one. "
            "The website looks at no hold."
        ),
        "",
    ),
    "holds_unasked": (N_("Shared holds"), N_("Not asked: nobody is signed in."), _SIGN_IN),
    "holds_ok": (
        N_("Shared holds"),
        N_(
            "Installed (version {version}): all desks see the holds of this one. "
            "The website looks at no hold."
        ),
        "",
    ),
    "site_skip": (N_("Website"), N_("The website is not asked for checkouts."), ""),
    "site_told": (
        N_("Website"),
        N_("It is the provider here."),
        N_("See above what is wrong with the provider."),
    ),
    "site_ok": (
        N_("Website"),
        N_("It answers in {ms} ms. This desk can follow and close its checkouts with its key."),
        "",
    ),
    "site_by_hand": (
        N_("Website"),
        N_(
            "It answers in {ms} ms. Without a key nobody here can follow its checkouts: "
            "a manager records by hand what the dashboard shows."
        ),
        N_("Better: save a restricted key of the website’s Stripe account in Settings."),
    ),
    "bug": (
        N_("A fault in this program"),
        N_("The program made a mistake; it is in the log. What is true stays in the journal."),
        N_("Start the program again. If it comes again, send the log."),
    ),
}
