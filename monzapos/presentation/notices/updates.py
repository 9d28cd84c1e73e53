"""Newer versions: title, message, action."""

from monzapos.presentation.text import N_

_TITLE = N_("Nothing is known of newer versions")
_NOT_OURS = N_("Nothing of it was believed. Ask whoever looks after this program.")
_AGAIN = N_("Check the connection. It is asked again tomorrow, or at once with “Look now”.")

NOTICES: dict[str, tuple[str, str, str]] = {
    "updates_skip": (N_("Updates"), N_("Switched off: nobody is asked for newer versions."), ""),
    "updates_ok": (N_("Updates"), N_("You have the newest version, {version}."), ""),
    "update_there_ok": (
        N_("Updates"),
        N_("Version {version} is there; this is {running}. “About MonzaPOS” can fetch it."),
        "",
    ),
    "updates_off": (
        N_("Updates are switched off"),
        N_("The settings name no address that could be asked."),
        N_("A manager can set one in Settings, under Updates."),
    ),
    "bad_version": (
        N_("That is no version"),
        N_("“{text}” is not three numbers with points between them."),
        N_("Ask whoever looks after this program."),
    ),
    "update_no_key": (
        _TITLE,
        N_("The settings have no public key by which the answer could be believed."),
        N_("Set it in Settings, under Updates: the line that starts with RW."),
    ),
    "update_unreachable": (_TITLE, N_("{host} did not answer as expected ({reason})."), _AGAIN),
    "update_no_signature": (
        _TITLE,
        N_("The answer has no signature that counts."),
        _NOT_OURS,
    ),
    "update_other_key": (_TITLE, N_("The answer is signed with another key."), _NOT_OURS),
    "update_altered": (_TITLE, N_("The answer does not fit its signature."), _NOT_OURS),
    "update_malformed": (
        _TITLE,
        N_("The answer is signed, but this version cannot read it."),
        N_("Ask whoever looks after this program for the newest version."),
    ),
    "update_expired": (
        _TITLE,
        N_("The answer was good until {until}, so it may be an old one."),
        N_("Look at this PC’s date. If it is right, ask whoever looks after this program."),
    ),
    "update_older": (
        _TITLE,
        N_("The answer speaks of version {version}, but {known} was there before."),
        _NOT_OURS,
    ),
    "update_misfit": (
        N_("The download was thrown away"),
        N_("{name} is not what was signed: its size or its content is another."),
        N_("Try again. If it comes again, ask whoever looks after this program."),
    ),
    "update_disk": (
        N_("The download cannot be kept"),
        N_("{path} cannot be written."),
        N_("Free some space or mend the disk, then try again."),
    ),
}
