"""Decides what the simulator answers: reads the question, looks the subject up, and plays the part that fits."""

import datetime as dt
import json
import threading
from typing import Any

from kernel.pure.identifiers import WrongNumber, national_number
from registers.codes import RETRYABLE
from registers.enums import Service
from registers.simulator import answers
from registers.simulator.answers import Answer
from registers.simulator.cast import Cast
from registers.soap import Element, Malformed, child, children, parse, text

_PERSON_SERVICES = (Service.PERSON, Service.HOUSEHOLD, Service.CAREER_BREAKS)


class Question:
    """A question as it came in; raises `Malformed` when it is none."""

    def __init__(self, document: bytes) -> None:
        self.envelope = parse(document)
        body = child(self.envelope, "Body")
        operation = body[0] if body is not None and len(body) else None
        asked = child(operation, "Verzoek", "Vragen", "Vraag")
        name = text(child(operation, "Verzoek", "Context"), "Naam")
        if asked is None or name not in answers.OPERATIONS:
            raise Malformed("no question")
        self.service = Service(name)
        self.reference = text(asked, "Referte")
        self.content: Element | None = child(asked, "Inhoud")

    @property
    def number(self) -> str:
        """The national or enterprise number that the question is about."""
        if self.service == Service.REGISTER:
            return text(self.content, "Inschrijving", "BetrokkenSubject", "Subjecten", "Subject", "Sleutel")
        if self.service == Service.DEREGISTER:
            return text(self.content, "Uitschrijving", "INSZ")
        criteria = child(self.content, "Criteria")
        return text(criteria, "INSZ") or text(criteria, "Ondernemingsnummer")

    @property
    def source(self) -> str:
        return text(self.content, "Bron")

    @property
    def period(self) -> tuple[dt.date, dt.date] | None:
        found = children(self.content, "Criteria", "Periode")
        if not found:
            return None
        return dt.date.fromisoformat(text(found[0], "Begin")), dt.date.fromisoformat(text(found[0], "Einde"))


class Play:
    """The simulator's memory: the cast and who was registered in the repertory."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._lock = threading.Lock()
        self._registered: set[str] = set()

    def answer(self, question: Question, *, stranger: bool = False) -> Answer:
        """The answer to a question, when nothing is the matter with the simulator itself."""
        answer = Answer(question.service, question.reference)
        if question.service == Service.ENTERPRISE:
            return self._enterprise(answer, question)
        try:
            national_number(question.number, allow_test=True)
        except WrongNumber:
            return answer.remark("20002")
        if question.service in (Service.REGISTER, Service.DEREGISTER):
            return self._registration(answer, question)
        with self._lock:
            is_registered = question.number in self._registered
        if not is_registered:
            return answer.remark("40003")
        person = self.cast.people.get(question.number)
        if person is None:
            return answer.remark("30001")
        if code := person.get("answer", ""):
            return answer.remark(code, whole=code in RETRYABLE)
        if stranger:
            person = next(o for o in self.cast.people.values() if o is not person and o["careerBreaks"])
        return self._about(answer, question, person)

    def behaviour_of(self, number: str) -> str:
        """How the connection itself behaves for this number: `slow`, `malformed` or nothing special."""
        return str(self.cast.people.get(number, {}).get("behaviour", ""))

    def _enterprise(self, answer: Answer, question: Question) -> Answer:
        found = self.cast.enterprises.get(question.number)
        if found is None:
            return answer.remark("30001")
        answers.enterprise(answer, found)
        return answer

    def _registration(self, answer: Answer, question: Question) -> Answer:
        person = self.cast.people.get(question.number, {})
        outcome = person.get("registration", "1")
        with self._lock:
            if question.service == Service.DEREGISTER:
                self._registered.discard(question.number)
            elif outcome != "0":
                self._registered.add(question.number)
        if outcome in ("0", "1"):
            answers.registration(answer, succeeded=outcome == "1")
            return answer
        return answer.remark(outcome)

    def _about(self, answer: Answer, question: Question, person: dict[str, Any]) -> Answer:
        if question.service == Service.PERSON:
            if person["source"] == "KSZ" and question.source != "KSZ":
                return answer.remark("40101")
            answers.person(answer, person)
        elif question.service == Service.HOUSEHOLD:
            answers.household(answer, self.cast.household_of(person))
        else:
            answers.career_breaks(answer, _within(person, question.period))
        if new := person.get("replacedBy"):
            answer.remark("30004", notes={"Oud INSZ": person["niss"], "Nieuw INSZ": new})
        if remark := person.get("remark"):
            answer.remark(remark)
        return answer

    def qualification(self, document: bytes) -> dict[str, Any]:
        """The answer of the professions register; raises KeyError or ValueError for a malformed question."""
        asked = json.loads(document)
        number, profession = asked["insz"], asked["profession"]
        on = dt.date.fromisoformat(asked["onDate"])
        for one in self.cast.people.get(number, {}).get("qualifications", []):
            if one["profession"] == profession and one["status"] == "GRANTED":
                if dt.date.fromisoformat(one["since"]) > on:
                    return {"status": "MISSING"}
                return {
                    "status": "GRANTED",
                    "visaNumber": one["visaNumber"],
                    "visaFrom": one["since"],
                    "recognitions": [{"code": profession, "from": one["since"]}],
                }
            if one["profession"] == profession:
                return {"status": one["status"]}
        return {"status": "MISSING"}


def _within(person: dict[str, Any], period: tuple[dt.date, dt.date] | None) -> dict[str, Any]:
    """The person with only those breaks that touch the period asked for."""
    if period is None:
        return person
    first, last = period[0].isoformat(), period[1].isoformat()
    breaks = [item for item in person["careerBreaks"] if item["startsOn"] <= last and item["endsOn"] >= first]
    return person | {"careerBreaks": breaks}
