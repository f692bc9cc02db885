"""The forms of one line: shape only; the law and the registers say whether it counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecalcura.enums import GroupChoice, LineRole, Profession
from ecalcura.gather import ChoiceData, CircumstanceData, ContractData, LineData, group_of
from ecalcura.law.periods import Quarter
from ecalcura.models.labels import choices
from ecalcura.web.faults import PageFault, faults_of, faults_of_rows, once
from ecalcura.web.fields import HoursField, NationalNumberField
from kernel.web.days import DayField


class WhoForm(forms.Form):
    """Step 1 of a new line: the number; the name comes from the register."""

    national_number = NationalNumberField(
        label=_("Rijksregisternummer of BIS-nummer"),
        help_text=_("Elf cijfers. Naam en geboortedatum halen wij op; u typt ze nooit zelf."),
        max_length=20,
        error_messages={"required": _("Vul het rijksregisternummer in.")},
    )


def profession_field() -> forms.ChoiceField:
    """The function, which nobody gets by leaving the list alone: a visum hangs on it."""
    return forms.ChoiceField(
        label=_("Functie"),
        choices=[("", _("Kies de functie")), *choices(Profession)],
        error_messages={"required": _("Kies de functie.")},
    )


class EntitledForm(forms.Form):
    """Function and choice of somebody who is entitled."""

    profession = profession_field()
    group = forms.ChoiceField(
        label=_("Groep"),
        help_text=_("Laat leeg: dan geldt de groep die bij de functie hoort."),
        choices=[("", _("Volgens de functie")), *choices(GroupChoice)],
        required=False,
    )
    group_reason = forms.CharField(label=_("Waarom een andere groep?"), max_length=500, required=False)
    transitional_right = forms.BooleanField(
        label=_("Zorgkundige met een verworven recht op de premie van voor 2005"), required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        group, profession = values.get("group"), values.get("profession")
        if group and profession and group != group_of(profession) and not values.get("group_reason", "").strip():
            self.add_error("group_reason", _("Zeg waarom deze persoon in een andere groep hoort."))
        return values


class ReplacementForm(forms.Form):
    """What somebody was hired for."""

    profession = profession_field()
    replaced_hours = HoursField(
        label=_("Vervangen uren per week"),
        help_text=_("De nieuwe of bijkomende uren, niet meer dan de uren van het contract."),
        max_value=38,
        min_value=Decimal("0.01"),
    )
    is_additional = forms.BooleanField(
        label=_("Het gaat om bijkomende uren van iemand die hier al werkte"), required=False
    )
    contract_type = forms.CharField(
        label=_("Contracttype"),
        help_text=_("Bijvoorbeeld: onbepaalde duur, bepaalde duur, vervangingsovereenkomst."),
        max_length=60,
        required=False,
    )
    mentions_compensation = forms.BooleanField(
        label=_("Het contract vermeldt dat het de vrijstelling van arbeidsprestaties compenseert"), required=False
    )
    mentioned_on = DayField(label=_("Datum van die vermelding"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("mentions_compensation") and not values.get("mentioned_on") and "mentioned_on" not in self.errors:
            self.add_error("mentioned_on", _("Vul de datum in waarop de vermelding in het contract kwam."))
        return values


class ContractForm(forms.Form):
    starts_on = DayField(label=_("Begin van het contract"))
    ends_on = DayField(label=_("Einde van het contract"), help_text=_("Leeg als het doorloopt."), required=False)
    weekly_hours = HoursField(
        label=_("Uren per week"), help_text=_("Voltijds is 38."), min_value=Decimal("0.01"), max_value=38, max_digits=4,
        error_messages={"max_value": _("Meer dan 38 uren per week kan niet (E-HOURS-OVER-38).")},
    )  # fmt: skip


class ChoiceForm(forms.Form):
    starts_on = DayField(label=_("Keuze vanaf"))
    premium_hours = HoursField(
        label=_("Premie-uren per week"),
        help_text=_("0 = alleen vrijstelling. Gelijk aan het recht = alleen premie. Ertussen = gemengd."),
        max_value=6,
        max_digits=4,
    )


class SuspensionForm(forms.Form):
    starts_on = DayField(label=_("Schorsing zonder loon vanaf"))
    ends_on = DayField(label=_("Tot en met"), required=False)


class IrregularForm(forms.Form):
    starts_on = DayField(label=_("Laatste dag van de 24 maanden"))
    hours = HoursField(label=_("Onregelmatige uren in die 24 maanden"))


class FunctionChangeForm(forms.Form):
    starts_on = DayField(label=_("Andere functie vanaf"))
    profession = forms.ChoiceField(label=_("Nieuwe functie"), choices=[("", "–"), *choices(Profession)])
    group = forms.ChoiceField(
        label=_("Groep in de nieuwe functie"),
        choices=[("", _("Volgens de functie")), *choices(GroupChoice)],
        required=False,
    )


class _Rows(forms.BaseFormSet):
    """A block of rows; an emptied row is a removed one."""

    def initial_form_count(self) -> int:
        """What the browser sends is the whole truth: no row is obliged because it was there before."""
        return 0 if self.is_bound else super().initial_form_count()

    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]


def _block(form: type[forms.Form]) -> Any:
    return forms.formset_factory(form, formset=_Rows, extra=1, max_num=60, absolute_max=60, validate_max=True)


BLOCKS = {
    "contract": (_block(ContractForm), _("Contracten")),
    "choice": (_block(ChoiceForm), _("Keuze: vrijstelling, premie of gemengd")),
    "suspension": (_block(SuspensionForm), _("Schorsingen zonder loon")),
    "irregular": (_block(IrregularForm), _("Onregelmatige uren (gelijkgesteld personeel)")),
    "change": (_block(FunctionChangeForm), _("Andere functie in de voorziening")),
}
# Beside which box a refusal of the law stands: the block and its field, or the field of the main form.
BOXES = {
    "E-CONTRACT-MISSING": ("contract", "starts_on"),
    "E-OVERLAP": ("contract", "starts_on"),
    "E-HOURS-OVER-38": ("contract", "weekly_hours"),
    "E-DECEASED": ("contract", "ends_on"),
    "E-SUSPENSION-OUTSIDE": ("suspension", "starts_on"),
    "E-PREMIUM-FUNCTION": ("choice", "premium_hours"),
    "E-NOT-ENTITLED": ("", "profession"),
    "E-VISA-MISSING": ("", "profession"),
    "E-REPLACED-OVER-CONTRACT": ("", "replaced_hours"),
    "E-CONTRACT-TYPE": ("", "contract_type"),
    "E-CONTRACT-MENTION": ("", "mentions_compensation"),
}
SELDOM = frozenset({"suspension", "irregular", "change"})
SELDOM_FIELDS = ("group", "group_reason", "transitional_right")
HINTS = {
    "choice": _(
        "Zonder keuze is het vrijstelling: laat dit dan leeg. Alleen verpleegkundigen kunnen de premie kiezen."
    ),
}
OF_ROLE = {
    LineRole.ENTITLED: ("contract", "choice", "suspension", "irregular", "change"),
    LineRole.REPLACEMENT: ("contract",),
}


@dataclass
class LineForms:
    """Everything typed about one line: the main form and its blocks of rows."""

    role: LineRole
    main: forms.Form
    blocks: dict[str, Any]
    # Proven on paper, on a form of its own.
    proven_birth_date: date | None = None
    # Confirmed quarters that refused the change.
    closed: tuple[Quarter, ...] = ()
    _read: LineData | None = None

    @classmethod
    def of(cls, role: LineRole, data: Any = None, initial: LineData | None = None) -> "LineForms":
        main = EntitledForm if role == LineRole.ENTITLED else ReplacementForm
        return cls(
            role,
            main(data, initial=_main_initial(initial) if initial else None),
            {
                name: BLOCKS[name][0](
                    data, prefix=name, initial=_rows_of(name, initial) if initial and data is None else None
                )
                for name in OF_ROLE[role]
            },
            initial.proven_birth_date if initial else None,
        )

    def titled(self) -> list[tuple[Any, Any, Any, bool]]:
        """Title, hint and rows of each block, and whether it is folded away: seldom needed and still empty."""
        return [
            (BLOCKS[name][1], HINTS.get(name, ""), rows, name in SELDOM and _is_empty(rows))
            for name, rows in self.blocks.items()
        ]

    def often(self) -> list[forms.BoundField]:
        """The boxes of the main form that everybody fills in."""
        return [field for field in self.main.visible_fields() if field.name not in SELDOM_FIELDS]

    def seldom(self) -> list[forms.BoundField]:
        """The others, which are folded away while they are empty."""
        return [field for field in self.main.visible_fields() if field.name in SELDOM_FIELDS]

    def seldom_filled(self) -> bool:
        return any(field.value() or field.errors for field in self.seldom())

    def is_valid(self) -> bool:
        """Whether everything has its shape; every block is looked at, so that all faults show at once."""
        good = [self.main.is_valid(), *(rows.is_valid() for rows in self.blocks.values())]
        if not all(good):
            return False
        return not [name for name in self.blocks if not self._in_order(name)]

    def _in_order(self, name: str) -> bool:
        good, seen = True, set()
        for form in self.blocks[name].forms:
            values = getattr(form, "cleaned_data", {})
            first, last = values.get("starts_on"), values.get("ends_on")
            if first and name == "choice" and first in seen:
                form.add_error("starts_on", _("Er staat al een keuze op deze dag."))
                good = False
            seen.add(first)
            if first and last and last < first:
                form.add_error("ends_on", _("Het einde ligt voor het begin."))
                good = False
        return good

    def faults(self) -> list[PageFault]:
        """Everything that is wrong, with the box where it is mended: the main form first, then row by row."""
        found = faults_of(self.main)
        for name, rows in self.blocks.items():
            found += faults_of_rows(rows, str(BLOCKS[name][1]))
        return once(found)

    def refuse(self, code: str, sentence: str) -> None:
        """Put a refusal beside the box it is about; what stays is said above the form."""
        data = self.line_data()  # an error takes away what was read
        block, field = BOXES.get(code, ("", ""))
        rows = self.blocks[block].forms if block in self.blocks else []
        form = rows[0] if rows else self.main
        known = field in form.fields and (bool(rows) or not block)
        form.add_error(field if known else None, sentence)
        self._read = data

    def line_data(self) -> LineData:
        """What was typed, as the actions want it."""
        if self._read is None:
            self._read = self._line_data()
        return self._read

    def _line_data(self) -> LineData:
        typed = self.main.cleaned_data
        rows = {name: block.rows() for name, block in self.blocks.items()}
        circumstances = [
            *(CircumstanceData("SUSPENSION", one["starts_on"], one["ends_on"]) for one in rows.get("suspension", ())),
            *(
                CircumstanceData("IRREGULAR_HOURS", one["starts_on"], hours=one["hours"])
                for one in rows.get("irregular", ())
            ),
            *(
                CircumstanceData(
                    "FUNCTION_CHANGE",
                    one["starts_on"],
                    profession=one["profession"],
                    group=one["group"] or group_of(one["profession"]),
                )
                for one in rows.get("change", ())
            ),
        ]
        return LineData(
            role=self.role,
            proven_birth_date=self.proven_birth_date,
            contracts=tuple(
                ContractData(one["starts_on"], one["ends_on"], one["weekly_hours"]) for one in rows["contract"]
            ),
            circumstances=tuple(sorted(circumstances, key=lambda one: (one.kind, one.starts_on))),
            choices=tuple(ChoiceData(one["starts_on"], one["premium_hours"]) for one in rows.get("choice", ())),
            **{name: value for name, value in typed.items() if name in LineData.__dataclass_fields__},
        )


def _is_empty(rows: Any) -> bool:
    return not rows.initial and not any(form.has_changed() for form in rows.forms)


def _main_initial(data: LineData) -> dict[str, Any]:
    own = data.group if data.group != group_of(data.profession) else ""
    values = {name: getattr(data, name) for name in LineData.__dataclass_fields__}
    return {**values, "group": own}


def _rows_of(name: str, data: LineData) -> list[dict[str, Any]]:
    kinds = {"suspension": "SUSPENSION", "irregular": "IRREGULAR_HOURS", "change": "FUNCTION_CHANGE"}
    if name == "contract":
        return [
            {"starts_on": one.starts_on, "ends_on": one.ends_on, "weekly_hours": one.weekly_hours}
            for one in data.contracts
        ]
    if name == "choice":
        return [{"starts_on": one.starts_on, "premium_hours": one.premium_hours} for one in data.choices]
    return [
        {
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "hours": one.hours,
            "profession": one.profession,
            "group": one.group,
        }
        for one in data.circumstances
        if one.kind == kinds[name]
    ]
