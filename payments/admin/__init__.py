"""The desk of payments: runs, what the bank said, what has to be paid again or claimed back."""

from payments.admin.bank import BankEntryAdmin, BankMessageAdmin
from payments.admin.claims import ClaimAdmin
from payments.admin.debtor import DebtorAccountAdmin
from payments.admin.repayments import RepaymentAdmin
from payments.admin.runs import RunAdmin

__all__ = ["BankEntryAdmin", "BankMessageAdmin", "ClaimAdmin", "DebtorAccountAdmin", "RepaymentAdmin", "RunAdmin"]
