"""The yearly statement of what was paid, for the person who was paid."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from correspondence.enums import DocumentKind
from payments.queries import payments_of_person, year_totals
from payments.slips import slip_document

TYPES = {DocumentKind.PDF: ("application/pdf", "pdf"), DocumentKind.HTML: ("text/html; charset=utf-8", "html")}


def my_years(request: HttpRequest) -> HttpResponse:
    """Every payment of the reader with its months and explanation, and a statement for each calendar year."""
    person = request.user.person  # type: ignore[union-attr]
    if person is None:
        raise Http404
    context = {"years": year_totals(person), "payments": payments_of_person(person)}
    return render(request, "payments/my_years.html", context)


def my_slip(request: HttpRequest, year: int) -> HttpResponse:
    """The statement of one year, as a document to keep."""
    person = request.user.person  # type: ignore[union-attr]
    total = next((one for one in year_totals(person) if one.year == year), None) if person is not None else None
    if person is None or total is None:
        raise Http404
    kind, content = slip_document(person, total, on=timezone.localdate())
    content_type, ending = TYPES[kind]
    headers = {"Content-Disposition": f'attachment; filename="fiche-281.18-{year}.{ending}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
