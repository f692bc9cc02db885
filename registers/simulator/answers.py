"""The answers in the form of the platform's schemas, built from the cast."""

import datetime as dt
import uuid
from typing import Any

from lxml import etree

from registers.enums import Service
from registers.messages.career_breaks import CAREER_BREAKS
from registers.messages.enterprises import ENTERPRISE
from registers.messages.households import HOUSEHOLD
from registers.messages.persons import PERSON
from registers.messages.repertory import DEREGISTER, REGISTER
from registers.soap import ENVELOPE, Element, add, envelope, to_bytes

OPERATIONS = {o.service: o for o in (REGISTER, DEREGISTER, PERSON, HOUSEHOLD, CAREER_BREAKS, ENTERPRISE)}
DIAGNOSES = {
    "20002": "INSZ heeft een ongeldige structuur",
    "30001": "Geen gegevens gevonden voor de vraag",
    "30002": "INSZ is geannuleerd",
    "30003": "INSZ is onbekend",
    "30004": "Persoon heeft een nieuw INSZ verkregen",
    "30042": "Meerdere voorkomens, slechts één wordt gegeven",
    "40001": "Geen juridische context",
    "40003": "Persoon is niet ingeschreven in het repertorium",
    "40005": "Toegang geweigerd",
    "40006": "Fout bij de autorisatie",
    "40099": "Dossier afgesloten wegens overlijden",
    "40101": "Persoon wordt niet beheerd door het Rijksregister",
    "40143": "Inschrijving bestaat al",
    "99996": "Te veel gelijktijdige bevragingen",
}
_SEVERITIES = {"30004": "WAARSCHUWING", "30042": "INFORMATIE"}
_SEX = {"MALE": ("1", "Mannelijk"), "FEMALE": ("2", "Vrouwelijk")}
_POSITIONS = {"gezinshoofd": "01", "partner": "20", "zoon/dochter": "03", "ouder": "07"}


class Answer:
    """One answer under construction."""

    def __init__(self, service: Service, reference: str) -> None:
        operation = OPERATIONS[service]
        self._root, body = envelope()
        response = etree.SubElement(
            body, etree.QName(operation.namespace, f"{service}Response"), nsmap={"web": operation.namespace}
        )
        self._reply = add(response, "Repliek")
        self._add_context(service, operation.version)
        self._reference = reference
        self._answer: Element | None = None

    def _add_context(self, service: Service, version: str) -> None:
        now = dt.datetime.now(dt.UTC)
        context = add(self._reply, "Context")
        add(context, "Naam", service)
        add(context, "Versie", version)
        message = add(context, "Bericht")
        add(message, "Type", "ANTWOORD")
        moment = add(message, "Tijdstip")
        add(moment, "Datum", f"{now:%Y-%m-%d}")
        add(moment, "Tijd", f"{now:%H:%M:%S}.000")
        sender = add(message, "Afzender")
        add(sender, "Identificatie", "simulator.example")
        add(sender, "Naam", "Simulator")
        add(sender, "Referte", str(uuid.uuid4()))

    @property
    def answer(self) -> Element:
        if self._answer is None:
            self._answer = add(add(self._reply, "Antwoorden"), "Antwoord")
            add(self._answer, "Referte", self._reference)
        return self._answer

    def content(self) -> Element:
        return add(self.answer, "Inhoud")

    def remark(self, code: str, *, whole: bool = False, notes: dict[str, str] | None = None) -> "Answer":
        """Add a remark to the answer, or (`whole`) to the reply as the platform does when no source was reached."""
        parent = self._reply if whole else self.answer
        box = parent.find("Uitzonderingen")
        if box is None:
            box = add(parent, "Uitzonderingen")
        remark = add(box, "Uitzondering")
        add(remark, "Identificatie", code)
        add(remark, "Oorsprong", "MAGDA")
        add(remark, "Type", _SEVERITIES.get(code, "FOUT"))
        add(remark, "Diagnose", DIAGNOSES.get(code, "Fout bij de bron"))
        if notes:
            annotations = add(remark, "Annotaties")
            for name, value in notes.items():
                note = add(annotations, "Annotatie")
                add(note, "Naam", name)
                add(note, "Waarde", value)
        return self

    def to_bytes(self) -> bytes:
        return to_bytes(self._root)


def soap_fault(code: str, sentence: str) -> bytes:
    root, body = envelope()
    fault = etree.SubElement(body, etree.QName(ENVELOPE, "Fault"))
    add(fault, "faultcode", f"soapenv:{code}")
    add(fault, "faultstring", sentence)
    return to_bytes(root)


def registration(answer: Answer, *, succeeded: bool) -> None:
    result = add(answer.content(), "Resultaat", "1" if succeeded else "0")
    result.set("Beschrijving", "Wel geslaagd" if succeeded else "Niet geslaagd")


