"""Deeds that look at each other's money are done one after the other."""

from django.db import connection


def take_turn() -> None:
    """Wait until no other transaction books what the bank says, pays again or releases; held until this one ends.

    A release asks what came back, and a return asks what was claimed: done at the same moment, neither saw the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('payments.money'))")
