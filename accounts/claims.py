"""Reading what ACM/IDM says of a person, without database or network."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.pure.errors import DomainError
from kernel.pure.identifiers import national_number

ORGANISATION_CODE = re.compile(r"[0-9A-Za-z.\-]{1,40}")


class ClaimMissing(DomainError):
    """The access platform left out something without which nobody can be let in."""

    code = "CLAIM_MISSING"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedRight:
    """One value `Role:OrgCode` of a role claim."""

    claim: str
    value: str
    organisation_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AcmIdentity:
    """Who logged in, on behalf of which organisation, and the rights the platform gives there."""

    subject: str
    national_number: str
    given_name: str
    family_name: str
    email: str
    organisation_code: str
    rights: tuple[ClaimedRight, ...]

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def read_identity(claims: Mapping[str, Any], *, role_claims: Iterable[str], allow_test: bool) -> AcmIdentity:
    """The identity behind the claims `rrn`, `given_name`, `family_name`, `vo_orgcode` and `<app>_rol_3d`.

    Raises `ClaimMissing` without national number, and `WrongNumber` when it cannot be right. Values of a role claim
    that do not read `Role:OrgCode` are left out.
    """
    if not claims.get("rrn"):
        raise ClaimMissing("Wij kregen uw rijksregisternummer niet door. Meld u aan met uw eID of itsme.")
    rights = [
        right for claim in sorted(set(role_claims)) for value in _values(claims.get(claim))
        if (right := _read_right(claim, value)) is not None
    ]  # fmt: skip
    return AcmIdentity(
        subject=str(claims.get("sub", "")),
        national_number=national_number(str(claims["rrn"]), allow_test=allow_test),
        given_name=str(claims.get("given_name", "")).strip(),
        family_name=str(claims.get("family_name", "")).strip(),
        email=str(claims.get("vo_email") or claims.get("email") or "").strip(),
        organisation_code=_code(str(claims.get("vo_orgcode", ""))),
        rights=tuple(rights),
    )


def _values(claim: Any) -> list[str]:
    if isinstance(claim, str):
        return [claim]
    return [value for value in claim if isinstance(value, str)] if isinstance(claim, list) else []


def _read_right(claim: str, text: str) -> ClaimedRight | None:
    value, separator, code = text.rpartition(":")
    if not separator or not value.strip() or not ORGANISATION_CODE.fullmatch(code.strip()):
        return None
    return ClaimedRight(claim=claim, value=value.strip(), organisation_code=_code(code))


def _code(text: str) -> str:
    """A KBO number with dots becomes its ten digits; other codes stay as they are."""
    bare = text.strip()
    digits = bare.replace(".", "")
    return digits if re.fullmatch(r"[01][0-9]{9}", digits) else bare
