"""Belgian numbers: persons, enterprises, establishments, accounts and payment references.

Each `*_number` function returns the bare digits or raises `WrongNumber` with a sentence that says what to do.
Real numbers and test numbers never mix: a test number is accepted only where the caller says so.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum import iban as _iban
from stdnum.exceptions import InvalidChecksum, ValidationError

from kernel.pure.errors import DomainError

_SEPARATORS = re.compile(r"[\s.\-/+*]")
_TEST_MONTHS = range(60, 73)
_BIS_MONTHS = (*range(20, 33), *range(40, 53))
_DISPLAY = re.compile(r"(\d\d)(\d\d)(\d\d)(\d{3})(\d\d)")


class WrongNumber(DomainError):
    """The number cannot be right: wrong length, wrong check digits, or a kind that is not accepted here."""

    code = "WRONG_NUMBER"


def _digits(text: str) -> str:
    return _SEPARATORS.sub("", text)


def _is_number(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()


def _check_97(number: int) -> int:
    """The check digits 97 - (number mod 97): 01 to 97."""
    return 97 - number % 97


# Persons


def national_number(text: str, *, allow_test: bool = False) -> str:
    """The eleven digits of a national register number or BIS number; test numbers only when `allow_test`."""
    digits = _digits(text)
    if not _is_number(digits, 11):
        raise WrongNumber(
            "Een rijksregisternummer telt 11 cijfers. U vindt het op de achterkant van de identiteitskaart.",
            code="NATIONAL_NUMBER_FORMAT",
        )
    century = _century(digits)
    if century is None:
        raise WrongNumber(
            "Dit rijksregisternummer klopt niet: de controlecijfers passen niet. Kijk het nummer na.",
            code="NATIONAL_NUMBER_CHECK",
        )
    _check_parts(digits, century)
    if is_test_number(digits) and not allow_test:
        raise WrongNumber(
            "Dit is een testnummer. Vul het rijksregisternummer van een bestaande persoon in.",
            code="NATIONAL_NUMBER_TEST",
        )
    return digits


def _century(digits: str) -> int | None:
    """1900 or 2000: the check digits fit at most one of the two."""
    for century, front in ((1900, ""), (2000, "2")):
        if _check_97(int(front + digits[:9])) == int(digits[9:]):
            return century
    return None


def _check_parts(digits: str, century: int) -> None:
    """The day must be able to exist and the serial must be one that is handed out."""
    month = int(digits[2:4])
    base = _plain_month(month)
    day, serial = int(digits[4:6]), int(digits[6:9])
    if base is None or not _day_can_exist(century + int(digits[:2]), base, day) or not 1 <= serial <= 998:
        # Test people are exempt from the serial: the authority hands them out of the ordinary range.
        if base is not None and month in _TEST_MONTHS and serial in (0, 999):
            return
        raise WrongNumber(
            "Dit rijksregisternummer kan niet bestaan: de geboortedatum of het volgnummer erin klopt niet.",
            code="NATIONAL_NUMBER_PARTS",
        )


def _plain_month(month: int) -> int | None:
    """The month of birth without the 20, 40 or 60 that marks the kind of number; 0 when unknown."""
    if month <= 12:
        return month
    if month in _BIS_MONTHS or month in _TEST_MONTHS:
        return month % 20
    return None


def _day_can_exist(year: int, month: int, day: int) -> bool:
    """Unknown parts are zero; when a day's serials run out the day part counts on, with month zero."""
    if month == 0:
        return day <= 99
    if day == 0:
        return True
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_test_number(digits: str) -> bool:
    """Month digits 60 to 72: such a number can never belong to a citizen."""
    return int(digits[2:4]) in _TEST_MONTHS


def is_bis_number(digits: str) -> bool:
    """A number for someone who is not in the national register (month + 20 or + 40)."""
    return int(digits[2:4]) in _BIS_MONTHS


def format_national_number(digits: str) -> str:
    """`YY.MM.DD-SSS.CC`, as printed on the card."""
    return _DISPLAY.sub(r"\1.\2.\3-\4.\5", digits)


