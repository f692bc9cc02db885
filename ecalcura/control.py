"""The second calculator: deliberately simple, deliberately apart. It checks what must be due and decides nothing.

It takes the published judgement of a calculation (who has which right from when to when, which lines are refused, in
how many months a premium counts) and does all the arithmetic again from what was reported: shares of months, FTE,
ceiling, wage costs with their index, advances, what was already received. It shares no code with the law, reads the
same figures from their files with its own few lines, and counts in fractions and whole cents.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "law" / "parameters"
TRANSITION = "IBW-2023-TRANSITION-1"
Json = Mapping[str, Any]
Month = tuple[int, int]


@cache
def version() -> str:
    """SHA-256 of this calculator and of every figure it reads from files: another comma counts everything anew."""
    digest = sha256(Path(__file__).read_bytes())
    for path in sorted(FOLDER.rglob("*.yaml")):
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _rows(file: str, name: str) -> list[tuple[date, Any]]:
    table = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))[name]
    return [(row["from"], row["value"]) for row in table["values"]]


def _figure(file: str, name: str, day: date) -> Any:
    rows = _rows(file, name)
    return rows[bisect_right([starts_on for starts_on, _value in rows], day) - 1][1]


@cache
def shipped_set(name: str) -> Json:
    """The content of a set that comes with the product."""
    content: Json = yaml.safe_load((FOLDER / "sets" / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def _round(value: Fraction, places: int) -> Fraction:
    """Half goes up; amounts and FTE are never negative here."""
    unit = 10**places
    return Fraction(int(value * unit + Fraction(1, 2)), unit)


def _cents(amount: Fraction) -> int:
    return int(amount * 100 + Fraction(1, 2))


def months_of(period: str, strategy: str) -> list[Month]:
    """July to June; of the transition only the second half."""
    first = int(period[:4])
    months = [(first, month) for month in range(7, 13)] + [(first + 1, month) for month in range(1, 7)]
    return months[6:] if strategy == TRANSITION else months


def _quarter(month: Month) -> str:
    return f"{month[0]}Q{(month[1] + 2) // 3}"


@cache
def _full_time(quarter: str) -> Fraction:
    """Mondays to Fridays × 7.6 hours."""
    year, first = int(quarter[:4]), int(quarter[5]) * 3 - 2
    days = [
        date(year, month, day) for month in range(first, first + 3) for day in range(1, monthrange(year, month)[1] + 1)
    ]
    hours = Fraction(str(_figure("law.yaml", "hours_per_workday", days[0])))
    return sum(day.weekday() < 5 for day in days) * hours


def _fte(hours: str, quarter: str) -> Fraction:
    return min(Fraction(1), _round(Fraction(hours) / _full_time(quarter), 4))


class Figures:
    """The wage costs of one set for one period, indexed by the months of the period."""

    def __init__(self, content: Json, period: str) -> None:
        self.rules = content["rules"]
        day = date(int(period[:4]), 7, 1)
        self.week = Fraction(str(_figure("law.yaml", "full_time_week_hours", day)))
        self.paid_as = _figure("law.yaml", "paid_as", day)
        base = content["wageCost"]["baseCoefficient"]
        factor = Fraction(1)
        if base is not None:
            steps = [Fraction(_figure("index.yaml", "coefficient", date(*month, 1))) for month in months_of(period, "")]
            factor = _round(sum(steps, Fraction(0)) / 12 / Fraction(base), 6)
        self.cost = {
            kind: {
                function: _round(Fraction(amount) * factor, 2) for function, amount in content["wageCost"][kind].items()
            }
            for kind in ("premium", "replacement")
        }

    def family(self, function: str) -> str:
        """A social worker is paid as PARA."""
        return str(self.paid_as.get(function, function))

    def yearly(self, kind: str, function: str) -> Fraction:
        return self.cost[kind][self.family(function)]


def definitive(facts: Json, result: Json, content: Json, strategy: str) -> int:
    """The amount of one facility for one period in cents, from what was reported."""
    figures = Figures(content, facts["referencePeriod"])
    months = months_of(facts["referencePeriod"], strategy)
    published = {line["id"]: line for line in result["staff"]}
    premium, used = 0, {}
    exempted: dict[tuple[str, str], Fraction] = {}
    for line in facts["staff"]:
        shown = published[line["id"]]
        if _refused(shown):
            continue
        hours = dict(line["performances"])
        used[line["id"]] = {quarter: _fte(worked, quarter) for quarter, worked in hours.items()}
        premium += sum(_premium(trace, hours, figures) for trace in shown["traces"])
        for month, part in _exempted(line, shown["bands"], months, figures):
            key = (_quarter(month), _matched(line, month, figures))
            exempted[key] = exempted.get(key, Fraction(0)) + part
    refused = {line["id"] for line in result["replacements"] if _refused(line)}
    lines = [line for line in facts["replacements"] if line["id"] not in refused]
    return premium + _replacements(lines, used, exempted, months, figures)


def _refused(shown: Json) -> bool:
    return any(one["code"].startswith("E-") for one in shown["findings"])


def _premium(trace: Json, hours: Mapping[str, str], figures: Figures) -> int:
    yearly = figures.yearly("premium", trace["function"])
    counted = sum(
        (_fte(hours.get(one["quarter"], "0"), one["quarter"]) * one["months"] for one in trace["quarters"]), Fraction(0)
    )
    return _cents(yearly * Fraction(trace["values"]["k"]) / figures.week * counted / 12)


def _exempted(
    line: Json, bands: Iterable[Json], months: list[Month], figures: Figures
) -> Iterable[tuple[Month, Fraction]]:
    """(X - k) / 38 × the share of a full-timer's month, month by month."""
    spans = [
        (date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), Fraction(one["hoursPerWeek"])) for one in bands
    ]
    contracts = [(_first(one[0]), _last(one[1]), Fraction(one[2])) for one in line["contracts"]]
    breaks = [(_first(one[0]), _last(one[1])) for one in line["suspensions"]]
    chosen = sorted(
        (_from_month(_first(day), contracts), _first(day), Fraction(hours)) for day, hours in line["choices"]
    )
    for month in months:
        first, last = date(*month, 1), date(*month, monthrange(*month)[1])
        right = max((hours for starts, ends, hours in spans if starts <= last and first <= ends), default=Fraction(0))
        asked = [hours for start, _day, hours in chosen if start <= month]
        left = right - min(right, asked[-1] if asked else Fraction(0))
        if left:
            yield month, left / figures.week * _share(first, last, contracts, breaks, figures)


