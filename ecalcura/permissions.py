"""Who may open which address of eCalcura."""

from accounts.enums import Role, Scheme
from kernel.permissions import PUBLIC, Rule, api, organisation, staff

# Being a user of the facility opens nothing: each page asks for its own right, and `access.py` asks for it there.
_ENTRY = organisation(Role.FACILITY_PRIVACY_DATA)
_MONEY = organisation(Role.FACILITY_FINANCIAL_DATA)
_EITHER = organisation(Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA)
_REVIEWER = staff(Role.REVIEWER, scheme=Scheme.ECALCURA)
_ACCOUNTANT = staff(Role.PARAMETER_MANAGER, scheme=Scheme.ECALCURA)
_APPROVER = staff(Role.APPROVER, scheme=Scheme.ECALCURA)
_CALCULATING = staff(Role.PARAMETER_MANAGER, Role.REVIEWER, scheme=Scheme.ECALCURA)
_DESK = staff(
    Role.REVIEWER, Role.AUDITOR, Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.PARAMETER_MANAGER,
    scheme=Scheme.ECALCURA,
)  # fmt: skip

ROWS: dict[str, Rule] = {
    "api:ecalcura-simulations": PUBLIC,
    "api:ecalcura-findings": PUBLIC,
    "api:ecalcura-report": api("ecalcura.staff.read"),
    "api:ecalcura-entries": api("ecalcura.staff.write"),
    "api:ecalcura-days": api("ecalcura.staff.write"),
    "admin:ecalcura_*": _DESK,
    "admin:ecalcura_facility_proof": _REVIEWER,
    "admin:ecalcura_facility_deed_*": _REVIEWER,
    "admin:ecalcura_conversation_deed_*": _REVIEWER,
    "admin:ecalcura_announcement_deed_*": _REVIEWER,
    "admin:ecalcura_newsitem_deed_*": _REVIEWER,
    "admin:ecalcura_entrysetting_deed_*": _REVIEWER,
    # Who drafts, proposes or asks for a calculation never approves it; `actions` hold the two apart person by person.
    "admin:ecalcura_calculationrun_deed_*": _CALCULATING,
    "admin:ecalcura_calculation_deed_*": _APPROVER,
    "admin:ecalcura_parameterset_deed_*": _ACCOUNTANT,
    "admin:ecalcura_parameterset_deed_rehearse": staff(Role.PARAMETER_MANAGER, Role.APPROVER, scheme=Scheme.ECALCURA),
    "admin:ecalcura_parameterset_deed_approve": _APPROVER,
    "admin:ecalcura_parameterset_deed_retire": staff(Role.PARAMETER_MANAGER, Role.APPROVER, scheme=Scheme.ECALCURA),
    "admin:ecalcura_advanceplan_deed_*": _ACCOUNTANT,
    "admin:ecalcura_advanceplan_deed_approve": _APPROVER,
    "ecalcura:facility-start": _EITHER,
    "ecalcura:overview": _EITHER,
    "ecalcura:organisation": _EITHER,
    "ecalcura:contact-confirm": PUBLIC,  # opened from a mail, by whoever has the link
    "ecalcura:contacts": _EITHER,
    "ecalcura:contact-end": _EITHER,
    "ecalcura:contact-again": _EITHER,
    "ecalcura:messages": _EITHER,
    "ecalcura:message": _EITHER,
    "ecalcura:help": _EITHER,
    "ecalcura:news-event": _EITHER,
    "ecalcura:calculations": _EITHER,
    "ecalcura:calculation": _EITHER,
    "ecalcura:calculation-compare": _EITHER,
    "ecalcura:calculation-object": _EITHER,
    "ecalcura:calculation-document": _EITHER,
    "ecalcura:simulator": _ENTRY,
    "ecalcura:account": _MONEY,
    "ecalcura:account-confirm": _MONEY,
    "ecalcura:account-withdraw": _MONEY,
    "ecalcura:days": _ENTRY,
    "ecalcura:days-template": _ENTRY,
    "ecalcura:staff-list": _ENTRY,
    "ecalcura:staff-new": _ENTRY,
    "ecalcura:replacement-list": _ENTRY,
    "ecalcura:replacement-new": _ENTRY,
    "ecalcura:line": _ENTRY,
    "ecalcura:line-remove": _ENTRY,
    "ecalcura:line-proof": _ENTRY,
    "ecalcura:line-right-proof": _ENTRY,
    "ecalcura:line-verify": _ENTRY,
    "ecalcura:sheet": _ENTRY,
    "ecalcura:sheet-template": _ENTRY,
    "ecalcura:sheet-keep": _ENTRY,
    "ecalcura:hours": _ENTRY,
    "ecalcura:confirm": _ENTRY,
    "ecalcura:correct": _ENTRY,
    "ecalcura:confirmation-document": _ENTRY,
}
