"""Makes the made-up people of the demo, the same ones for the same seed. All have test numbers (month + 60)."""

import datetime as dt
import random
from typing import Any

from kernel.pure.identifiers import test_national_number

_LAST_NAMES = (
    "Peeters, Janssens, Maes, Jacobs, Mertens, Willems, Claes, Goossens, Wouters, De Smet, Dubois, Lambert, Hermans, "
    "Aerts, Michiels, Pauwels, Verhoeven, Desmet, Martens, Smets, Coppens, Hendrickx, Segers, Bogaerts, Cools, "
    "Lemmens, Verbeke, Claeys, Baert, De Backer, Van Damme, Van den Broeck, Vermeulen, El Amrani, Yilmaz, Nguyen, "
    "Kowalski, Haddad, Vandenberghe, De Clercq, Timmermans, Moens, Thys, Bosmans, Verstraete, Geerts, Callens"
)
_FIRST_NAMES = {
    "FEMALE": (
        "Marie Emma Louise Lotte Sofie An Els Katrien Hilde Griet Fatima Yasmina Nele Eva Ilse Ingrid Karin Lies "
        "Leen Annelies Femke Hanne Jolien Marijke Mieke Sara Tine Veerle Aylin Zofia"
    ),
    "MALE": (
        "Jan Luc Marc Peter Koen Bart Tom Wim Dirk Johan Pieter Thomas Lucas Noah Arthur Mohamed Karim Stijn "
        "Jeroen Kristof Filip Geert Hans Joris Maarten Niels Ruben Sven Emre Tomasz"
    ),
}
_PLACES = (
    "9000 Gent, 2000 Antwerpen, 8000 Brugge, 3000 Leuven, 3500 Hasselt, 2800 Mechelen, 9300 Aalst, 8500 Kortrijk, "
    "2300 Turnhout, 3600 Genk, 9100 Sint-Niklaas, 8800 Roeselare, 1500 Halle, 3300 Tienen, 2440 Geel"
)
_STREETS = (
    "Kerkstraat Molenstraat Schoolstraat Stationsstraat Dorpsstraat Nieuwstraat Veldstraat Kapelstraat Beekstraat "
    "Lindelaan Eikenlaan Beukendreef Bloemenlaan Vogelzang Ringlaan Parkstraat"
)
_ORDINARY = 300
_FUNCTIONS = ("VPK_A1", "VPK_A2", "ZORGKUNDIGE", "ERGO", "OPVOEDER", "MAATSCHAPPELIJK_ASSISTENT", "PSYCHOLOOG")
_NO_VISA = ("OPVOEDER", "MAATSCHAPPELIJK_ASSISTENT")