def _first(day: str) -> date:
    return date.fromisoformat(day)


def _last(day: str | None) -> date:
    return date.fromisoformat(day) if day else date.max


def _from_month(day: date, contracts: list[tuple[date, date, Fraction]]) -> Month:
    """The month from which something counts: that of a first day of the month or of a hire, else the next."""
    before = day - timedelta(days=1)
    is_hire = any(starts == day for starts, _ends, _hours in contracts) and not any(
        starts <= before <= ends for starts, ends, _hours in contracts
    )
    if day.day == 1 or is_hire:
        return day.year, day.month
    return (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)


def _share(
    first: date,
    last: date,
    contracts: list[tuple[date, date, Fraction]],
    breaks: list[tuple[date, date]],
    figures: Figures,
) -> Fraction:
    """Contract hours over 38, averaged over the calendar days of the month."""
    days = (last - first).days + 1
    inside = [
        (max(first, starts), min(last, ends), hours)
        for starts, ends, hours in contracts
        if starts <= last and first <= ends
    ]
    away = [(max(first, starts), min(last, ends)) for starts, ends in breaks if starts <= last and first <= ends]
    if len(inside) == 1 and not away and inside[0][:2] == (first, last):
        return min(Fraction(1), inside[0][2] / figures.week)
    total, absent = Fraction(0), 0
    for number in range(days):
        day = first + timedelta(days=number)
        hours = next((hours for starts, ends, hours in inside if starts <= day <= ends), Fraction(0))
        if any(starts <= day <= ends for starts, ends in away):
            hours = Fraction(0)
        absent += not hours
        total += min(Fraction(1), hours / figures.week)
    if absent and figures.rules["monthFractionRule"] == "FULL_MONTHS_ONLY":
        return Fraction(0)
    return total / days


