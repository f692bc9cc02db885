"""Which proof a motive asks, by the day of filing."""

from __future__ import annotations

from datetime import date

from kernel.pure.tables import Tables
from zorgkrediet.enums import AttachmentKind, MotiveKind, Relation
from zorgkrediet.law.tables import LAW, scheme_start


def required_documents(
    kind: MotiveKind, relation: Relation | None, filed_on: date, law: Tables = LAW
) -> tuple[AttachmentKind, ...]:
    """The documents to add; for an own child the register answers since 10-7-2018, so nothing is asked."""
    day = max(filed_on, scheme_start(law))
    if kind == MotiveKind.CHILD:
        needed = law["motives.child_documents"].at(day).get(relation or Relation.OWN)
    else:
        needed = law["motives.documents"].at(day).get(kind)
    return (AttachmentKind(needed),) if needed else ()
