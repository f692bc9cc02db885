"""Every step of paying and claiming back: one transaction each, with who did it."""

from payments.actions.accounts import block_account, confirm_debtor, register_account, set_debtor
from payments.actions.check import check_run
from payments.actions.files import allow_download, ask_download, download_file, write_files
from payments.actions.gate import clear_findings, hold_dossier, lift_hold
from payments.actions.nightly import prepare_by_system
from payments.actions.runs import (
    MonthAlreadyPaid,
    abandon_run,
    calculate_next_chunk,
    close_calculation,
    prepare_run,
    record_failure,
    resume_run,
)
from payments.actions.sign import approve_run, release_run, void_approval

__all__ = [
    "MonthAlreadyPaid",
    "abandon_run",
    "allow_download",
    "approve_run",
    "ask_download",
    "block_account",
    "calculate_next_chunk",
    "check_run",
    "clear_findings",
    "close_calculation",
    "confirm_debtor",
    "download_file",
    "hold_dossier",
    "lift_hold",
    "prepare_by_system",
    "prepare_run",
    "record_failure",
    "register_account",
    "release_run",
    "resume_run",
    "set_debtor",
    "void_approval",
    "write_files",
]
