"""What is the same in every message: the service's name, and how persons and addresses are written."""

import datetime as dt
from dataclasses import dataclass

from registers.answers import Address
from registers.enums import Service
from registers.soap import Element, child, children, partial_date, text


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one service, by name, version and namespace."""

    service: Service
    version: str
    namespace: str


class WrongSubject(Exception):
    """The answer speaks of someone or something else than was asked: it is not used."""


def same_subject(asked: str, answered: str) -> None:
    """Raise unless the answer is about the number that was asked."""
    if answered != asked:
        raise WrongSubject


def birth_date(written: str) -> tuple[dt.date | None, str]:
    """The day of birth and how much of it the register knows: `2000-00-00` gives no day, known to the YEAR."""
    parts = partial_date(written)
    if parts is None or not parts[0]:
        return None, "NONE"
    year, month, day = parts
    if not 1 <= month <= 12:
        return None, "YEAR"
    try:
        return dt.date(year, month, day), "DAY"
    except ValueError:
        return None, "MONTH"


def sex(code: str) -> str:
    return {"1": "MALE", "2": "FEMALE"}.get(code.lstrip("0"), "UNKNOWN")


def last_name(person: Element) -> str:
    """All last names as one text."""
    return " ".join(filter(None, (text(n) for n in children(person, "Naam", "Achternamen", "Achternaam"))))


def first_names(person: Element) -> tuple[str, ...]:
    return tuple(filter(None, (text(n) for n in children(person, "Naam", "Voornamen", "Voornaam"))))


# Where someone lives, best first; a contact address is what people in the crossroads bank's own register have.
_RESIDENCES = ("Hoofdverblijfplaats", "OpgegevenAdres", "WettelijkeWoonplaats", "ContactAdres")


def residence(person: Element) -> Address:
    """The main residence, or the next best address in Belgium; empty when there is none or it may not be told."""
    for kind in _RESIDENCES:
        found = child(person, "Adressen", kind)
        if found is not None:
            return Address(
                street=text(found, "Straatnaam", "String") or text(found, "NietGestandaardiseerdeStraatnaam", "String"),
                house_number=text(found, "Huisnummer"),
                box=text(found, "Busnummer"),
                postal_code=text(found, "Postcode"),
                municipality=text(found, "Gemeentenaam", "String")
                or text(found, "NietGestandaardiseerdeGemeentenaam", "String"),
                country=text(found, "ISOCodeLand"),
            )
    return Address()
