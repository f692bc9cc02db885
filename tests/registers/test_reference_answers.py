"""Every recorded answer of the platform's public mock is read and gets the right status; both sides of the wire hold
to the published schemas. Skipped where that reference material is not at hand."""

import datetime as dt
from pathlib import Path

import pytest
from lxml import etree

from registers.enums import Status
from registers.messages import career_breaks, enterprises, households, persons, repertory
from registers.simulator import answers
from registers.simulator.cast import Cast
from registers.simulator.play import Play, Question
from registers.soap import ENVELOPE, Sender, read_reply, request, to_bytes

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "magda"
pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="the reference answers of the platform are not here")

PERSON_STATUS = {"74612515806": Status.UNKNOWN, "notfound": Status.UNKNOWN, "91610100176": Status.UNAVAILABLE}
PERSON_STATUS |= {"75680836687": Status.REPLACED}
BREAKS_STATUS = {"notfound": Status.UNKNOWN, "91610100374": Status.UNAVAILABLE}
REGISTRATION = {"89610532179": Status.REFUSED, "91610100176": Status.UNAVAILABLE, "91610100275": Status.REFUSED}


def recorded(folder: str) -> list[Path]:
    return sorted((REFERENCE / "responses" / folder).rglob("*.xml")) if REFERENCE.exists() else []


def by_name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", recorded("Persoon/GeefPersoon"), ids=by_name)
def test_every_recorded_person_is_read(path):
    answer = persons.read(read_reply(path.read_bytes(), "GeefPersoon"), niss=path.stem, source="RR")
    assert answer.status == PERSON_STATUS.get(path.stem, Status.FOUND)
    if answer.is_known:
        assert answer.last_name
        assert answer.first_names
        assert answer.sex in ("MALE", "FEMALE")


def person(niss: str):
    path = next(p for p in recorded("Persoon/GeefPersoon") if p.stem == niss)
    return persons.read(read_reply(path.read_bytes(), "GeefPersoon"), niss=niss, source="RR")


def test_the_persons_with_something_special():
    assert person("78650919873").birth_date == dt.date(1978, 5, 9)
    assert person("00600099536").birth_date is None
    assert person("00600099536").birth_date_known == "YEAR"
    assert not person("00600099536").is_deceased  # it tells a wish for the funeral, not a death
    assert person("74610536115").death_date == dt.date(2008, 1, 1)
    assert person("75680836687").current_niss == "00600000032"
    assert person("75680836687").codes == ("30004",)
    assert person("79450615983").source == "KSZ"
    assert person("62680599650").source == "RR"
    assert person("62680599650").first_names == ("Anna", "Maria", "Magdalena")
    assert person("91610100176").codes == ("99996",)


@pytest.mark.parametrize("path", recorded("Persoon/GeefGezinssamenstelling"), ids=by_name)
def test_every_recorded_household_is_read(path):
    answer = households.read(read_reply(path.read_bytes(), "GeefGezinssamenstelling"), niss=path.stem)
    if path.stem == "notfound":
        assert answer.status == Status.UNKNOWN
        return
    assert answer.status == Status.FOUND
    assert path.stem in {member.niss for member in answer.members}
    assert all(member.birth_date and member.last_name and member.position for member in answer.members)


@pytest.mark.parametrize("path", recorded("Werk/GeefLoopbaanonderbrekingen"), ids=by_name)
def test_every_recorded_career_break_is_read(path):
    reply = read_reply(path.read_bytes(), "GeefLoopbaanonderbrekingen")
    answer = career_breaks.read(reply, niss=path.stem)
    assert answer.status == BREAKS_STATUS.get(path.stem, Status.FOUND)
    if answer.status == Status.FOUND:
        one = answer.breaks[0]
        assert one.starts_on == dt.date(2015, 2, 2)
        assert one.category
        assert str(one.monthly_amount) in ("158.08", "158.38")


@pytest.mark.parametrize("path", recorded("Onderneming"), ids=by_name)
def test_every_recorded_enterprise_is_read(path):
    answer = enterprises.read(read_reply(path.read_bytes(), "GeefOndernemingVKBO"), kbo=path.stem)
    if path.stem == "notfound":
        assert answer.status == Status.UNKNOWN
        return
    assert (answer.status, answer.active, answer.starts_on) == (Status.FOUND, True, dt.date(1992, 2, 17))
    assert answer.ends_on is None
    assert answer.name
    assert answer.address.municipality