class Casting:
    """Hands out people with numbers that nobody else has."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the cast of a play, not a secret
        self._taken: set[str] = set()

    def people(self) -> list[dict[str, Any]]:
        """Families first, then the people with whom something is the matter (`special`)."""
        cast: list[dict[str, Any]] = []
        while len(cast) < _ORDINARY:
            cast += self._family()[: _ORDINARY - len(cast)]
        self._settle_households(cast)
        self._give_careers(cast)
        return cast + self._special_people()

    def person(self, born_on: dt.date, sex: str, last_name: str, home: dict[str, str]) -> dict[str, Any]:
        names = self._random.sample(_FIRST_NAMES[sex].split(), 2)
        return {
            "niss": self._number(born_on, sex),
            "lastName": last_name,
            "firstNames": names[: self._random.choice((1, 2))],
            "birthDate": born_on.isoformat(),
            "sex": sex,
            **home,
            "deathDate": None,
            "source": "RR",
            "household": "",
            "position": "",
            "careerBreaks": [],
            "qualifications": [],
            "special": "",
        }

    def _number(self, born_on: dt.date, sex: str) -> str:
        while True:
            serial = self._random.randrange(1 if sex == "MALE" else 2, 998, 2)
            number = test_national_number(born_on, serial)
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _home(self) -> dict[str, str]:
        postal_code, municipality = self._random.choice(_PLACES.split(", ")).split(" ", 1)
        return {
            "street": f"{self._random.choice(_STREETS.split())} {self._random.randint(1, 199)}",
            "postalCode": postal_code,
            "municipality": municipality,
        }

    def _birthday(self, first_year: int, last_year: int) -> dt.date:
        first = dt.date(first_year, 1, 1)
        return first + dt.timedelta(days=self._random.randrange((dt.date(last_year + 1, 1, 1) - first).days))

    def _family(self) -> list[dict[str, Any]]:
        """One or two adults of working age, children, and now and then a grandparent under the same roof."""
        home, name = self._home(), self._random.choice(_LAST_NAMES.split(", "))
        adults = [self.person(self._birthday(1962, 1999), self._random.choice(("MALE", "FEMALE")), name, home)]
        if self._random.random() < 0.7:
            other = self._random.choice([n for n in _LAST_NAMES.split(", ") if n != name])
            partner_sex = "MALE" if adults[0]["sex"] == "FEMALE" else "FEMALE"
            adults.append(self.person(self._birthday(1962, 1999), partner_sex, other, home))
        youngest = max(int(a["birthDate"][:4]) for a in adults)
        first_child = min(max(youngest + 22, 1995), 2024)
        children = [
            self.person(self._birthday(first_child, 2026 - 1), self._random.choice(("MALE", "FEMALE")), name, home)
            for _ in range(self._random.choice((0, 1, 1, 2, 2, 3)))
        ]
        elders = []
        if self._random.random() < 0.15:
            elders = [self.person(self._birthday(1934, 1942), self._random.choice(("MALE", "FEMALE")), name, home)]
        positions = (
            ["gezinshoofd", "partner"][: len(adults)] + ["zoon/dochter"] * len(children) + ["ouder"] * len(elders)
        )
        family = adults + children + elders
        for member, position in zip(family, positions, strict=True):
            member["household"], member["position"] = adults[0]["niss"], position
        return family

    def _settle_households(self, cast: list[dict[str, Any]]) -> None:
        """The household is named after its head, who is always in the cast: families are cut at their end only."""
        heads = {person["niss"] for person in cast}
        if not all(person["household"] in heads for person in cast):
            raise ValueError("a household without its head")

    def _give_careers(self, cast: list[dict[str, Any]]) -> None:
        adults = [person for person in cast if int(person["birthDate"][:4]) < 2000 and person["position"] != "ouder"]
        for number, person in enumerate(adults):
            if number % 4 == 1:
                person["careerBreaks"] = [
                    self._career_break(number // 4 + i) for i in range(self._random.choice((1, 1, 2)))
                ]
            if number % 3 == 0:
                person["qualifications"] = [self._qualification(person)]

    def _career_break(self, number: int) -> dict[str, Any]:
        starts_on = dt.date(self._random.randint(2014, 2025), self._random.randint(1, 12), 1)
        ends_on = (starts_on + dt.timedelta(days=31 * self._random.choice((3, 6, 12)))).replace(day=1)
        flemish = number % 2 == 0
        return {
            "source": "Vlaanderen" if flemish else "RVA",
            "dossier": f"DEMO-{number:05d}" if flemish else "",
            "startsOn": starts_on.isoformat(),
            "endsOn": (ends_on - dt.timedelta(days=1)).isoformat(),
            "category": ["4", "Zorgkrediet"] if flemish else ["1", "Tijdskrediet"],
            "reduction": self._random.choice([["1", "Volledige onderbreking"], ["5", "Vermindering met 1/5"]]),
            "reason": ["1", "Verzorging van een ernstig zieke persoon"] if flemish else None,
            "monthlyCents": self._random.randint(12_000, 98_000),
        }

    def _qualification(self, person: dict[str, Any]) -> dict[str, Any]:
        function = self._random.choice(_FUNCTIONS)
        since = dt.date(int(person["birthDate"][:4]) + 23, 7, 1).isoformat()
        if function in _NO_VISA:
            return {"profession": function, "status": "NOT_REQUIRED"}
        status = self._random.choices(("GRANTED", "PENDING", "MISSING"), (8, 1, 1))[0]
        visa = f"DEMO{self._random.randint(100000, 999999)}" if status == "GRANTED" else ""
        return {"profession": function, "status": status, "visaNumber": visa, "since": since}

    def _special_people(self) -> list[dict[str, Any]]:
        """Someone for everything that can be the matter; `special` says what."""

        def one(special: str, **changes: Any) -> dict[str, Any]:
            sex = self._random.choice(("MALE", "FEMALE"))
            person = self.person(
                self._birthday(1965, 1990), sex, self._random.choice(_LAST_NAMES.split(", ")), self._home()
            )
            return person | {"household": person["niss"], "position": "gezinshoofd", "special": special} | changes

        present = one("present-number")
        born = present["birthDate"]
        former = one("replaced", replacedBy=present["niss"], lastName=present["lastName"], sex=present["sex"])
        former |= {"firstNames": present["firstNames"], "birthDate": born}
        return [
            one("deceased", deathDate="2024-03-17"),
            one("death-date-incomplete", deathDate="2019-00-00"),
            one("birth-year-only", birthDate="1978-00-00"),
            one("birth-month-only", birthDate="1981-06-00"),
            one("birth-date-unknown", birthDate="0000-00-00"),
            present,
            former,
            one("managed-by-ksz", source="KSZ"),
            one("cancelled", answer="30002"),
            one("unknown", answer="30003"),
            one("no-data", answer="30001"),
            one("no-legal-context", answer="40001"),
            one("refused", answer="40005"),
            one("not-authorised", answer="40006"),
            one("closed-by-death", answer="40099"),
            one("registration-fails", registration="0"),
            one("registered-already", registration="40143"),
            one("several-found", remark="30042"),
            one("throttled", answer="99996"),
            one("source-unreachable", answer="99997"),
            one("slow", behaviour="slow"),
            one("malformed", behaviour="malformed"),
        ]