def mask_national_number(digits: str) -> str:
    """Only the serial stays visible, so that a birth date is never shown: `**.**.**-123.**`."""
    return f"**.**.**-{digits[6:9]}.**"


def test_national_number(born_on: date, serial: int) -> str:
    """A valid number for a made-up person; odd serials are men, even ones women."""
    if not 1 <= serial <= 998:
        raise ValueError("a serial runs from 1 to 998")
    front = f"{born_on:%y}{born_on.month + 60:02d}{born_on:%d}{serial:03d}"
    century = "2" if born_on.year >= 2000 else ""
    return f"{front}{_check_97(int(century + front)):02d}"


test_national_number.__test__ = False  # type: ignore[attr-defined]  # a maker of numbers, not a test


# Enterprises and establishments


def enterprise_number(text: str) -> str:
    """The ten digits of a KBO number; an old number of nine digits gets its leading zero."""
    digits = _digits(text.strip().upper().removeprefix("BE"))
    if _is_number(digits, 9):
        digits = "0" + digits
    return _kbo_digits(digits, "01", "Een ondernemingsnummer (KBO) telt 10 cijfers en begint met 0 of 1.", "ENTERPRISE")


def establishment_number(text: str) -> str:
    """The ten digits of an establishment unit, which starts with 2 to 8."""
    message = "Een vestigingsnummer telt 10 cijfers en begint met een cijfer van 2 tot 8."
    return _kbo_digits(_digits(text), "2345678", message, "ESTABLISHMENT")


def _kbo_digits(digits: str, first: str, message: str, kind: str) -> str:
    if not _is_number(digits, 10) or digits[0] not in first:
        raise WrongNumber(message, code=f"{kind}_NUMBER_FORMAT")
    if _check_97(int(digits[:8])) != int(digits[8:]):
        raise WrongNumber(
            "Dit nummer klopt niet: de controlecijfers passen niet. Kijk het nummer na.", code=f"{kind}_NUMBER_CHECK"
        )
    return digits


def format_enterprise_number(digits: str) -> str:
    """`0566.988.259`; an establishment reads `2.123.456.789`."""
    if digits[0] in "01":
        return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
    return f"{digits[0]}.{digits[1:4]}.{digits[4:7]}.{digits[7:]}"


# Accounts


def iban(text: str) -> str:
    """The IBAN without spaces; a Belgian one must also pass the inner check of its last two digits."""
    compact = _SEPARATORS.sub("", text).upper()
    try:
        # The library's own Belgian check also refuses bank codes missing from its table: check the inside here.
        checked: str = _iban.validate(compact, check_country=False)
        if checked.startswith("BE") and _ogm_check(int(checked[4:14])) != int(checked[14:]):
            raise InvalidChecksum
    except ValidationError:
        raise WrongNumber(
            "Dit rekeningnummer (IBAN) klopt niet. Kijk het na op uw bankkaart of in uw bankapp.", code="IBAN_WRONG"
        ) from None
    return checked


def format_iban(compact: str) -> str:
    """In groups of four, as on a bank card."""
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def mask_iban(compact: str) -> str:
    """Enough to recognise an account, not enough to use it: `BE68 **** **** 7034`."""
    middle = "*" * (len(compact) - 8)
    return format_iban(compact[:4] + middle + compact[-4:])


# Payment references


def structured_message(text: str) -> str:
    """The twelve digits of a structured message (OGM)."""
    digits = _digits(text)
    if not _is_number(digits, 12) or _ogm_check(int(digits[:10])) != int(digits[10:]):
        raise WrongNumber(
            "Een gestructureerde mededeling telt 12 cijfers en eindigt op twee controlecijfers. Kijk ze na.",
            code="STRUCTURED_MESSAGE_WRONG",
        )
    return digits


def make_structured_message(number: int) -> str:
    """The twelve digits for a reference number of at most ten digits."""
    if not 0 <= number <= 9_999_999_999:
        raise ValueError("a structured message holds at most ten digits")
    return f"{number:010d}{_ogm_check(number):02d}"


def _ogm_check(number: int) -> int:
    return number % 97 or 97


def format_structured_message(digits: str) -> str:
    """`+++090/9337/55493+++`."""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
