"""Who may open which address of care credit."""

from accounts.enums import Role, Scheme
from kernel.permissions import LOGGED_IN, PUBLIC, Rule, api, organisation, staff

_EMPLOYER = organisation(Role.EMPLOYER_RESPONSIBLE)
_DESK = staff(
    Role.REVIEWER,
    Role.AUDITOR,
    Role.PREPARER,
    Role.APPROVER,
    Role.RELEASER,
    Role.PARAMETER_MANAGER,
    scheme=Scheme.ZORGKREDIET,
)

ROWS: dict[str, Rule] = {
    "api:zorgkrediet-simulations": PUBLIC,
    "api:zorgkrediet-findings": PUBLIC,
    "api:zorgkrediet-applications": api("zorgkrediet.applications.read"),
    "api:zorgkrediet-application": api("zorgkrediet.applications.read"),
    "zorgkrediet:employer-*": _EMPLOYER,
    "zorgkrediet:employee-*": LOGGED_IN,  # everyone has only their own applications; access.py answers 404 otherwise
    "zorgkrediet:simulator*": PUBLIC,
    "admin:zorgkrediet_*": _DESK,
    "admin:zorgkrediet_application_deed_*": staff(Role.REVIEWER, scheme=Scheme.ZORGKREDIET),
}
