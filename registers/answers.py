"""What the adapters hand to the rest of the house: small, frozen, without a trace of XML."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from registers.enums import Qualification, Status


@dataclass(frozen=True, slots=True)
class Address:
    street: str = ""
    house_number: str = ""
    box: str = ""
    postal_code: str = ""
    municipality: str = ""
    country: str = ""

    @property
    def street_line(self) -> str:
        """Street, number and box as one writes them on an envelope."""
        box = f"bus {self.box}" if self.box else ""
        return " ".join(part for part in (self.street, self.house_number, box) if part)

    def as_dict(self) -> dict[str, Any]:
        return {
            "street": self.street,
            "houseNumber": self.house_number,
            "box": self.box,
            "postalCode": self.postal_code,
            "municipality": self.municipality,
            "country": self.country,
        }


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """A person as the register knows them. Only FOUND and REPLACED carry data; UNAVAILABLE means: verify later.

    With REPLACED the data belong to `current_niss`, and `niss` stays as an alias. `is_deceased` is also true when the
    day of death is not (fully) known.
    """

    niss: str
    status: Status
    current_niss: str | None = None
    last_name: str = ""
    first_names: tuple[str, ...] = ()
    birth_date: dt.date | None = None
    birth_date_known: str = "NONE"
    death_date: dt.date | None = None
    is_deceased: bool = False
    sex: str = "UNKNOWN"
    source: str = ""
    codes: tuple[str, ...] = ()
    address: Address = field(default_factory=Address)

    @property
    def is_known(self) -> bool:
        """The register gave this person's data."""
        return self.status in (Status.FOUND, Status.REPLACED)

    @property
    def to_be_verified(self) -> bool:
        """The register gave no answer: keep what was typed and ask again later."""
        return self.status == Status.UNAVAILABLE

    @property
    def needs_proof_of_birth(self) -> bool:
        """The birth date is incomplete, so the person must prove it."""
        return self.is_known and self.birth_date_known != "DAY"

    @property
    def street(self) -> str:
        return self.address.street_line

    @property
    def postal_code(self) -> str:
        return self.address.postal_code

    @property
    def municipality(self) -> str:
        return self.address.municipality

    def as_dict(self) -> dict[str, Any]:
        return {
            "niss": self.niss,
            "status": str(self.status),
            "currentNiss": self.current_niss,
            "lastName": self.last_name or None,
            "firstNames": list(self.first_names),
            "birthDate": self.birth_date.isoformat() if self.birth_date else None,
            "birthDateKnown": self.birth_date_known,
            "deathDate": self.death_date.isoformat() if self.death_date else None,
            "sex": self.sex,
            "source": self.source or None,
            "codes": list(self.codes),
        }


@dataclass(frozen=True, slots=True)
class CareerBreak:
    """One interruption or reduction of work that a fund, the RVA or a region knows of; both days included."""

    source: str
    dossier: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    category_code: str = ""
    category: str = ""
    reduction_code: str = ""
    reduction: str = ""
    reason_code: str = ""
    reason: str = ""
    monthly_amount: Decimal | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "dossier": self.dossier or None,
            "startsOn": self.starts_on.isoformat() if self.starts_on else None,
            "endsOn": self.ends_on.isoformat() if self.ends_on else None,
            "categoryCode": self.category_code or None,
            "category": self.category or None,
            "reductionCode": self.reduction_code or None,
            "reduction": self.reduction or None,
            "reasonCode": self.reason_code or None,
            "reason": self.reason or None,
            "monthlyAmount": None if self.monthly_amount is None else str(self.monthly_amount),
        }


@dataclass(frozen=True, slots=True)
class CareerBreaksAnswer:
    """Every known break. UNKNOWN means that no source knows one; UNAVAILABLE that at least one source kept silent,
    so that the list may be incomplete."""

    niss: str
    status: Status
    breaks: tuple[CareerBreak, ...] = ()
    codes: tuple[str, ...] = ()
    replaced_by: str = ""

    @property
    def to_be_asked_again(self) -> bool:
        """A source kept silent: the list may be incomplete."""
        return self.status == Status.UNAVAILABLE

    def as_dict(self) -> dict[str, Any]:
        return {
            "niss": self.niss,
            "status": str(self.status),
            "breaks": [one.as_dict() for one in self.breaks],
            "codes": list(self.codes),
        }


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Someone of the household and how they stand to its head (`position`, in the register's words)."""

    niss: str
    last_name: str = ""
    first_names: tuple[str, ...] = ()
    birth_date: dt.date | None = None
    birth_date_known: str = "NONE"
    sex: str = "UNKNOWN"
    position_code: str = ""
    position: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HouseholdAnswer:
    """All who live together according to the register, the person asked for included."""

    niss: str
    status: Status
    members: tuple[HouseholdMember, ...] = ()
    codes: tuple[str, ...] = ()
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class EnterpriseAnswer:
    """An enterprise as the crossroads bank for enterprises (KBO) knows it."""

    kbo: str
    status: Status
    name: str = ""
    active: bool = False
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    address: Address = field(default_factory=Address)
    codes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        known = self.status == Status.FOUND
        return {
            "kbo": self.kbo,
            "status": str(self.status),
            "name": self.name or None,
            "active": self.active if known else None,
            "startsOn": self.starts_on.isoformat() if self.starts_on else None,
            "address": self.address.as_dict() if known else None,
            "codes": list(self.codes),
        }


@dataclass(frozen=True, slots=True)
class Recognition:
    code: str
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class QualificationAnswer:
    """Whether a person may practise the profession that a function asks for, on a day."""

    niss: str
    profession: str
    status: Qualification
    visa_number: str = ""
    visa_since: dt.date | None = None
    recognitions: tuple[Recognition, ...] = ()
