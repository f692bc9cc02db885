"""The department's desk for care credit: queue, review page, and a button for each step."""

from zorgkrediet.admin.applications import ApplicationAdmin

__all__ = ["ApplicationAdmin"]
