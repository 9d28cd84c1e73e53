"""Who may sell here: title, message, action."""

from monzapos.presentation.text import N_

_OFFICE = N_("Ask whoever looks after the dealership’s Supabase project.")
_KEY = N_("Copy the publishable key from Supabase: Project settings, API keys (sb_publishable_…).")
_NETWORK = N_("Look at this computer’s connection, then try again.")

NOTICES: dict[str, tuple[str, str, str]] = {
    "not_signed_in": (
        N_("Nobody is signed in"),
        N_("Only staff of the dealership may sell here, and nobody is signed in."),
        N_(
            "Sign in at the desk, or set MONZAPOS_SUPABASE_EMAIL and MONZAPOS_SUPABASE_PASSWORD "
            "in the environment."
        ),
    ),
    "sign_in_waits": (
        N_("The sign-in has not been answered yet"),
        N_("The dealership’s project was asked to let somebody in, and did not answer in time."),
        N_("Try again in a moment. “monzapos check” says whether it answers."),
    ),
    "desk_locked": (
        N_("The desk is locked"),
        N_("Open sales are followed all the same; nothing new is done while the desk is locked."),
        N_("Give your password at the desk."),
    ),
    "selling_waits": (
        N_("No new sale starts now"),
        N_(
            "The sign-in cannot be renewed. {why}. What is open is followed, and can be cancelled; "
            "a new sale starts as soon as the sign-in is renewed."
        ),
        N_("Look at this computer’s connection, and at its keyring."),
    ),
    "manager_needed": (
        N_("A manager has to do that"),
        N_("The person who is signed in is no manager."),
        N_("Have a manager sign in."),
    ),
    "no_sign_in": (
        N_("Nobody signs in at this desk"),
        N_("The settings name no Supabase project, so there is nobody to ask."),
        N_("Open Settings and set the project’s address and its publishable key."),
    ),
    "wrong_password": (
        N_("E-mail or password is wrong"),
        N_("E-mail and password do not belong together."),
        N_("Type them again. A new password is set on the dealership’s website."),
    ),
    "email_not_confirmed": (
        N_("The e-mail is not confirmed"),
        N_("This account has not confirmed its e-mail address yet."),
        N_("Open the link in the e-mail that came with the registration, then sign in again."),
    ),
    "too_many_tries": (
        N_("Too many tries"),
        N_("There were too many tries in a short time."),
        N_("Wait {seconds} seconds, then try again."),
    ),
    "mfa_needed": (
        N_("A second factor is needed"),
        N_("This account is protected by a second factor, which this program cannot ask for."),
        N_("Use a staff account without one at the desks."),
    ),
    "not_staff": (
        N_("Not a member of staff"),
        N_("{email} is registered, but not as staff, so nobody was signed in."),
        N_(
            "Ask whoever looks after the dealership’s Supabase project to make it a staff account: "
            "step 3 of “Set this desk up” has the SQL for it, and the README."
        ),
    ),
    "user_banned": (
        N_("This account is locked out"),
        N_("The dealership has locked this account out."),
        _OFFICE,
    ),
    "signed_out": (
        N_("You were signed out"),
        N_("This sign-in is over: it was ended elsewhere, or the account is gone."),
        N_("Sign in again. Open sales are followed meanwhile."),
    ),
    "sign_in_unreachable": (
        N_("The sign-in cannot be reached"),
        N_("{host} does not answer, so nobody can be signed in."),
        _NETWORK,
    ),
    "sign_in_trouble": (
        N_("The sign-in has trouble"),
        N_("{host} answers, but cannot sign anybody in now (HTTP status {status})."),
        N_("Nothing is wrong at this desk. Try again in a moment."),
    ),
    "sign_in_unsafe": (
        N_("The line is not safe"),
        N_("Whoever answers for {host} cannot prove that it is {host}. No password was sent."),
        N_("Use another network. If it comes again, do not sign in and ask for help."),
    ),
    "sign_in_bad_answer": (
        N_("Something else answered"),
        N_("What came back from {host} is no answer of Supabase: perhaps a network’s own page."),
        N_("Open any web page and look whether the network wants a sign-in of its own."),
    ),
    "sign_in_refused": (
        N_("The sign-in was refused"),
        N_("{host} refused the sign-in, and the program has no words for its reason."),
        _OFFICE,
    ),
    "sign_in_busy": (
        N_("Another sign-in is going on"),
        N_("Another MonzaPOS on this computer is signing in, and has not finished."),
        N_("Try again in a moment."),
    ),
    "sign_in_captcha": (
        N_("The project asks for a captcha"),
        N_("Bot protection is switched on in the Supabase project; this program cannot pass it."),
        _OFFICE,
    ),
    "sign_in_switched_off": (
        N_("Sign-in by e-mail is switched off"),
        N_("The Supabase project lets nobody in by e-mail and password."),
        _OFFICE,
    ),
    "sign_out_incomplete": (
        N_("Not wholly signed out"),
        N_("Nobody is signed in here any more, but the keyring may still keep the old sign-in."),
        N_("Unlock the system’s keyring, then sign in and out again."),
    ),
    "unlock_needs_network": (
        N_("Unlocking needs the network now"),
        N_("Without the network, only the password of the last 24 hours’ sign-in unlocks."),
        N_("Connect this computer, then give the password again."),
    ),
    "bad_supabase_url": (
        N_("That is no project’s address"),
        N_("“{address}” is not the address of a Supabase project."),
        N_("It is like https://abcdefgh.supabase.co, with https and nothing after the host."),
    ),
    "no_publishable_key": (
        N_("The publishable key is missing"),
        N_("The settings name a Supabase project, but not its publishable key."),
        _KEY,
    ),
    "supabase_key_malformed": (
        N_("That is no publishable key"),
        N_("A project’s publishable key starts with sb_publishable_ (or, an older one, with eyJ)."),
        _KEY,
    ),
    "supabase_key_secret": (
        N_("That is the project’s secret key"),
        N_("A secret or service_role key opens everything, and must never be on a desk."),
        _KEY,
    ),
    "supabase_key_refused": (
        N_("The project does not know this key"),
        N_("{host} does not take the publishable key of the settings."),
        _KEY,
    ),
    "secret_too_long": (
        N_("Too long for the keyring"),
        N_("The keyring of this system ({backend}) takes 1,280 characters; this is longer."),
        N_("It is kept in memory until the program ends, and asked for at the next start."),
    ),
}
