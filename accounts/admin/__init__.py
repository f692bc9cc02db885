"""The desk's pages about people, organisations and rights."""

from accounts.admin import audit, grants, mappings, people, proposals

__all__ = ["audit", "grants", "mappings", "people", "proposals"]