def _matched(line: Json, month: Month, figures: Figures) -> str:
    """The function against which replacements are held, where the rules match by function."""
    contracts = [(_first(one[0]), _last(one[1]), Fraction(one[2])) for one in line["contracts"]]
    function, group = line["function"], line["group"]
    for day, other, other_group in sorted(line["functionChanges"]):
        if _from_month(_first(day), contracts) <= month:
            function, group = other, other_group
    return "GG" if group == "ASSIMILATED" else figures.family(function)


def _replacements(
    lines: list[Json],
    used: Mapping[str, Mapping[str, Fraction]],
    exempted: Mapping[tuple[str, str], Fraction],
    months: list[Month],
    figures: Figures,
) -> int:
    quarters = list(dict.fromkeys(_quarter(month) for month in months))
    counted = _within_one_person(lines, used, quarters)
    by_function = figures.rules["replacementCapScope"] == "HCO_FUNCTION"
    by_quarter = figures.rules["replacementCapPeriod"] == "QUARTER"
    financed: dict[str, Fraction] = {line["id"]: Fraction(0) for line in lines}
    families = {figures.family(line["function"]) for line in lines} if by_function else {""}
    for family in families:
        own = [line["id"] for line in lines if not by_function or figures.family(line["function"]) == family]
        for group in [[quarter] for quarter in quarters] if by_quarter else [quarters]:
            ceiling = sum(
                (
                    part
                    for (quarter, one), part in exempted.items()
                    if quarter in group and (not by_function or one == family)
                ),
                Fraction(0),
            )
            ceiling = _round(ceiling / (3 if by_quarter else 12), 4)
            shares = {key: sum((counted[key].get(one, Fraction(0)) for one in group), Fraction(0)) for key in own}
            if not by_quarter:
                shares = {key: _round(share / 4, 4) for key, share in shares.items()}
            together = sum(shares.values(), Fraction(0))
            scale = min(Fraction(1), ceiling / together) if together else Fraction(1)
            for key, share in shares.items():
                financed[key] += share * scale / (4 if by_quarter else 1)
    return sum(_cents(figures.yearly("replacement", line["function"]) * financed[line["id"]]) for line in lines)


def _within_one_person(
    lines: list[Json], used: Mapping[str, Mapping[str, Fraction]], quarters: list[str]
) -> dict[str, dict[str, Fraction]]:
    """Quarterly FTE of each replacement; somebody who also has a staff line never counts for more than one."""
    counted = {
        line["id"]: {quarter: _fte(hours, quarter) for quarter, hours in line["performances"] if quarter in quarters}
        for line in lines
    }
    for person in {line["sameAsStaff"] for line in lines if line["sameAsStaff"]}:
        own = [line["id"] for line in lines if line["sameAsStaff"] == person]
        for quarter in quarters:
            together = sum((counted[key].get(quarter, Fraction(0)) for key in own), Fraction(0))
            room = max(Fraction(0), 1 - used.get(person, {}).get(quarter, Fraction(0)))
            if together > room:
                for key in own:
                    if quarter in counted[key]:
                        counted[key][quarter] *= room / together
    return counted


def received(traces: Iterable[Json]) -> int:
    """What the day price already brought, in cents."""
    return sum(_cents(Fraction(one["values"]["supplement"]) * one["values"]["days"]) for one in traces)


def advance(base: str, content: Json) -> int:
    """One of the equal advances, in cents."""
    share = Fraction(content["advances"]["shareOfPreviousDefinitive"])
    return _cents(Fraction(base) * share / len(content["advances"]["dates"]))


def balance(snapshot: Json, result: Json, content: Json, strategy: str, advances: Iterable[int]) -> int:
    """What is still to be paid (or claimed back, when negative) at the settlement, in cents."""
    given = snapshot.get("given")
    due = _cents(Fraction(given["amount"])) if given else definitive(snapshot["facts"], result, content, strategy)
    return due - sum(advances) - received(snapshot["received"])
