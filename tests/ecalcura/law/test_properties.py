"""What holds for every facility, and a second, plain calculation that must agree to the cent."""

from copy import deepcopy
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ecalcura.law.simulation import simulate

QUARTERS = ("2023Q3", "2023Q4", "2024Q1", "2024Q2")
Y1 = {"VPK_A1": Fraction("56720.04"), "VPK_HBO5": Fraction("50000.00")}
Y2 = {"VPK_A1": "53336.02", "VPK_HBO5": "47000.00", "ZK": "40767.75", "PARA": "44102.78", "SOCIAL_WORKER": "44102.78",
      "UNIV": "60000.00", "GG": "40767.75"}  # fmt: skip
CHECKED = settings(max_examples=40, deadline=None, derandomize=True)

days = st.dates(date(2022, 1, 1), date(2024, 12, 31))
firsts = st.sampled_from([date(2022 + n // 12, n % 12 + 1, 1) for n in range(36)])
cents = st.integers(0, 59000).map(lambda number: f"{number / 100:.2f}")
week = st.sampled_from(["38.00", "30.40", "28.50", "19.00", "7.60", "0.01"])


def performances(hours: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict]]:
    chosen = st.lists(st.sampled_from(QUARTERS), unique=True)
    return chosen.flatmap(
        lambda quarters: st.tuples(*(hours for _ in quarters)).map(
            lambda values: [{"quarter": q, "hours": v} for q, v in zip(quarters, values, strict=True)]
        )
    )


@st.composite
def contracts(draw: st.DrawFn) -> list[dict]:
    bounds = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
    drawn = []
    for start, stop in zip(bounds, [*bounds[1:], None], strict=True):
        end = None if stop is None or draw(st.booleans()) else stop - timedelta(days=draw(st.integers(1, 40)))
        if end is None and stop is not None:
            end = stop - timedelta(days=1)
        if end is None or end >= start:
            drawn.append(
                {"startsOn": str(start), "endsOn": None if end is None else str(end), "weeklyHours": draw(week)}
            )
    return drawn


@st.composite
def staff_lines(draw: st.DrawFn) -> dict:
    function = draw(st.sampled_from(["VPK_A1", "VPK_HBO5", "PARA", "UNIV"]))
    nurse = function in Y1
    choices = draw(st.lists(st.tuples(firsts, st.integers(0, 7)), unique_by=lambda pair: pair[0], max_size=3))
    starts = draw(st.lists(days, max_size=2))
    return {
        "birthDate": str(draw(st.dates(date(1960, 1, 1), date(1982, 12, 31)))),
        "function": function,
        "group": "EX_OFFICIO",
        "contracts": draw(contracts()),
        "suspensions": [
            {"startsOn": str(start), "endsOn": str(start + timedelta(days=draw(st.integers(0, 90))))}
            for start in starts
        ],
        "choices": [{"from": str(day), "premiumHoursPerWeek": str(hours)} for day, hours in choices] if nurse else [],
        "performances": draw(performances(cents)) if nurse else [],
    }


@st.composite
def replacement_lines(draw: st.DrawFn, functions: tuple[str, ...] = tuple(Y2)) -> dict:
    return {
        "function": draw(st.sampled_from(functions)),
        "contractMentionsCompensation": draw(st.integers(0, 5)) > 0,
        "performances": draw(performances(st.integers(0, 20000).map(lambda number: f"{number / 100:.2f}"))),
    }


@st.composite
def documents(draw: st.DrawFn, functions: tuple[str, ...] = tuple(Y2)) -> dict:
    staff = draw(st.lists(staff_lines(), max_size=4))
    replacements = draw(st.lists(replacement_lines(functions), max_size=4))
    return {
        "referencePeriod": "2023-2024",
        "parameterSet": "PARAM-TEST-1",
        "staff": [{"id": f"s{number}"} | line for number, line in enumerate(staff)],
        "replacements": [{"id": f"r{number}"} | line for number, line in enumerate(replacements)],
        "options": {
            "replacementCapPeriod": draw(st.sampled_from(["REFERENCE_PERIOD", "QUARTER"])),
            "replacementCapScope": draw(st.sampled_from(["HCO", "HCO_FUNCTION"])),
            "ageStartRule": draw(st.sampled_from(["FIRST_DAY_OF_BIRTHDAY_MONTH", "FIRST_DAY_OF_NEXT_MONTH"])),
        },
    }


@CHECKED
@given(documents())
def test_the_total_is_the_sum_of_the_traced_lines(document):
    answer = simulate(document)
    lines = [*answer["staff"], *answer["replacements"]]
    traced = sum(Decimal(trace["amount"]) for line in lines for trace in line["traces"])
    assert traced == Decimal(answer["totals"]["definitive"])
    assert sum(Decimal(line["premium"]) for line in answer["staff"]) == Decimal(answer["totals"]["premium"])
    assert sum(Decimal(line["amount"]) for line in answer["replacements"]) == Decimal(answer["totals"]["replacement"])


@CHECKED
@given(documents())
def test_the_ceiling_is_never_exceeded(document):
    document["options"]["replacementCapPeriod"] = "REFERENCE_PERIOD"
    totals = {name: Decimal(value) for name, value in simulate(document)["totals"].items()}
    assert totals["financedFte"] <= totals["exemptedFte"] + (
        0 if document["options"]["replacementCapScope"] == "HCO" else Decimal("0.0004")
    )
    assert totals["financedFte"] <= totals["replacementFte"]
    assert totals["financedFte"] + totals["unfinancedFte"] == totals["replacementFte"]


@CHECKED
@given(documents(functions=("PARA", "SOCIAL_WORKER")), replacement_lines(functions=("PARA",)), st.randoms())
def test_more_replacement_never_lowers_the_money_when_all_are_paid_the_same(document, line, chance):
    document["options"]["replacementCapScope"] = "HCO"
    before = Decimal(simulate(document)["totals"]["replacement"])
    more = deepcopy(document)
    rows = [row for one in more["replacements"] for row in one["performances"] if Decimal(row["hours"]) < 400]
    if rows and chance.random() < 0.5:
        row = chance.choice(rows)
        row["hours"] = str(Decimal(row["hours"]) + 40)
    else:
        more["replacements"].append({"id": "extra"} | line)
    # Every line is rounded to its own cent, so the lines together may move by half a cent each.
    slack = Decimal("0.01") * len(more["replacements"])
    assert Decimal(simulate(more)["totals"]["replacement"]) >= before - slack


@CHECKED
@given(documents(), st.randoms())
def test_cutting_a_contract_in_two_on_any_day_changes_nothing(document, chance):
    cut = deepcopy(document)
    for line in cut["staff"]:
        halves = []
        for contract in line["contracts"]:
            first = date.fromisoformat(contract["startsOn"])
            last = date.fromisoformat(contract["endsOn"] or "2025-12-31")
            length = (last - first).days
            if not length:
                halves.append(contract)
                continue
            stop = first + timedelta(days=chance.randrange(length))
            halves.append(contract | {"endsOn": str(stop)})
            halves.append(contract | {"startsOn": str(stop + timedelta(days=1))})
        line["contracts"] = halves
    assert simulate(cut) == simulate(document)


@CHECKED
@given(documents(), st.randoms())
def test_the_order_of_lines_changes_nothing(document, chance):
    shuffled = deepcopy(document)
    chance.shuffle(shuffled["staff"])
    chance.shuffle(shuffled["replacements"])
    for line in (*shuffled["staff"], *shuffled["replacements"]):
        for name in ("contracts", "suspensions", "choices", "performances"):
            if name in line:
                chance.shuffle(line[name])
    answer, other = simulate(document), simulate(shuffled)
    for kind in ("staff", "replacements"):
        assert sorted(plain(answer[kind]), key=str) == sorted(plain(other[kind]), key=str)
    assert answer["totals"] == other["totals"]
    assert answer["findings"] == other["findings"]


def plain(lines: list[dict]) -> list[dict]:
    return [{name: value for name, value in line.items() if name not in ("traces", "findings")} for line in lines]


@CHECKED
@given(documents())
def test_money_is_never_negative_and_always_in_cents(document):
    for line in simulate(document)["replacements"]:
        assert Decimal(line["amount"]) >= 0
        assert Decimal(line["financedFte"]) <= Decimal(line["fte"]) + Decimal("0.0001")
    for name in ("premium", "replacement", "definitive", "balance"):
        assert Decimal(simulate(document)["totals"][name]).as_tuple().exponent == -2


# A second calculation, day by day and without any of the code above it.


def half_up(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator * 10**12) / Decimal(value.denominator)
    return (exact / 10**12).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def month_days(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return [day for day in (first + timedelta(days=n) for n in range(31)) if day.month == month]


RP24 = [(2023, month) for month in range(7, 13)] + [(2024, month) for month in range(1, 7)]


def plain_right(born: date, year: int, month: int, next_month: bool) -> int:
    right = 0
    for age, hours in ((45, 2), (50, 4), (55, 6)):
        if (born.year + age) * 12 + born.month + next_month <= year * 12 + month:
            right = hours
    return right


def in_force(line: dict, day: date) -> Fraction | None:
    for contract in line["contracts"]:
        if contract["startsOn"] <= str(day) <= (contract["endsOn"] or "9999-12-31"):
            return Fraction(contract["weeklyHours"]) / 38
    return None


def suspended(line: dict, day: date) -> bool:
    return any(one["startsOn"] <= str(day) <= one["endsOn"] for one in line["suspensions"])


def chosen(line: dict, day: date) -> int:
    past = [choice for choice in line["choices"] if choice["from"] <= str(day)]
    return int(max(past, key=lambda choice: choice["from"])["premiumHoursPerWeek"]) if past else 0


def second_opinion(line: dict, next_month: bool) -> tuple[Decimal, Decimal]:
    """Exempted FTE and premium of one line, straight from the formula."""
    born = date.fromisoformat(line["birthDate"])
    hours = {row["quarter"]: Fraction(row["hours"]) for row in line["performances"]}
    exempted, months_of = Fraction(0), {}
    for number in range(0, 12, 3):
        quarter = RP24[number : number + 3]
        every_day = [day for month in quarter for day in month_days(*month)]
        at_work = [day for day in every_day if in_force(line, day) is not None]
        for year, month in quarter:
            days_of = month_days(year, month)
            right = plain_right(born, year, month, next_month)
            # In the quarter of a hire the choice at the hire holds from the start of the quarter.
            read_on = (
                max(days_of[0], at_work[0])
                if at_work and (at_work[0].year, at_work[0].month) >= (year, month)
                else days_of[0]
            )
            premium = min(right, chosen(line, read_on))
            share = sum(
                (in_force(line, day) or Fraction(0) for day in days_of if not suspended(line, day)), Fraction(0)
            ) / len(days_of)
            exempted += (right - premium) * share
            if premium and at_work:
                key = (right, premium)
                name = f"{year}Q{(month + 2) // 3}"
                t = min(Decimal(1), half_up(hours.get(name, Fraction(0)) / 494, 4))
                months_of[key] = months_of.get(key, Fraction(0)) + Fraction(t)
    cost = Y1.get(line["function"], Fraction(0))
    money = sum(
        (half_up(cost * premium / 38 * months / 12, 2) for (_, premium), months in months_of.items()), Decimal("0.00")
    )
    return half_up(exempted / 38 / 12, 4), money


@settings(max_examples=100, deadline=None, derandomize=True)
@given(documents())
def test_a_second_calculation_agrees_on_every_staff_line(document):
    next_month = document["options"]["ageStartRule"] == "FIRST_DAY_OF_NEXT_MONTH"
    for line, shown in zip(document["staff"], simulate(document)["staff"], strict=True):
        if any(one["severity"] == "BLOCK" for one in shown["findings"]):
            assert (shown["exemptedFte"], shown["premium"]) == ("0.0000", "0.00")
            continue
        exempted, premium = second_opinion(line, next_month)
        assert (Decimal(shown["exemptedFte"]), Decimal(shown["premium"])) == (exempted, premium)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(documents())
def test_a_second_calculation_agrees_on_every_replacement(document):
    document["options"] |= {"replacementCapScope": "HCO", "replacementCapPeriod": "REFERENCE_PERIOD"}
    answer = simulate(document)
    ceiling = Fraction(answer["totals"]["exemptedFte"])
    shares = []
    for line in document["replacements"]:
        quarters = [half_up(Fraction(row["hours"]) / 494, 4) for row in line["performances"]]
        counted = sum(quarters, Decimal(0)) if line["contractMentionsCompensation"] else Decimal(0)
        shares.append(half_up(Fraction(counted) / 4, 4))
    together = Fraction(sum(shares, Decimal(0)))
    for line, share, shown in zip(document["replacements"], shares, answer["replacements"], strict=True):
        part = Fraction(share) if together <= ceiling else Fraction(share) * ceiling / together
        assert shown["fte"] == str(share.quantize(Decimal("0.0001")))
        assert shown["amount"] == str(half_up(Fraction(Y2[line["function"]]) * part, 2))
