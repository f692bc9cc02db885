"""The simulator's steps: each form reads from the case and writes back to it, in contract names."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.web.days import BirthDayField, DayField
from kernel.web.decimals import CommaField
from zorgkrediet.enums import EmploymentStatus, IncomeKind, LivesWith, MotiveKind, Regime, Sector
from zorgkrediet.law.tables import scheme_start
from zorgkrediet.models.labels import choices
from zorgkrediet.web.employee.forms import MOTIVE_FORMS, MotiveForm
from zorgkrediet.web.public.case import history_before, months_that_fit

Json = dict[str, Any]
UNBORN_DAYS = 280  # who plans leave for a child that is on its way may try it out


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


class WorkForm(forms.Form):
    """Where and how the person works."""

    sector = forms.ChoiceField(label=_("Waar werkt u?"), choices=choices(Sector), widget=forms.RadioSelect)
    status = forms.ChoiceField(label=_("Uw statuut"), choices=choices(EmploymentStatus), widget=forms.RadioSelect)
    fraction = CommaField(
        label=_("Hoeveel werkt u nu?"),
        help_text=_("Voltijds is 1,00; 80 % is 0,80. Tel al uw jobs bij openbare werkgevers samen."),
        min_value=0.01,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        initial=Decimal("1.00"),
        error_messages={"bounds": _("Voltijds is 1,00. Voor 80 % vult u 0,80 in.")},
    )
    birth_date = BirthDayField(
        label=_("Uw geboortedatum"),
        help_text=_("Alleen nodig voor halftijds: vanaf 50 jaar is de inhouding anders."),
        required=False,
    )

    @staticmethod
    def read(case: Json) -> Json:
        work = case.get("employment") or {}
        return {
            "sector": (case.get("employer") or {}).get("sector"),
            "status": work.get("status"),
            "fraction": Decimal(work.get("fraction") or "1.00"),
            "birth_date": _day((case.get("employee") or {}).get("birthDate")),
        }

    def write(self, case: Json) -> None:
        values = self.cleaned_data
        case["employer"] = {"sector": values["sector"]}
        case["employment"] = {
            **(case.get("employment") or {}),
            "status": values["status"],
            "fraction": f"{values['fraction']:.2f}",
        }
        case.pop("employee", None)
        if values["birth_date"]:
            case["employee"] = {"birthDate": values["birth_date"].isoformat()}


class KindForm(forms.Form):
    """Which motive."""

    kind = forms.ChoiceField(
        label=_("Waarvoor wilt u zorgkrediet?"), choices=choices(MotiveKind), widget=forms.RadioSelect
    )

    @staticmethod
    def read(case: Json) -> Json:
        return {"kind": case.get("motive", {}).get("kind")}

    def write(self, case: Json) -> None:
        if case.get("motive", {}).get("kind") != self.cleaned_data["kind"]:
            case["motive"] = {"kind": self.cleaned_data["kind"]}


def facts_form(case: Json, data: Any = None) -> MotiveForm | None:
    """The facts of the chosen motive, without a name; None when the motive asks nothing more."""
    motive = case.get("motive", {})
    kind = MOTIVE_FORMS.get(motive.get("kind"))
    if kind is None or not kind.names:
        return None
    initial = {field: motive.get(target) for field, target in kind.names.items() if target in motive}
    for field in ("birth_date", "starts_on", "ends_on"):
        if field in initial:
            initial[field] = _day(initial[field])
    form = kind(data, initial=initial or None)
    form.fields.pop("name", None)
    if (born := form.fields.get("birth_date")) is not None:
        born.days_ahead = UNBORN_DAYS  # type: ignore[attr-defined]
    return form


class HouseholdForm(forms.Form):
    """With whom, and how many children of which kind."""

    lives_with = forms.ChoiceField(
        label=_("Met wie woont u?"),
        choices=choices(LivesWith),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies met wie u woont.")},
    )
    dependent = forms.IntegerField(
        label=_("Kinderen die bij u wonen en ten laste zijn"), min_value=0, max_value=15, initial=0, required=False
    )
    not_dependent = forms.IntegerField(
        label=_("Kinderen die bij u wonen en niet ten laste zijn"), min_value=0, max_value=15, initial=0, required=False
    )
    elsewhere = forms.IntegerField(
        label=_("Kinderen die elders wonen en recht geven op het Groeipakket"),
        min_value=0,
        max_value=15,
        initial=0,
        required=False,
    )
    KINDS = {
        "dependent": {"livesIn": True, "dependent": True, "childBenefit": True},
        "not_dependent": {"livesIn": True, "dependent": False, "childBenefit": False},
        "elsewhere": {"livesIn": False, "dependent": False, "childBenefit": True},
    }

    @classmethod
    def read(cls, case: Json) -> Json:
        household = case.get("household") or {}
        children = household.get("children") or []
        counts = {name: sum(child == kind for child in children) for name, kind in cls.KINDS.items()}
        return {"lives_with": household.get("livesWith"), **counts}

    def write(self, case: Json) -> None:
        values = self.cleaned_data
        children = [kind for name, kind in self.KINDS.items() for _number in range(values.get(name) or 0)]
        case["household"] = {"livesWith": values["lives_with"], "children": children}


class BreakForm(forms.Form):
    """What is asked, what was taken before, and other income."""

    regime = forms.ChoiceField(label=_("Hoe wilt u onderbreken?"), choices=choices(Regime), widget=forms.RadioSelect)
    starts_on = DayField(label=_("Eerste dag"))
    months = forms.IntegerField(
        label=_("Aantal maanden"), help_text=_("3 tot 12; 1 tot 3 voor palliatieve zorg."), min_value=1, max_value=90
    )
    stops_on = DayField(
        label=_("Wat als u vroeger stopt? Laatste dag"),
        help_text=_("Laat leeg als u niet vroeger wilt stoppen."),
        required=False,
    )
    taken_full = forms.IntegerField(
        label=_("Maanden zorgkrediet al opgenomen, volledig"),
        help_text=_(
            "Alleen Vlaams zorgkrediet. Loopbaanonderbreking van vroeger (RVA) en thematisch verlof tellen niet mee."
        ),
        min_value=0,
        max_value=18,
        required=False,
    )
    taken_half = forms.IntegerField(
        label=_("Maanden zorgkrediet al opgenomen, halftijds"), min_value=0, max_value=36, required=False
    )
    taken_fifth = forms.IntegerField(
        label=_("Maanden zorgkrediet al opgenomen, 4/5"), min_value=0, max_value=90, required=False
    )
    leave_from = DayField(
        label=_("Thematisch verlof in die periode, vanaf"),
        help_text=_(
            "Ouderschapsverlof, medische bijstand, palliatief verlof of mantelzorgverlof. Leeg als u er geen hebt."
        ),
        required=False,
    )
    leave_until = DayField(label=_("Thematisch verlof tot en met"), required=False)
    income = forms.ChoiceField(
        label=_("Andere inkomsten"), choices=[("", _("Geen")), *choices(IncomeKind)], required=False
    )
    income_since = DayField(label=_("Andere inkomsten sinds"), required=False)
    TAKEN = {"FULL": "taken_full", "HALF": "taken_half", "FIFTH": "taken_fifth"}

    @classmethod
    def read(cls, case: Json) -> Json:
        asked = case.get("interruption") or {}
        stop: Json = next((event for event in case.get("events") or [] if event.get("kind") == "EARLY_STOP"), {})
        income: Json = next(iter(case.get("otherIncome") or []), {})
        leave: Json = next(iter(case.get("thematicLeaves") or []), {})
        return {
            "regime": asked.get("regime"),
            "starts_on": _day(asked.get("startsOn")),
            "months": asked.get("months"),
            "stops_on": _day(stop.get("on")),
            "leave_from": _day(leave.get("startsOn")),
            "leave_until": _day(leave.get("endsOn")),
            "income": income.get("kind"),
            "income_since": _day(income.get("startsOn")),
            **case.get("_taken", {}),
        }

    def clean(self) -> Json:
        values = super().clean() or {}
        first, last = values.get("leave_from"), values.get("leave_until")
        if not {"leave_from", "leave_until"} & set(self.errors) and bool(first) != bool(last):
            self.add_error("leave_until" if first else "leave_from", _("Vul van het verlof beide dagen in, of geen."))
        if first and last and last < first:
            self.add_error("leave_until", _("De laatste dag ligt voor de eerste dag. Kijk beide datums na."))
        taken = [name for name in self.TAKEN.values() if values.get(name)]
        if taken and values.get("starts_on"):
            room = months_that_fit(values["starts_on"])
            if sum(values[name] for name in taken) > room:
                self.add_error(taken[0], self._too_many(room))
        return values

    @staticmethod
    def _too_many(room: int) -> str:
        """Who counts more months than there were, counts an older scheme along."""
        return ngettext(
            "Tussen %(first)s en uw eerste dag ligt maar %(room)s maand. Tel alleen zorgkrediet: loopbaanonderbreking "
            "van voor die dag (RVA) telt niet mee.",
            "Tussen %(first)s en uw eerste dag liggen maar %(room)s maanden. Tel alleen zorgkrediet: "
            "loopbaanonderbreking van voor die dag (RVA) telt niet mee.",
            room,
        ) % {"first": date_format(scheme_start(), "j F Y"), "room": room}

    def write(self, case: Json) -> None:
        values = self.cleaned_data
        case["interruption"] = {
            "regime": values["regime"],
            "startsOn": values["starts_on"].isoformat(),
            "months": values["months"],
        }
        taken = {regime: values.get(name) or 0 for regime, name in self.TAKEN.items()}
        if any(taken.values()) or "_taken" in case:
            case["history"] = history_before(values["starts_on"], taken)
            case["_taken"] = {name: values.get(name) for name in self.TAKEN.values()}
        case["events"] = [{"kind": "EARLY_STOP", "on": values["stops_on"].isoformat()}] if values["stops_on"] else []
        others = (case.get("thematicLeaves") or [])[1:]  # a saved case may hold more than this page shows
        shown = [{"startsOn": f"{values['leave_from']}", "endsOn": f"{values['leave_until']}"}]
        case["thematicLeaves"] = [*(shown if values["leave_from"] else []), *others]
        case["otherIncome"] = []
        if values["income"]:
            income: Json = {"kind": values["income"]}
            if values["income_since"]:
                income["startsOn"] = values["income_since"].isoformat()
            case["otherIncome"] = [income]


class FileForm(forms.Form):
    """A case saved before."""

    file = forms.FileField(label=_("Bewaarde berekening"), help_text=_("Het bestand dat u hier eerder bewaarde."))
