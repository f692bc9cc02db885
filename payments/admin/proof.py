"""Looking back at the desk: the lines of a dossier, a person or a payment, and the lists that leave the house. Whoever
takes them leaves a line that nobody can change."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.admin import desk
from kernel.pure.money import ZERO
from payments import access, exports
from payments.actions.runs import note_export
from payments.admin.forms import LineSearchForm
from payments.admin.visits import note_visits
from payments.permissions import ROWS
from payments.ports import port_of
from payments.queries import PaidMonth, statement

YEARLY = "admin:payments_run_yearly"


def with_pages(rows: list[PaidMonth]) -> list[tuple[PaidMonth, str]]:
    """Each line with the page of its dossier, which tells on what article it rests; "" where a scheme has none."""
    pages: dict[tuple[str, str], str] = {}
    for source in {row.source for row in rows}:
        found = port_of(source).desk_pages({row.reference for row in rows if row.source == source})
        pages |= {(source, reference): page for reference, page in found.items()}
    return [(row, pages.get((row.source, row.reference), "")) for row in rows]


class ProofDesk:
    """These pages, as part of the desk of runs."""

    def export(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        """All lines of the run, as a spreadsheet or as text; who took them stands in the history of the run."""
        run = access.run_for_staff(request.user, pk, timezone.localdate())  # type: ignore[arg-type]
        form = form if form == "xlsx" else "csv"
        note_export(run_id=run.pk, form=form, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        return exports.xlsx(run) if form == "xlsx" else exports.csv(run)

    def yearly(self, request: HttpRequest, year: int) -> HttpResponse:
        """The department's file for slip 281.18 of one calendar year of payment; a visit to everybody in it."""
        if not 2016 <= year <= 9999:
            raise Http404
        sources = access.sources_of_step(request.user, YEARLY, timezone.localdate())  # type: ignore[arg-type]
        content, people = exports.yearly_file(year, sources)
        note_visits(
            request,
            ((person, f"jaarbestand 281.18 {year}") for person in people),
            sources=sources,
            why="jaarbestand gedownload",
            roles=[role for role in access.READING_ROLES if role in ROWS[YEARLY].roles],
        )
        headers = {"Content-Disposition": f'attachment; filename="281.18-{year}.csv"'}
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)

    def search(self, request: HttpRequest) -> HttpResponse:
        """Everything ordered for one dossier or for one person, or what one payment paid."""
        form = LineSearchForm(request.POST or None)
        rows: list[PaidMonth] = []
        if request.method == "POST" and form.is_valid():
            allowed = access.sources_for(request.user, timezone.localdate())  # type: ignore[arg-type]
            rows = statement(form.cleaned_data["reference"].strip(), allowed)
            for source in allowed:  # one may hold another role in another scheme
                seen = ((row.person_id, f"uitbetalingen {row.reference}") for row in rows if row.source == source)
                note_visits(request, seen, sources=[source], why="regels gezocht")
        told = {
            "title": _("Regels zoeken"),
            "form": form,
            "rows": with_pages(rows),
            "net": sum((row.net for row in rows), ZERO),
        }
        return render(request, "admin/payments/run/search.html", {**desk.each_context(request), **told})
