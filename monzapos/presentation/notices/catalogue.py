"""What goes wrong with the dealership's own list of vehicles: title, message, action."""

from monzapos.presentation.text import N_

_GUEST = N_("Check the network: a guest network may want you to sign in first.")

NOTICES: dict[str, tuple[str, str, str]] = {
    "catalogue_unreachable": (
        N_("The vehicles cannot be read now"),
        N_("The dealership’s system does not answer. Prices are read there before every sale."),
        N_("Check the network. A window that is open asks again by itself."),
    ),
    "catalogue_bad_answer": (
        N_("That is not the dealership’s list"),
        N_("Something answered, but not with a list of vehicles."),
        _GUEST,
    ),
    "catalogue_denied": (
        N_("The vehicles may not be read"),
        N_("The dealership’s system does not let this person read the table “vehiculos”."),
        N_("Sign in again, or ask whoever looks after Supabase to check its row-level security."),
    ),
    "catalogue_no_table": (
        N_("No list of vehicles there"),
        N_("The Supabase project of the settings has no table “vehiculos”."),
        N_("Open Settings and compare the project’s address."),
    ),
    "catalogue_empty": (
        N_("The list is empty"),
        N_(
            "The dealership’s system answered with no vehicle at all. Either there is none, or its "
            "row-level security shows none to this person."
        ),
        N_("Look at “vehiculos” in Supabase, and at its policies."),
    ),
    "catalogue_too_large": (
        N_("Too many vehicles"),
        N_("A desk takes a list of at most {most} vehicles."),
        N_("Remove old vehicles from “vehiculos”."),
    ),
    "catalogue_not_set_up": (
        N_("No project for the vehicles"),
        N_("The vehicles are to come from Supabase, but the settings name no project."),
        N_("Open Settings and set Supabase’s address and its publishable key."),
    ),
    "no_photo": (
        N_("No picture"),
        N_("The picture cannot be loaded."),
        N_("Nothing to do: the car can be sold without it."),
    ),
}
