"""Which numbers may be put to a register at all."""

from django.conf import settings

from kernel.pure.identifiers import WrongNumber, enterprise_number, is_test_number, national_number

# The register itself knows best which birth dates and serials exist: only form and check digits are judged here.
_LEFT_TO_THE_REGISTER = "NATIONAL_NUMBER_PARTS"


def askable_person(written: str) -> str:
    """The eleven digits, or an empty text when the number cannot be right; test numbers never in production."""
    try:
        return national_number(written, allow_test=not settings.PRODUCTION)
    except WrongNumber as wrong:
        if wrong.code != _LEFT_TO_THE_REGISTER:
            return ""
    digits = "".join(filter(str.isdecimal, written))
    return "" if settings.PRODUCTION and is_test_number(digits) else digits


def askable_enterprise(written: str) -> str:
    """The ten digits, or an empty text when the number cannot be right."""
    try:
        return enterprise_number(written)
    except WrongNumber:
        return ""
