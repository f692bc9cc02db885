"""The rows of the permission table for pages that belong to no single house: start page, help, statements."""

from kernel.permissions import Rule

ROWS: dict[str, Rule] = {}
