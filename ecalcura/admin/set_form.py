"""The figures that the department sets, as a form; the law itself checks the set that comes out of it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecalcura.enums import (
    AgeStartRule,
    AssimilationEffect,
    CapPeriod,
    CapScope,
    Function,
    LeapDayRule,
    MonthFractionRule,
    PartTimeThreshold,
)
from ecalcura.law.periods import ReferencePeriod

# Functions with a wage cost of their own; the others are paid as one of these.
PREMIUM = (Function.VPK_A1, Function.VPK_HBO5, Function.ZK)
REPLACEMENT = (Function.VPK_A1, Function.VPK_HBO5, Function.ZK, Function.PARA, Function.UNIV, Function.GG)
NAMES = {
    Function.VPK_A1: _("verpleegkundige A1"),
    Function.VPK_HBO5: _("verpleegkundige HBO5"),
    Function.ZK: _("zorgkundige"),
    Function.PARA: _("paramedicus of maatschappelijk assistent"),
    Function.UNIV: _("psycholoog, orthopedagoog of pedagoog"),
    Function.GG: _("gelijkgesteld personeel"),
}
RULES: dict[str, tuple[Any, dict[Any, Any]]] = {
    "ageStartRule": (
        _("Een leeftijdsstap begint"),
        {
            AgeStartRule.FIRST_DAY_OF_BIRTHDAY_MONTH: _("op de eerste dag van de verjaardagsmaand"),
            AgeStartRule.FIRST_DAY_OF_NEXT_MONTH: _("op de eerste dag van de maand erna"),
        },
    ),
    "leapDayRule": (
        _("Geboren op 29 februari"),
        {
            LeapDayRule.LAST_OF_FEBRUARY: _("verjaart op 28 februari"),
            LeapDayRule.FIRST_OF_MARCH: _("verjaart op 1 maart"),
        },
    ),
    "monthFractionRule": (
        _("Een onvolledige maand telt"),
        {
            MonthFractionRule.CALENDAR_DAYS: _("naar kalenderdagen"),
            MonthFractionRule.FULL_MONTHS_ONLY: _("niet mee"),
        },
    ),
    "assimilationPartTime": (
        _("De 200 uren bij deeltijds werk"),
        {
            PartTimeThreshold.PRO_RATA: _("naar verhouding van het contract"),
            PartTimeThreshold.NONE: _("altijd 200 uren"),
        },
    ),
    "assimilationEffect": (
        _("Later verworven gelijkstelling geldt"),
        {
            AssimilationEffect.NEXT_MONTH: _("vanaf de volgende maand"),
            AssimilationEffect.SAME_MONTH: _("vanaf dezelfde maand"),
        },
    ),
    "replacementCapPeriod": (
        _("Vervanging wordt begrensd over"),
        {CapPeriod.REFERENCE_PERIOD: _("de hele referentieperiode"), CapPeriod.QUARTER: _("elk kwartaal")},
    ),
    "replacementCapScope": (
        _("Vervanging wordt begrensd per"),
        {CapScope.HCO: _("voorziening"), CapScope.HCO_FUNCTION: _("voorziening en functie")},
    ),
}
DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
DAY_WRONG = _("Schrijf een dag als maand-dag, zoals 08-15.")
AMOUNT = r"^[0-9]{1,9}\.[0-9]{2}$"


class AmountField(forms.RegexField):
    """An exact amount, typed with a comma or a point."""

    def __init__(self, **options: Any) -> None:
        wrong = {"invalid": _("Schrijf een bedrag met twee cijfers na de komma, zoals 56720,04.")}
        super().__init__(AMOUNT, required=False, max_length=14, error_messages=wrong, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace(",", ".")

    def prepare_value(self, value: Any) -> Any:
        return value.replace(".", ",") if isinstance(value, str) else value


class FigureField(forms.RegexField):
    """A share or a coefficient with at most six decimals."""

    def __init__(self, **options: Any) -> None:
        wrong = {"invalid": _("Schrijf een getal met hoogstens zes cijfers na de komma, zoals 0,80.")}
        super().__init__(r"^[0-9]{1,3}(\.[0-9]{1,6})?$", max_length=10, error_messages=wrong, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace(",", ".")

    def prepare_value(self, value: Any) -> Any:
        return value.replace(".", ",") if isinstance(value, str) else value


class SetForm(forms.Form):
    """Every figure of a set; what stands in `base` and not in the form stays as it is."""

    id = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{2,39}$", label=_("Naam"), max_length=40,
        error_messages={"invalid": _("Schrijf een naam met hoofdletters, cijfers en streepjes, zoals IBW-2025.")},
    )  # fmt: skip
    title = forms.CharField(label=_("Omschrijving"), max_length=200)
    source = forms.CharField(label=_("Bron (besluit of nota)"), max_length=300)
    test = forms.BooleanField(
        label=_("Testset: alleen om te proberen, nooit om te betalen"), required=False
    )  # fmt: skip
    note = forms.CharField(label=_("Waarom deze set?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    advance_dates = forms.CharField(label=_("Dagen van de voorschotten (maand-dag, met komma's)"), max_length=200)
    advance_share = FigureField(label=_("Aandeel van het laatste definitieve bedrag"))
    corrections = forms.IntegerField(label=_("Verbeteringen na bevestiging"), min_value=0, max_value=12)
    quarter_days = forms.IntegerField(label=_("Dagen om een kwartaal te bevestigen"), min_value=0, max_value=365)
    final_deadline = forms.RegexField(
        DAY, label=_("Laatste dag voor de hele periode"), error_messages={"invalid": DAY_WRONG}
    )
    calculation_by = forms.RegexField(DAY, label=_("Berekening ten laatste op"), error_messages={"invalid": DAY_WRONG})
    payment_by = forms.RegexField(DAY, label=_("Betaling ten laatste op"), error_messages={"invalid": DAY_WRONG})
    objection_days = forms.IntegerField(label=_("Dagen om bezwaar te maken"), min_value=0, max_value=365)
    base_coefficient = FigureField(label=_("Indexcoëfficiënt van de bedragen (leeg: niet indexeren)"), required=False)
    mention_required = forms.BooleanField(label=_("Het contract moet de compensatie vermelden"), required=False)
    excluded_types = forms.CharField(
        label=_("Contracttypes die niet meetellen (één per lijn)"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
    )  # fmt: skip

    def __init__(self, *args: Any, base: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever begins with the test set names and sources the figures anew.
        anew = {"id": "", "title": "", "source": "", "test": False} if base["test"] else {}
        self.base, self.initial = base, {**_initial(base), **anew}
        for function in PREMIUM:
            label = _("Y1 premie: %(name)s") % {"name": NAMES[function]}
            self.fields[f"premium_{function.value}"] = AmountField(label=label)
        for function in REPLACEMENT:
            label = _("Y2 vervanging: %(name)s") % {"name": NAMES[function]}
            self.fields[f"replacement_{function.value}"] = AmountField(label=label)
        for name, (label, options) in RULES.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[(one.value, text) for one, text in options.items()]
            )

    def content(self, period: ReferencePeriod) -> dict[str, Any]:
        """The set as the law reads it, for this one reference period."""
        values, made = self.cleaned_data, deepcopy(dict(self.base))
        made |= {name: values[name] for name in ("id", "title", "source", "test")}
        made |= {"validFrom": str(period), "validTo": str(period)}
        costs = made["wageCost"]
        for kind, functions in (("premium", PREMIUM), ("replacement", REPLACEMENT)):
            for function in functions:
                amount = values[f"{kind}_{function.value}"]
                costs[kind].pop(function.value, None)
                if amount:
                    costs[kind][function.value] = amount
        costs["baseCoefficient"] = values["base_coefficient"] or None
        made["rules"] |= {name: values[name] for name in RULES}
        made["rules"]["contractMentionRequired"] = values["mention_required"]
        lines = values["excluded_types"].splitlines()
        made["rules"]["excludedContractTypes"] = [line.strip() for line in lines if line.strip()]
        made["advances"] = {
            "dates": [part.strip() for part in values["advance_dates"].split(",") if part.strip()],
            "shareOfPreviousDefinitive": values["advance_share"],
        }
        made["confirmation"] = {
            "correctionsAfterConfirmation": values["corrections"],
            "quarterDeadlineDays": values["quarter_days"],
            "finalDeadline": values["final_deadline"],
        }
        made["settlement"] = {
            "calculationBy": values["calculation_by"],
            "paymentBy": values["payment_by"],
            "objectionDays": values["objection_days"],
        }
        return made


WORDS = {
    "id": _("Naam"),
    "title": _("Omschrijving"),
    "source": _("Bron"),
    "test": _("Testset"),
    "sector": _("Sector"),
    "validFrom": _("Geldt vanaf periode"),
    "validTo": _("Geldt tot en met periode"),
    "wageCost.baseCoefficient": _("Indexcoëfficiënt van de bedragen"),
    "rules.contractMentionRequired": _("Het contract moet de compensatie vermelden"),
    "rules.excludedContractTypes": _("Contracttypes die niet meetellen"),
    "advances.dates": _("Dagen van de voorschotten"),
    "advances.shareOfPreviousDefinitive": _("Aandeel van het laatste definitieve bedrag"),
    "confirmation.correctionsAfterConfirmation": _("Verbeteringen na bevestiging"),
    "confirmation.quarterDeadlineDays": _("Dagen om een kwartaal te bevestigen"),
    "confirmation.finalDeadline": _("Laatste dag voor de hele periode"),
    "settlement.calculationBy": _("Berekening ten laatste op"),
    "settlement.paymentBy": _("Betaling ten laatste op"),
    "settlement.objectionDays": _("Dagen om bezwaar te maken"),
}


def path_in_words(path: str) -> str:
    """A field of a set as people call it."""
    if path in WORDS:
        return str(WORDS[path])
    head, _mark, name = path.rpartition(".")
    if head == "rules" and name in RULES:
        return str(RULES[name][0])
    kinds = {"wageCost.premium": _("Y1 premie: %(name)s"), "wageCost.replacement": _("Y2 vervanging: %(name)s")}
    if head in kinds:
        return str(kinds[head]) % {"name": NAMES.get(Function(name), name)}
    return path


def value_in_words(path: str, text: str | None) -> str:
    """A value of a set (as JSON) as people read it; a dash where there is none."""
    value = None if text is None else json.loads(text)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(_("ja") if value else _("nee"))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    name = path.rpartition(".")[2]
    if name in RULES:
        return str(next((words for one, words in RULES[name][1].items() if one.value == value), value))
    if path.startswith("wageCost.") or path.endswith("shareOfPreviousDefinitive"):
        return str(value).replace(".", ",")
    return str(value)


def _initial(base: Mapping[str, Any]) -> dict[str, Any]:
    costs, rules = base["wageCost"], base["rules"]
    found: dict[str, Any] = {name: base[name] for name in ("id", "title", "source", "test")}
    found |= {f"premium_{name}": amount for name, amount in costs["premium"].items()}
    found |= {f"replacement_{name}": amount for name, amount in costs["replacement"].items()}
    found |= {name: rules[name] for name in RULES}
    return found | {
        "base_coefficient": costs["baseCoefficient"],
        "mention_required": rules["contractMentionRequired"],
        "excluded_types": "\n".join(rules["excludedContractTypes"]),
        "advance_dates": ", ".join(base["advances"]["dates"]),
        "advance_share": base["advances"]["shareOfPreviousDefinitive"],
        "corrections": base["confirmation"]["correctionsAfterConfirmation"],
        "quarter_days": base["confirmation"]["quarterDeadlineDays"],
        "final_deadline": base["confirmation"]["finalDeadline"],
        "calculation_by": base["settlement"]["calculationBy"],
        "payment_by": base["settlement"]["paymentBy"],
        "objection_days": base["settlement"]["objectionDays"],
    }
