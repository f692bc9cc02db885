"""The style book: every component once, with made-up content. Only in demo mode."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kernel.charts import bar_chart, line_chart, stacked_bar
from kernel.period_charts import calendar_picture, credit_bar, progress_ring
from kernel.pure.periods import Period
from kernel.web.days import DayField

REGIMES = [("FULL", _("Helemaal stoppen")), ("HALF", _("Halftijds werken")), ("FIFTH", _("Eén vijfde minder werken"))]
SECTORS = [("", _("Kies een sector")), ("EDU", _("Onderwijs")), ("LOCAL", _("Lokaal bestuur"))]
PROOFS = [("BIRTH", _("Geboorteakte")), ("DOCTOR", _("Attest van de arts"))]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Naam"), max_length=100, help_text=_("Zoals op uw identiteitskaart."))
    email = forms.EmailField(label=_("E-mailadres"), max_length=254, required=False)
    starts_on = DayField(label=_("Eerste dag"), help_text=_("Bijvoorbeeld 7 januari 2027."))
    regime = forms.ChoiceField(label=_("Hoe wilt u minder werken?"), choices=REGIMES, widget=forms.RadioSelect)
    sector = forms.ChoiceField(label=_("Sector"), choices=SECTORS)
    proofs = forms.MultipleChoiceField(label=_("Bewijzen"), choices=PROOFS, widget=forms.CheckboxSelectMultiple)
    number = forms.IntegerField(label=_("Aantal maanden"), min_value=1, max_value=12)
    remark = forms.CharField(label=_("Toelichting"), widget=forms.Textarea, required=False)
    proof = forms.FileField(label=_("Document"), help_text=_("PDF, JPG of PNG, hoogstens 10 MB."))
    agrees = forms.BooleanField(label=_("Ik verklaar dat alles juist is."))


class SampleFilter(forms.Form):
    """A bar above a list."""

    sector = forms.ChoiceField(label=_("Sector"), choices=SECTORS, required=False)
    words = forms.CharField(label=_("Zoekwoord"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The style book; a post shows how faults look."""
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    context = {
        "form": form,
        "filter_form": SampleFilter(request.GET),
        "page": Paginator(range(200), 10).get_page(request.GET.get("page")),
        "amount": Decimal("1478.25"),
        "national_number": "85673000176",
        **_lists(),
        **_charts(),
    }
    return render(request, "pages/gallery.html", context)


def _lists() -> dict[str, Any]:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.get_current_timezone())
    return {
        "steps": [
            {"label": _("Werkgever start"), "state": "done", "text": _("2 maart 2026")},
            {"label": _("U vult aan"), "state": "current", "text": _("vóór 1 mei 2026")},
            {"label": _("Wij beslissen"), "state": "todo"},
            {"label": _("U wordt betaald"), "state": "todo"},
        ],
        "moments": [
            {"at": at, "title": _("Aanvraag ingediend"), "colour": "green"},
            {
                "on": date(2026, 3, 9),
                "title": _("Bijkomend bewijs gevraagd"),
                "text": _("Het attest was niet leesbaar."),
            },
            {"when": _("Nog te doen"), "title": _("Beslissing"), "colour": "grey"},
        ],
        "rows": [
            (_("Werkgever"), _("Gemeente Voorbeeldegem")),
            {
                "label": _("Adres"),
                "value": _("Dorpsstraat 1"),
                "source": _("Bron: Rijksregister, 2 maart 2026"),
                "href": "#",
            },
        ],
        "columns": [_("Maand"), _("Toestand"), {"label": _("Bedrag"), "numeric": True}],
        "table_rows": [
            (_("maart 2026"), {"tag": _("Geboekt"), "colour": "green"}, {"text": "402,17 euro", "numeric": True}),
            (_("april 2026"), {"tag": _("Verstuurd"), "colour": "yellow"}, {"text": "402,17 euro", "numeric": True}),
        ],
        "total_row": (_("Samen"), "", {"text": "804,34 euro", "numeric": True}),
        "colours": ["grey", "blue", "light-blue", "green", "turquoise", "yellow", "orange", "red", "purple"],
        "crumbs": [(_("Start"), "/"), (_("Stijlboek"), "")],
    }


def _charts() -> dict[str, Any]:
    months = [str(_("jan")), str(_("feb")), str(_("mrt")), str(_("apr"))]
    return {
        "charts": [
            bar_chart(str(_("Aanvragen per sector")), [(str(_("Onderwijs")), 142), (str(_("Lokaal bestuur")), 98)]),
            stacked_bar(
                str(_("Uitbetaald per maand")),
                months,
                [(str(_("Voltijds")), [12000, 12400, 13100, 12800]), (str(_("Halftijds")), [6000, 6100, 5900, 6500])],
                unit="euro",
            ),
            line_chart(
                str(_("Dagen tot de beslissing")),
                months,
                [(str(_("Gemiddelde")), [12, 9, 11, 8]), (str(_("Langste")), [30, 24, 27, 19])],
            ),
            credit_bar(
                str(_("Uw loopbaankrediet")),
                used_before=Decimal("4.5"),
                asked=Decimal(6),
                total=Decimal(18),
                unit="maanden",
            ),
            calendar_picture(str(_("Uw onderbreking")), Period(date(2026, 1, 7), date(2026, 4, 6))),
            progress_ring(str(_("Berekend")), done=7, total=9),
        ]
    }
