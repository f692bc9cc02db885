"""The registers rows of the permission table: the legal log, for auditors."""

from accounts.enums import Role
from kernel.permissions import Rule, staff

ROWS: dict[str, Rule] = {"admin:registers_registercall_*": staff(Role.AUDITOR)}
