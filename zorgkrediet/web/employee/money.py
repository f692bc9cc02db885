"""The employee's payments: each with its months, amounts, explanation and where the money is; and the yearly slip."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from correspondence.enums import DocumentKind
from correspondence.printing import document
from correspondence.texts import letter_text, sender_of
from kernel.pure.money import ZERO
from payments.queries import PaidMonth, YearTotal, payments_of_person, year_totals
from zorgkrediet.actions.own_account import newest_account
from zorgkrediet.charts import payments_chart
from zorgkrediet.gather import ExpectedMonth, expected_months
from zorgkrediet.web.employee.home import next_payment

SOURCE = "zorgkrediet"
AMOUNTS = ("gross", "withheld", "net")


def _own(request: HttpRequest) -> list[PaidMonth]:
    person = request.user.person
    return payments_of_person(person) if person is not None else []


@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Every line ordered for this person, newest month first, and the totals per year of payment."""
    rows = sorted(_own(request), key=lambda row: (row.month, row.reference), reverse=True)
    years: dict[int, list[PaidMonth]] = defaultdict(list)
    for row in rows:
        years[row.month.year].append(row)
    person = request.user.person
    expected = expected_months(person, {(row.reference, row.month) for row in rows}) if person else []
    paid_by_month, expected_by_month = _per_month(rows), _per_month(expected)
    context = {
        "years": list(years.items()),
        "totals": year_totals(person) if person else [],
        "rows": rows,
        "account": newest_account(person) if person else None,
        "next": next_payment(expected, timezone.localdate()),
        "chart": payments_chart(paid_by_month, expected_by_month),
    }
    return render(request, "zorgkrediet/employee/payments.html", context)


def _per_month(rows: Iterable[PaidMonth | ExpectedMonth]) -> dict[date, Decimal]:
    sums: dict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.month] += row.net
    return sums


def _reduction(paid: list[PaidMonth], total: YearTotal) -> dict[str, str] | None:
    """What the months add up to above the total: amounts that were paid before and here only lowered a claim."""
    over = {name: sum((getattr(row, name) for row in paid), ZERO) - getattr(total, name) for name in AMOUNTS}
    return {name: str(-amount) for name, amount in over.items()} if any(over.values()) else None


@require_GET
def year_slip(request: HttpRequest, year: int) -> HttpResponse:
    """The data of tax slip 281.18 of one calendar year of payment, as a PDF."""
    person = request.user.person
    total = next((row for row in year_totals(person) if row.year == year), None) if person else None
    if person is None or total is None:
        raise Http404
    paid = [row for row in _own(request) if row.paid_on and row.paid_on.year == year and row.net > Decimal(0)]
    context: dict[str, Any] = {
        "reference": f"281.18-{year}",
        "issued_on": timezone.localdate().isoformat(),
        "sender": sender_of(SOURCE),
        "recipient": {
            "name": person.full_name,
            "street": person.street,
            "postal_code": person.postal_code,
            "municipality": person.municipality,
        },
        "demo": settings.DEMO,
        "year": year,
        "gross": str(total.gross),
        "withheld": str(total.withheld),
        "net": str(total.net),
        "reduction": _reduction(paid, total),
        "rows": [
            {
                "month": f"{row.month:%Y-%m}",
                "gross": str(row.gross),
                "withheld": str(row.withheld),
                "net": str(row.net),
            }
            for row in paid
        ],
    }
    kind, content = document(letter_text("tax-slip", context).body, identifier=f"281.18-{year}-{person.pk}")
    is_pdf = kind == DocumentKind.PDF
    response = HttpResponse(content, content_type="application/pdf" if is_pdf else "text/html; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="fiche-281-18-{year}.{"pdf" if is_pdf else "html"}"'
    )
    return response
