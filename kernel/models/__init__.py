"""What every house stands on: promised jobs, rows that are never changed, the audit trail."""

from kernel.models.append_only import AppendOnly
from kernel.models.audit import AuditEntry
from kernel.models.job import Job

__all__ = ["AppendOnly", "AuditEntry", "Job"]