@pytest.mark.parametrize("path", recorded("Repertorium"), ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_recorded_registration_is_read(path):
    operation = path.relative_to(REFERENCE / "responses" / "Repertorium").parts[0]
    expected = Status.FOUND if path.stem == "success" else REGISTRATION[path.stem]
    assert repertory.read(read_reply(path.read_bytes(), operation)) == expected


def test_a_recorded_fault_is_no_answer():
    reply = read_reply((REFERENCE / "responses" / "generic_fault.xml").read_bytes(), "GeefPersoon")
    assert not reply.is_usable


# Both sides against the schemas


def schema(path: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(REFERENCE / "xsd" / path)))


def body_of(root: etree._Element) -> etree._Element:
    """The message itself, parsed anew so that it stands alone."""
    return etree.fromstring(etree.tostring(root.find(f"{{{ENVELOPE}}}Body")[0]))


SENDER = Sender("zorgkrediet.example", "0000", "78650919873")
NISS = "78650919873"
QUESTIONS = [
    (persons.PERSON, "GeefPersoonDienst-02.02", lambda c: persons.fill(c, niss=NISS, source="RR")),
    (
        repertory.REGISTER,
        "RegistreerInschrijvingDienst-02.01",
        lambda c: repertory.fill_register(
            c, sender=SENDER, niss=NISS, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2027, 12, 31)
        ),
    ),
    (
        repertory.DEREGISTER,
        "RegistreerUitschrijvingDienst-02.00",
        lambda c: repertory.fill_deregister(c, sender=SENDER, niss=NISS),
    ),
]


@pytest.mark.parametrize(("operation", "folder", "fill"), QUESTIONS, ids=[q[1] for q in QUESTIONS])
def test_our_questions_hold_to_the_schemas(operation, folder, fill):
    root, content = request(
        name=operation.service,
        version=operation.version,
        namespace=operation.namespace,
        sender=SENDER,
        reference="0b6b2f0e-7a5c-4e0e-8d57-1b3a9f5f2c11",
        moment=dt.datetime(2026, 11, 22, 9, 5, 3, 7000),
    )
    fill(content)
    schema(f"request/{folder}/WebService/{operation.service}.xsd").assertValid(body_of(root))


RESPONSES = {
    "GeefPersoon": "Persoon.GeefPersoonDienst-02.02",
    "GeefGezinssamenstelling": "Persoon.GeefGezinssamenstellingDienst-02.02",
    "GeefLoopbaanonderbrekingen": "Werk.GeefLoopbaanonderbrekingenDienst-02.00",
    "GeefOndernemingVKBO": "Onderneming.GeefOndernemingVKBODienst-02.00",
    "RegistreerInschrijving": "Repertorium.RegistreerInschrijvingDienst-02.01",
    "RegistreerUitschrijving": "Repertorium.RegistreerUitschrijvingDienst-02.00",
}


def ask_simulator(play: Play, operation, fill) -> etree._Element:
    root, content = request(
        name=operation.service,
        version=operation.version,
        namespace=operation.namespace,
        sender=SENDER,
        reference="r",
        moment=dt.datetime(2026, 11, 22),
    )
    fill(content)
    return etree.fromstring(play.answer(Question(to_bytes(root))).to_bytes())


def register(play: Play, niss: str) -> etree._Element:
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2027, 12, 31)}
    return ask_simulator(
        play, repertory.REGISTER, lambda c: repertory.fill_register(c, sender=SENDER, niss=niss, **days)
    )


def test_all_the_simulators_answers_hold_to_the_schemas():
    """Everyone in the cast, every service: several hundred answers, each valid."""
    play = Play(Cast.load())
    checks = {name: schema(f"response/{folder}/WebService/{name}Response.xsd") for name, folder in RESPONSES.items()}
    period = {"starts_on": dt.date(1985, 1, 1), "ends_on": dt.date(2036, 1, 1)}
    for niss in [*play.cast.people, "90010100123", "78650919874"]:
        checks["RegistreerInschrijving"].assertValid(body_of(register(play, niss)))
        for operation, fill in (
            (persons.PERSON, lambda c, n=niss: persons.fill(c, niss=n, source="RR")),
            (households.HOUSEHOLD, lambda c, n=niss: households.fill(c, niss=n)),
            (career_breaks.CAREER_BREAKS, lambda c, n=niss: career_breaks.fill(c, niss=n, **period)),
            (repertory.DEREGISTER, lambda c, n=niss: repertory.fill_deregister(c, sender=SENDER, niss=n)),
        ):
            checks[operation.service].assertValid(body_of(ask_simulator(play, operation, fill)))
    for kbo in [*play.cast.enterprises, "0417497106"]:
        found = ask_simulator(play, enterprises.ENTERPRISE, lambda c, k=kbo: enterprises.fill(c, kbo=k))
        checks["GeefOndernemingVKBO"].assertValid(body_of(found))
    assert answers.OPERATIONS.keys() == set(RESPONSES)
