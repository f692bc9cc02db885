"""The department's desk for eCalcura."""

from ecalcura.admin import facilities

__all__ = ["facilities"]
