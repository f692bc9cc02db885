"""Who may open which address of the payments desk. Who may take a step is asked again by the action itself."""

from accounts.enums import Role
from kernel.permissions import Rule, api, staff

_READERS = staff(
    Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.AUDITOR, Role.REVIEWER, Role.PARAMETER_MANAGER
)  # fmt: skip
_MONEY = staff(Role.PREPARER, Role.APPROVER, Role.RELEASER)
_CASE = staff(Role.REVIEWER, Role.APPROVER, Role.RELEASER)

ROWS: dict[str, Rule] = {
    "admin:payments_*": _READERS,
    "admin:payments_run_deed_prepare": staff(Role.PREPARER),
    "admin:payments_run_deed_resume": _MONEY,
    "admin:payments_run_deed_abandon": _MONEY,
    "admin:payments_run_deed_clear": staff(Role.REVIEWER, Role.PREPARER, Role.APPROVER, Role.RELEASER),
    "admin:payments_run_deed_approve": staff(Role.APPROVER),
    "admin:payments_run_deed_release": staff(Role.RELEASER),
    "admin:payments_run_deed_download": staff(Role.RELEASER),
    "admin:payments_run_deed_ask_download": staff(Role.RELEASER),
    "admin:payments_run_deed_allow_download": staff(Role.APPROVER, Role.RELEASER),
    "admin:payments_run_deed_repay_file": staff(Role.RELEASER),
    "admin:payments_run_deed_toy_bank": staff(Role.RELEASER, Role.PREPARER),
    "admin:payments_bankmessage_deed_import": staff(Role.RELEASER, Role.PREPARER),
    "admin:payments_repayment_deed_decide": _CASE,
    "admin:payments_repayment_deed_confirm": _CASE,
    "admin:payments_repayment_deed_reopen": _CASE,
    "admin:payments_debtoraccount_deed_set": staff(Role.APPROVER, Role.RELEASER),
    "admin:payments_debtoraccount_deed_confirm": staff(Role.APPROVER, Role.RELEASER),
    "admin:payments_claim_deed_step": _CASE,
    "admin:payments_run_yearly": staff(Role.RELEASER, Role.AUDITOR),
    "api:payments-runs": api("payments.read"),
    "api:payments-run": api("payments.read"),
    "api:payments-dossier": api("payments.read"),
}
