from datetime import date

import pytest

from kernel.pure import identifiers
from kernel.pure.identifiers import WrongNumber


@pytest.mark.parametrize(
    ("text", "digits"),
    [("85.07.30-033.28", "85073003328"), ("17 07 30 033 84", "17073003384"), ("79450615983", "79450615983")],
)
def test_a_right_national_number_is_accepted_however_it_is_typed(text, digits):
    assert identifiers.national_number(text) == digits
    assert identifiers.national_number(identifiers.format_national_number(digits)) == digits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NATIONAL_NUMBER_FORMAT"),
        ("8507300332", "NATIONAL_NUMBER_FORMAT"),
        ("8507300332x", "NATIONAL_NUMBER_FORMAT"),
        ("٨٥٠٧٣٠٠٣٣٢٨", "NATIONAL_NUMBER_FORMAT"),
        ("85073003329", "NATIONAL_NUMBER_CHECK"),
        ("01691214397", "NATIONAL_NUMBER_CHECK"),
        ("78650919873", "NATIONAL_NUMBER_TEST"),
    ],
)
def test_a_wrong_national_number_is_refused_with_its_reason(text, code):
    with pytest.raises(WrongNumber) as refused:
        identifiers.national_number(text)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def _with_check(front):
    return f"{front}{97 - int(front) % 97:02d}"


@pytest.mark.parametrize(
    ("front", "accepted"),
    [
        ("850730033", True),
        ("850230033", False),  # 30 February
        ("850730000", False),
        ("850730999", False),
        ("850730998", True),
        ("850700033", True),  # day unknown
        ("850000033", True),  # month and day unknown
        ("851330033", False),
        ("852730033", True),  # BIS, sex unknown
        ("854730033", True),  # BIS, sex known
        ("855330033", False),
        ("840229033", True),
        ("850229033", False),
    ],
)
def test_the_parts_of_a_national_number_must_be_able_to_exist(front, accepted):
    number = _with_check(front)
    if accepted:
        assert identifiers.national_number(number) == number
        return
    with pytest.raises(WrongNumber) as refused:
        identifiers.national_number(number)
    assert refused.value.code == "NATIONAL_NUMBER_PARTS"


@pytest.mark.parametrize("number", ["78650919873", "00600000032", "00600099536", "69650368562"])
def test_test_people_are_accepted_only_where_the_caller_says_so(number):
    assert identifiers.national_number(number, allow_test=True) == number
    assert identifiers.is_test_number(number)
    with pytest.raises(WrongNumber):
        identifiers.national_number(number)


@pytest.mark.parametrize("born_on", [date(1985, 7, 30), date(2001, 12, 1)])
def test_a_made_up_person_gets_a_valid_test_number(born_on):
    number = identifiers.test_national_number(born_on, 33)
    assert identifiers.national_number(number, allow_test=True) == number
    assert identifiers.is_test_number(number) and not identifiers.is_bis_number(number)
    with pytest.raises(ValueError):
        identifiers.test_national_number(born_on, 999)


def test_a_bis_number_is_known_as_one_and_a_mask_hides_the_birth_date():
    assert identifiers.is_bis_number("79450615983")
    assert identifiers.mask_national_number("85073003328") == "**.**.**-033.**"


def test_enterprise_and_establishment_numbers():
    assert identifiers.enterprise_number("BE 0566.988.259") == "0566988259"
    assert identifiers.enterprise_number("566988259") == "0566988259"
    assert identifiers.format_enterprise_number("0566988259") == "0566.988.259"
    unit = f"21234567{97 - 21234567 % 97:02d}"
    assert identifiers.establishment_number(unit) == unit
    assert identifiers.format_enterprise_number(unit).startswith("2.123.456.7")
    for wrong, check, code in [
        ("0566988258", identifiers.enterprise_number, "ENTERPRISE_NUMBER_CHECK"),
        ("2566988259", identifiers.enterprise_number, "ENTERPRISE_NUMBER_FORMAT"),
        ("0566988259", identifiers.establishment_number, "ESTABLISHMENT_NUMBER_FORMAT"),
        ("2123456700", identifiers.establishment_number, "ESTABLISHMENT_NUMBER_CHECK"),
        ("05669882", identifiers.enterprise_number, "ENTERPRISE_NUMBER_FORMAT"),
    ]:
        with pytest.raises(WrongNumber) as refused:
            check(wrong)
        assert refused.value.code == code


def test_an_iban_passes_the_international_and_the_belgian_check():
    assert identifiers.iban("be68 5390 0754 7034") == "BE68539007547034"
    assert identifiers.iban("NL91 ABNA 0417 1643 00") == "NL91ABNA0417164300"
    for wrong in ("BE41 0918 1173 5141", "BE69 5390 0754 7034", "BE", "", "XX00", "BE6853900754703a"):
        with pytest.raises(WrongNumber) as refused:
            identifiers.iban(wrong)
        assert refused.value.code == "IBAN_WRONG"
    assert identifiers.format_iban("BE68539007547034") == "BE68 5390 0754 7034"
    assert identifiers.mask_iban("BE68539007547034") == "BE68 **** **** 7034"


def test_a_structured_message_checks_itself():
    assert identifiers.structured_message("+++090/9337/55493+++") == "090933755493"
    assert identifiers.format_structured_message("090933755493") == "+++090/9337/55493+++"
    assert identifiers.make_structured_message(97) == "000000009797"
    assert identifiers.structured_message(identifiers.make_structured_message(9_999_999_999))
    for wrong in ("090933755494", "0909337554", "abc"):
        with pytest.raises(WrongNumber):
            identifiers.structured_message(wrong)
    with pytest.raises(ValueError):
        identifiers.make_structured_message(10_000_000_000)
