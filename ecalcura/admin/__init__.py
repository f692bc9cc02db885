"""The department's desk for eCalcura."""

from ecalcura.admin import advances, calculations, facilities, orders, parameters, talk

__all__ = ["advances", "calculations", "facilities", "orders", "parameters", "talk"]
