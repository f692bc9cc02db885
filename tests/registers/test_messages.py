"""Building and reading messages: incomplete dates, hostile documents, answers about others. No network."""

import datetime as dt

import pytest

from registers.codes import Remark, verdict
from registers.enums import Status
from registers.messages import career_breaks, enterprises, households, persons, repertory
from registers.messages.base import WrongSubject, birth_date, sex
from registers.soap import Malformed, Reply, parse, read_reply, text

NISS = "78650919873"


def answer(operation: str, inside: str, *, bare: bool = False) -> bytes:
    """An answer of `operation` whose reply holds `inside`."""
    document = f'<w:{operation}Response xmlns:w="urn:any"><Repliek><Context/>{inside}</Repliek></w:{operation}Response>'
    if bare:
        return document.encode()
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<s:Envelope xmlns:s="{soap}"><s:Body>{document}</s:Body></s:Envelope>'.encode()


def remark(code: str, kind: str = "FOUT", notes: str = "") -> str:
    return (
        f"<Uitzonderingen><Uitzondering><Identificatie>{code}</Identificatie><Oorsprong>MAGDA</Oorsprong>"
        f"<Type>{kind}</Type><Diagnose>x</Diagnose>{notes}</Uitzondering></Uitzonderingen>"
    )


def one_answer(content: str = "", remarks: str = "") -> str:
    inhoud = f"<Inhoud>{content}</Inhoud>" if content else ""
    return f"<Antwoorden><Antwoord><Referte>r</Referte>{inhoud}{remarks}</Antwoord></Antwoorden>"


def person_xml(niss: str = NISS, rest: str = "") -> str:
    name = "<Naam><Achternamen><Achternaam>Proef</Achternaam></Achternamen></Naam>"
    return f"<Persoon><INSZ>{niss}</INSZ>{name}{rest}</Persoon>"


def read_person(inside: str):
    return persons.read(read_reply(answer("GeefPersoon", inside), "GeefPersoon"), niss=NISS, source="RR")


@pytest.mark.parametrize(
    ("written", "day", "known"),
    [
        ("1978-05-09", dt.date(1978, 5, 9), "DAY"),
        ("2000-00-00", None, "YEAR"),
        ("2000-00-15", None, "YEAR"),
        ("1981-06-00", None, "MONTH"),
        ("1981-06-99", None, "MONTH"),
        ("1981-99-99", None, "YEAR"),
        ("1981-02-30", None, "MONTH"),
        ("1981-13-01", None, "YEAR"),
        ("0000-00-00", None, "NONE"),
        ("0000-05-09", None, "NONE"),
        ("9999-99-99", None, "NONE"),
        ("1981", None, "YEAR"),
        ("1981-06", None, "MONTH"),
        ("1981-06-07Z", dt.date(1981, 6, 7), "DAY"),
        ("1981-06-07+02:00", dt.date(1981, 6, 7), "DAY"),
        ("", None, "NONE"),
        (",000-00-00", None, "NONE"),
        ("7 juni 1981", None, "NONE"),
    ],
)
def test_a_birth_date_is_given_only_when_the_register_knows_the_day(written, day, known):
    assert birth_date(written) == (day, known)


@pytest.mark.parametrize(
    ("code", "meaning"), [("1", "MALE"), ("2", "FEMALE"), ("02", "FEMALE"), ("", "UNKNOWN"), ("9", "UNKNOWN")]
)
def test_sex_codes(code, meaning):
    assert sex(code) == meaning


def test_an_answer_is_read_with_and_without_an_envelope():
    inside = one_answer(person_xml())
    wrapped = read_reply(answer("GeefPersoon", inside), "GeefPersoon")
    bare = read_reply(answer("GeefPersoon", inside, bare=True), "GeefPersoon")
    assert persons.read(wrapped, niss=NISS, source="RR") == persons.read(bare, niss=NISS, source="RR")


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"   ",
        b"{}",
        b"<html><body>502</body></html>",
        b"<a><b></a>",
        answer("GeefPersoon", one_answer(person_xml()))[:-40],
        answer("GeefGezinssamenstelling", one_answer(person_xml())),
        answer("GeefPersoon", one_answer()),
        answer("GeefPersoon", ""),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]><a>&y;</a>',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_of_it_is_used(document):
    with pytest.raises(Malformed):
        read_reply(document, "GeefPersoon")


