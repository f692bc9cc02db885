"""Accounts, runs, the ledger, orders, bank files in and out, the gate, claims."""

from payments.models.account import DebtorAccount, Payee, PayeeAccount
from payments.models.bank import BankEntry, BankFile, BankMessage, DownloadPermit, FileDay, FileDownload, FilePart
from payments.models.claim import Claim, ClaimEntry, ClaimRelief, ClaimStep, Instalment
from payments.models.gate import Clearance, GateFinding
from payments.models.ledger import Basis, Hold, LeftOut, Line
from payments.models.order import Cancellation, Order, OrderEvent, Repayment
from payments.models.run import Run, RunChunk, RunEvent, RunTotal

__all__ = [
    "BankEntry",
    "BankFile",
    "BankMessage",
    "Basis",
    "Cancellation",
    "Claim",
    "ClaimEntry",
    "ClaimRelief",
    "ClaimStep",
    "Clearance",
    "DebtorAccount",
    "DownloadPermit",
    "FileDay",
    "FileDownload",
    "FilePart",
    "GateFinding",
    "Hold",
    "Instalment",
    "LeftOut",
    "Line",
    "Order",
    "OrderEvent",
    "Payee",
    "PayeeAccount",
    "Repayment",
    "Run",
    "RunChunk",
    "RunEvent",
    "RunTotal",
]
