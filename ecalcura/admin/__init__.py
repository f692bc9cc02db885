"""The department's desk for eCalcura."""

from ecalcura.admin import facilities, talk

__all__ = ["facilities", "talk"]