def test_entities_are_never_resolved():
    with pytest.raises(Malformed):
        parse(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>')


def test_spaces_and_line_breaks_in_a_text_become_one_space():
    assert text(parse(b"<a><b> een\n   twee </b></a>"), "b") == "een twee"


def test_a_soap_fault_is_no_answer_about_the_person():
    fault = b'<f:Fault xmlns:f="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>f:Server</faultcode></f:Fault>'
    reply = read_reply(fault, "GeefPersoon")
    assert reply.worth_retrying
    assert persons.read(reply, niss=NISS, source="RR").status == Status.UNAVAILABLE


def test_a_fault_that_blames_the_question_is_not_tried_again():
    assert not Reply(fault="soapenv:Client").worth_retrying
    assert not Reply(fault="soapenv:Client").is_silence


def test_names_of_parents_and_partners_are_not_mistaken_for_the_person():
    family = "<Afstammingen><Naam><Achternamen><Achternaam>Ouder</Achternaam></Achternamen></Naam></Afstammingen>"
    assert read_person(one_answer(person_xml(rest=family))).last_name == "Proef"


def test_an_answer_about_somebody_else_is_not_used():
    with pytest.raises(WrongSubject):
        read_person(one_answer(person_xml("73631990811")))


def test_data_under_the_new_number_are_accepted_when_the_register_says_so():
    notes = "<Annotaties><Annotatie><Naam>Nieuw INSZ</Naam><Waarde>73631990811</Waarde></Annotatie></Annotaties>"
    found = read_person(one_answer(person_xml("73631990811"), remark("30004", "WAARSCHUWING", notes)))
    assert (found.status, found.niss, found.current_niss) == (Status.REPLACED, NISS, "73631990811")


def test_a_cancelled_file_is_cancelled_even_when_data_come_along():
    found = read_person(one_answer(person_xml(rest=f"<GeannuleerdDossier><INSZ>{NISS}</INSZ></GeannuleerdDossier>")))
    assert found.status == Status.CANCELLED
    assert not found.last_name


def test_a_refusal_hides_data_that_came_along():
    found = read_person(one_answer(person_xml(), remark("40005", "WAARSCHUWING")))
    assert found.status == Status.REFUSED
    assert not found.last_name


def test_data_with_a_warning_are_both_kept():
    found = read_person(one_answer(person_xml(), remark("30042", "INFORMATIE")))
    assert (found.status, found.last_name, found.codes) == (Status.FOUND, "Proef", ("30042",))


def test_a_death_without_a_full_date_is_still_a_death():
    found = read_person(one_answer(person_xml(rest="<Overlijden><Datum>2019-00-00</Datum></Overlijden>")))
    assert found.is_deceased
    assert found.death_date is None


def _remarks(*codes: str) -> tuple[Remark, ...]:
    return tuple(Remark(code, "FOUT", "MAGDA", "") for code in codes)


@pytest.mark.parametrize(
    ("codes", "has_content", "status"),
    [
        (("30001",), False, Status.UNKNOWN),
        (("30001", "30001"), False, Status.UNKNOWN),
        (("30001",), True, Status.FOUND),
        (("30001", "99994"), False, Status.UNAVAILABLE),
        (("99994",), True, Status.FOUND),
        (("77777",), False, Status.UNAVAILABLE),
        (("30002",), True, Status.CANCELLED),
        (("40099",), True, Status.FOUND),
        (("40099",), False, Status.CANCELLED),
        (("30004",), True, Status.REPLACED),
        (("20002", "99994"), False, Status.INVALID),
        ((), True, Status.FOUND),
        ((), False, Status.UNAVAILABLE),
    ],
)
def test_all_codes_of_an_answer_together_give_one_status(codes, has_content, status):
    assert verdict(_remarks(*codes), has_content=has_content) == status


BREAK = (
    f"<Loopbaanonderbreking><Bron>RVA</Bron><INSZ>{NISS}</INSZ><Periode><Begin>2024-01-01</Begin>"
    "<Einde>2024-06-30</Einde></Periode><BedragMaandelijkseUitkering>{}</BedragMaandelijkseUitkering>"
    "</Loopbaanonderbreking>"
)


def read_breaks(inside: str):
    operation = "GeefLoopbaanonderbrekingen"
    return career_breaks.read(read_reply(answer(operation, inside), operation), niss=NISS)


def test_a_list_of_breaks_is_incomplete_when_one_source_kept_silent():
    breaks = f"<Loopbaanonderbrekingen>{BREAK.format(100)}</Loopbaanonderbrekingen>"
    found = read_breaks(one_answer(breaks, remark("99994")))
    assert found.status == Status.UNAVAILABLE
    assert len(found.breaks) == 1


@pytest.mark.parametrize(("cents", "amount"), [("15808", "158.08"), ("5", "0.05"), ("0", "0.00"), ("100", "1.00")])
def test_amounts_are_written_in_cents(cents, amount):
    found = read_breaks(one_answer(f"<Loopbaanonderbrekingen>{BREAK.format(cents)}</Loopbaanonderbrekingen>"))
    assert found.as_dict()["breaks"][0]["monthlyAmount"] == amount


def test_an_amount_that_is_no_number_is_never_guessed():
    with pytest.raises(Malformed):
        read_breaks(one_answer(f"<Loopbaanonderbrekingen>{BREAK.format('158,08')}</Loopbaanonderbrekingen>"))


def test_a_household_without_the_person_asked_for_is_not_used():
    inside = one_answer("<Gezinsleden><Gezinslid><INSZ>73631990811</INSZ></Gezinslid></Gezinsleden>")
    with pytest.raises(WrongSubject):
        households.read(read_reply(answer("GeefGezinssamenstelling", inside), "GeefGezinssamenstelling"), niss=NISS)


@pytest.mark.parametrize(("state", "closed", "active"), [("AC", "9999-12-31", True), ("ST", "2025-06-30", False)])
def test_a_stopped_enterprise_is_not_active(state, closed, active):
    inside = one_answer(
        f"<Onderneming><Ondernemingsnummer>1999000173</Ondernemingsnummer><StatusKBO><Code>{state}</Code></StatusKBO>"
        f"<Namen><CommercieleNaam>Proef</CommercieleNaam></Namen><DatumAfsluiting>{closed}</DatumAfsluiting></Onderneming>"
    )
    reply = read_reply(answer("GeefOndernemingVKBO", inside), "GeefOndernemingVKBO")
    found = enterprises.read(reply, kbo="1999000173")
    assert (found.active, found.name) == (active, "Proef")
    assert found.ends_on == (None if active else dt.date(2025, 6, 30))
    with pytest.raises(WrongSubject):
        enterprises.read(reply, kbo="1999000272")


@pytest.mark.parametrize(
    ("inside", "status"),
    [
        (one_answer("<Resultaat>1</Resultaat>"), Status.FOUND),
        (one_answer("<Resultaat>0</Resultaat>"), Status.REFUSED),
        (one_answer("", remark("40143")), Status.FOUND),
        (one_answer("<Resultaat>0</Resultaat>", remark("40143")), Status.FOUND),
        (one_answer("", remark("40099")), Status.FOUND),
        (one_answer("", remark("40101")), Status.FOUND),
        (one_answer("", remark("30003")), Status.UNKNOWN),
        (one_answer("", remark("30002")), Status.CANCELLED),
        (one_answer("", remark("20002")), Status.INVALID),
        (one_answer("", remark("40001")), Status.REFUSED),
        (remark("99996"), Status.UNAVAILABLE),
    ],
)
def test_what_stands_in_the_way_of_registering_stops_the_question_and_nothing_else_does(inside, status):
    reply = read_reply(answer("RegistreerInschrijving", inside), "RegistreerInschrijving")
    assert repertory.read(reply) == status
