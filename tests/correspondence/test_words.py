"""What a letter says, and what it never says."""

from datetime import date
from typing import Any

import pytest

from correspondence.actions import queue_letter

pytestmark = pytest.mark.django_db

ISSUED = date(2019, 2, 20)

EMPLOYER_MAY_NOT_SEE = ("112,92", "338,76", "zorg voor een kind", "5678", "jonger dan 13", "10,8", "euro", "krediet: ")


def test_the_employers_copy_never_tells_what_an_employer_may_not_know(
    employer: Any, official: Any, granted: dict[str, Any]
) -> None:
    copy = queue_letter(
        kind="decision-employer-copy",
        source="zorgkrediet",
        reference="ZK-2019-000001",
        organisation=employer,
        context={**granted, "employee_name": "Anna Peeters", "outcome": "GRANTED"},
        by=official,
        on=ISSUED,
    )
    assert "Anna Peeters" in copy.html
    assert "1 maart 2019" in copy.html
    for secret in EMPLOYER_MAY_NOT_SEE:
        assert secret not in copy.html, secret


@pytest.mark.parametrize("kind", ["decision-partly-granted", "decision-refused"])
def test_the_other_decisions_give_reasons_with_article_and_the_way_of_appeal(
    kind: str, person: Any, official: Any, granted: dict[str, Any]
) -> None:
    letter = queue_letter(
        kind=kind, source="zorgkrediet", reference="ZK-1", person=person, context={**granted, "taken": True},
        by=official, on=ISSUED,
    )  # fmt: skip
    for expected in ("Uw kind is jonger dan 13 jaar.", "artikel 4", "arbeidsrechtbank", "Vlaamse Ombudsdienst"):
        assert expected in letter.html
    assert "OQ-06" not in letter.html
