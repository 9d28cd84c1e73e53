"""E-mail addresses and phone numbers, by the libraries that know them."""

import locale

from monzapos.domain.errors import Refusal


class LibraryContactRules:
    """Fits ``application.customer_input.ContactRules``. Asks no name server.

    A phone number without a country code is read as one of ``region`` (ISO 3166, such as "US").
    """

    def __init__(self, region: str = "") -> None:
        self._region = region or _system_region()

    def email(self, text: str) -> str:
        """Return the address in its normal form; raises ``Refusal("bad_email")``."""
        from email_validator import EmailNotValidError, validate_email

        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError:
            raise Refusal("bad_email") from None

    def phone(self, text: str) -> str:
        """Return the number as E.164; raises ``Refusal("bad_phone")``."""
        import phonenumbers

        try:
            number = phonenumbers.parse(text, None if text.startswith("+") else self._region)
        except phonenumbers.NumberParseException:
            raise Refusal("bad_phone") from None
        possible = phonenumbers.is_possible_number_with_reason(number)
        # Not is_valid_number: it refuses the numbers that countries keep for plays and tests.
        if possible != phonenumbers.ValidationResult.IS_POSSIBLE or number.extension:
            raise Refusal("bad_phone")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _system_region() -> str:
    try:
        name = locale.getlocale()[0] or ""
    except ValueError:  # the system names a locale that Python cannot read
        return "US"
    region = name.partition("_")[2][:2].upper()
    return region if region.isalpha() else "US"
