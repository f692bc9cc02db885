"""Reports for tests, made by the product's own steps."""

from datetime import date

from django.urls import reverse

from tests import factories
from zorgkrediet.actions import report_change

ON = date(2019, 5, 6)
SAID = {"kind": "HOUSEHOLD", "since": date(2019, 5, 1), "words": "Mijn moeder woont nu bij mij."}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def report(case, *, by=None, on=ON, proof=None, **changes):
    return report_change.report_change(
        application=case.application, said=report_change.Said(**{**SAID, **changes}), proof=proof,
        by=by or case.employee, on=on, at=factories.moment(on),
    )  # fmt: skip


def a_proof(content=PDF):
    return report_change.Proof(kind="REPORT_PROOF", name="akte.pdf", content_type="application/pdf", content=content)


def close(case, told, reason="Uw ouder woonde al bij u."):
    return report_change.close_report(report=told, reason=reason, by=case.reviewer, on=ON)


def address(case, name="employee-report", *more):
    return reverse(f"zorgkrediet:{name}", args=[case.application.reference, *more])


def typed(**changes):
    day = changes.pop("since", date(2019, 5, 1))
    days = {"since_0": str(day.day), "since_1": str(day.month), "since_2": str(day.year)} if day else {}
    return {"kind": "HOUSEHOLD", "words": "Mijn moeder woont nu bij mij.", **days, **changes}
