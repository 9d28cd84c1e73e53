"""What can be wrong with the website's sign-in cookie: title, message, action."""

from monzapos.presentation.text import N_

NOTICES: dict[str, tuple[str, str, str]] = {
    "bad_cookie_name": (
        N_("That is no cookie’s name"),
        N_("The website’s sign-in cookie cannot be called “{name}”."),
        N_("Correct cookie_name in the settings, or leave it empty for the usual name."),
    ),
}