def person(answer: Answer, one: dict[str, Any]) -> None:
    element = add(answer.content(), "Persoon", Bron=one["source"])
    add(element, "INSZ", one["niss"])
    _add_name(element, one)
    _add_sex(element, one)
    if one["deathDate"]:
        status = add(add(element, "Statussen"), "Status")
        add(status, "Code", "99990")
        add(status, "Omschrijving", "overleden")
    add(add(element, "Geboorte"), "Datum", one["birthDate"])
    if one["deathDate"]:
        add(add(element, "Overlijden"), "Datum", one["deathDate"])
    _add_address(element, one)


def household(answer: Answer, members: list[dict[str, Any]]) -> None:
    box = add(answer.content(), "Gezinsleden")
    for one in members:
        element = add(box, "Gezinslid")
        add(element, "INSZ", one["niss"])
        _add_name(element, one)
        _add_sex(element, one)
        add(element, "Geboortedatum", one["birthDate"])
        position = add(element, "Positie")
        add(position, "Code", _POSITIONS[one["position"]])
        add(position, "Omschrijving", one["position"])
        _add_address(element, one)


def _add_name(element: Element, one: dict[str, Any]) -> None:
    name = add(element, "Naam")
    add(add(name, "Achternamen"), "Achternaam", one["lastName"])
    first_names = add(name, "Voornamen")
    for first_name in one["firstNames"]:
        add(first_names, "Voornaam", first_name)


def _add_sex(element: Element, one: dict[str, Any]) -> None:
    code, name = _SEX[one["sex"]]
    sex = add(element, "Geslacht")
    add(sex, "Code", code)
    add(sex, "Omschrijving", name)


def _add_address(element: Element, one: dict[str, Any]) -> None:
    street, _, number = one["street"].rpartition(" ")
    home = add(add(element, "Adressen"), "Hoofdverblijfplaats" if one["source"] == "RR" else "ContactAdres")
    for tag, value in (("Straatnaam", street), ("Huisnummer", number), ("Gemeentenaam", one["municipality"])):
        if tag == "Huisnummer":
            add(home, tag, value)
        else:
            box = add(home, tag)
            add(box, "String", value)
            add(box, "Taal", "nl")
    add(home, "Postcode", one["postalCode"])
    add(home, "ISOCodeLand", "BEL")
    if one["source"] == "KSZ":
        kind = add(home, "Type")
        add(kind, "Code", "1")
        add(kind, "Omschrijving", "Tijdelijk verblijf")


def career_breaks(answer: Answer, one: dict[str, Any]) -> None:
    """Each source that knows nothing says so itself, as on the platform."""
    if one["careerBreaks"]:
        box = add(answer.content(), "Loopbaanonderbrekingen")
        for item in one["careerBreaks"]:
            _add_career_break(box, one["niss"], item)
    sources = {item["source"] for item in one["careerBreaks"]}
    for source in ("Vlaanderen", "RVA"):
        if source not in sources:
            answer.remark("30001", notes={"Bron": source})


def _add_career_break(box: Element, niss: str, item: dict[str, Any]) -> None:
    element = add(box, "Loopbaanonderbreking")
    add(element, "Bron", item["source"])
    if item["dossier"]:
        add(element, "Dossiernummer", item["dossier"])
    add(element, "INSZ", niss)
    period = add(element, "Periode")
    add(period, "Begin", item["startsOn"])
    add(period, "Einde", item["endsOn"])
    for tag, key in (("Categorie", "category"), ("Vermindering", "reduction"), ("Reden", "reason")):
        if item[key]:
            coded = add(element, tag)
            add(coded, "Code", item[key][0])
            add(coded, "Omschrijving", item[key][1])
    add(element, "BedragMaandelijkseUitkering", str(item["monthlyCents"]))


def enterprise(answer: Answer, one: dict[str, Any]) -> None:
    element = add(answer.content(), "Onderneming")
    add(element, "Ondernemingsnummer", one["kbo"])
    add(add(element, "AuthentiekeBron"), "Code", "03")
    add(add(element, "OndernemingOfVestiging"), "Code", "1")
    add(add(element, "StatusKBO"), "Code", one["status"])
    add(add(element, "SoortOnderneming"), "Code", "2")
    name = add(add(element, "Namen"), "MaatschappelijkeNaam", one["name"])
    name.set("TaalCode", "nl")
    street, _, number = one["street"].rpartition(" ")
    address = add(element, "Adres")
    add(add(address, "Straat"), "Naam", street)
    add(address, "Huisnummer", number)
    town = add(address, "Gemeente")
    add(town, "PostCode", one["postalCode"])
    add(town, "Naam", one["municipality"])
    country = add(address, "Land")
    add(country, "ISOCode", "BE")
    add(country, "Naam", "BELGIE")
    add(element, "DatumStart", one["startsOn"])
    add(element, "DatumInschrijving", one["startsOn"])
    add(element, "DatumAfsluiting", one["endsOn"] or "9999-12-31")
