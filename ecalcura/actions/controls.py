"""Keeps what the second calculator found, so that it counts each approved amount once and not at every run."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from ecalcura.models import ControlledGrant
from ecalcura.queries.controls import Seen


@transaction.atomic
def remember_controls(
    *, found: Sequence[tuple[Seen, Mapping[date, int]]], through: date, version: str
) -> list[ControlledGrant]:
    """One row for each version that was counted; the same finding twice is one. Signed by nobody: no person decides."""
    return ControlledGrant.objects.bulk_create(
        (
            ControlledGrant(
                grant_id=seen.grant_id, fingerprint=seen.fingerprint, control_version=version, through=through,
                months={month.isoformat(): cents for month, cents in sorted(months.items())},
            )
            for seen, months in found
        ),
        batch_size=500,
        ignore_conflicts=True,
    )  # fmt: skip
