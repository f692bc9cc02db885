"""What happens after the calculation: balance, advances, revision, claims and mergers (cases D2 to D13 and H)."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml

from ecalcura.law import simulation
from ecalcura.law.calculation import ParametersOfOtherPeriod, Totals, TraceMismatch, calculate
from ecalcura.law.facts import Facts
from ecalcura.law.parameters import resolve, shipped_set
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.settlement import (
    AmountRefused,
    MergerCircle,
    advances,
    carrier,
    carry_claims,
    net,
    revise,
    settle,
)
from ecalcura.law.simulation import simulate
from kernel.pure.money import total

PERIOD = ReferencePeriod(2023)
PARAMETERS = resolve(shipped_set("PARAM-TEST-1"), PERIOD)
D = yaml.safe_load((Path(__file__).parent / "cases" / "D.yaml").read_text())
FACILITY_G = D["base"] | D["cases"][0]["given"]


def euro(text: str) -> Decimal:
    return Decimal(text)


def test_d5_a_balance_above_the_advances_is_paid():
    settlement = settle(euro("43210.99"), [euro("10000.00")] * 4)
    assert (settlement.to_pay, settlement.to_recover) == (euro("3210.99"), euro("0.00"))


def test_d6_a_balance_below_the_advances_is_recovered():
    settlement = settle(euro("36500.00"), [euro("40000.00")])
    assert (settlement.to_pay, settlement.to_recover) == (euro("0.00"), euro("3500.00"))


def test_a_balance_of_zero_is_neither_paid_nor_recovered():
    settlement = settle(euro("100.00"), [euro("60.00")], euro("40.00"))
    assert (settlement.balance, settlement.to_pay, settlement.to_recover) == (0, 0, 0)


def test_d7_a_claim_is_netted_against_the_next_advance():
    netting = net(euro("4371.63"), [euro("3500.00")])
    assert (netting.payment, netting.still_open, netting.has_payment) == (euro("871.63"), (euro("0.00"),), True)


def test_d8_and_h6_a_larger_claim_leaves_no_payment_line():
    netting = net(euro("4371.63"), [euro("15000.00")])
    assert (netting.payment, netting.still_open, netting.has_payment) == (euro("0.00"), (euro("10628.37"),), False)


def test_the_oldest_claim_is_netted_first_and_nothing_is_lost():
    netting = net(euro("100.00"), [euro("60.00"), euro("70.00"), euro("5.00")])
    assert netting.set_off == (euro("60.00"), euro("40.00"), euro("0.00"))
    assert netting.still_open == (euro("0.00"), euro("30.00"), euro("5.00"))
    assert netting.payment == 0


def test_netting_of_nothing_and_of_less_than_a_euro():
    nothing = net(euro("0.00"), [euro("0.00")])
    assert (nothing.payment, nothing.still_open, nothing.has_payment) == (euro("0.00"), (euro("0.00"),), False)
    little = net(euro("0.60"), [euro("0.10")])
    assert (little.payment, little.has_payment) == (euro("0.50"), True)


@pytest.mark.parametrize(("amount", "claims"), [("-0.01", []), ("1.00", ["-0.01"])])
def test_netting_refuses_negative_amounts(amount, claims):
    with pytest.raises(AmountRefused, match="mag niet negatief zijn"):
        net(euro(amount), [euro(claim) for claim in claims])


def test_d4_and_d9_a_revision_pays_or_recovers_only_the_difference():
    assert revise(euro("21858.14"), euro("21432.06")).balance == euro("-426.08")
    assert revise(euro("43210.99"), euro("42980.11")).to_recover == euro("230.88")
    assert revise(euro("100.00"), euro("100.01")).to_pay == euro("0.01")


def test_d10_advances_are_four_equal_shares_of_the_last_definitive_amount():
    planned = advances(euro("21858.14"), PARAMETERS)
    assert [one.amount for one in planned] == [euro("4371.63")] * 4
    assert total(one.amount for one in planned) == euro("17486.52")
    assert [one.due_on for one in planned] == [
        date(2023, 8, 15), date(2023, 11, 15), date(2024, 2, 15), date(2024, 5, 15),
    ]  # fmt: skip


def test_advances_refuse_a_negative_base():
    with pytest.raises(AmountRefused):
        advances(euro("-1.00"), PARAMETERS)


def test_d11_a_successor_carries_the_claims_of_both_predecessors():
    claims = [("101", euro("10.00")), ("102", euro("20.50")), ("900", euro("1.00")), ("101", euro("2.00"))]
    carried = carry_claims(claims, {"101": "201", "102": "201", "201": "301"})
    assert carried == {"301": (euro("10.00"), euro("20.50"), euro("2.00")), "900": (euro("1.00"),)}
    assert sum(sum(amounts) for amounts in carried.values()) == sum(amount for _, amount in claims)


def test_d11_two_facilities_before_a_merger_add_up_to_both():
    first, second = simulate(FACILITY_G), simulate(FACILITY_G | {"replacements": []})
    definitive = [Decimal(answer["totals"]["definitive"]) for answer in (first, second)]
    assert total(definitive) == euro("21858.14") + euro("8955.80")


def test_mergers_that_go_round_are_refused():
    with pytest.raises(MergerCircle, match="kring"):
        carrier("1", {"1": "2", "2": "1"})


def test_d12_other_parameters_leave_an_old_calculation_as_it_was():
    before = simulate(FACILITY_G)
    changed = shipped_set("PARAM-TEST-1")
    changed["wageCost"]["premium"]["VPK_A1"] = "60000.00"
    after = simulate(FACILITY_G, lambda name: changed)
    assert after["totals"]["definitive"] != before["totals"]["definitive"]
    assert after["parameterSetHash"] != before["parameterSetHash"]
    assert simulate(FACILITY_G) == before


def test_d13_the_same_facts_give_the_same_bytes():
    facts = Facts(PERIOD)
    assert calculate(facts, PARAMETERS).as_bytes() == calculate(Facts(PERIOD), PARAMETERS).as_bytes()
    assert b'"parameterSet":"PARAM-TEST-1"' in calculate(facts, PARAMETERS).as_bytes()


def test_d13_the_bytes_are_sorted_compact_and_in_plain_letters():
    """Fingerprints of stored versions rest on this form: another order or escape would break them all."""
    line = FACILITY_G["staff"][0] | {"id": "Ann\u00e9"}
    staff = [line, *FACILITY_G["staff"][1:]]
    facts = []
    with patch.object(simulation, "calculate", lambda *asked: facts.append(asked) or calculate(*asked)):
        simulate(FACILITY_G | {"staff": staff})
    text = calculate(*facts[0]).as_bytes().decode()
    assert '"id":"Ann\u00e9"' in text
    names = list(json.loads(text))
    assert names == sorted(names)


def test_h1_three_payments_add_up_to_the_control_sum():
    payments = [
        settle(euro("21858.14"), [euro("5000.00")] * 4).to_pay,
        settle(euro("43210.99"), [euro("40000.00")]).to_pay,
        settle(euro("12000.00"), [], euro("9231.00")).to_pay,
    ]
    assert total(payments) == euro("7838.13")


def test_figures_of_another_period_are_refused():
    with pytest.raises(ParametersOfOtherPeriod, match=r"2023-2024.*2024-2025"):
        calculate(Facts(ReferencePeriod(2024)), PARAMETERS)


def test_blocking_findings_name_their_line():
    wrong = [FACILITY_G["staff"][0] | {"birthDate": "1990-01-01"}]
    answer = simulate(FACILITY_G | {"staff": wrong, "replacements": []})
    assert [one["severity"] for one in answer["staff"][0]["findings"]] == ["BLOCK", "BLOCK"]


def totals(**changes: Decimal) -> Totals:
    result = calculate(Facts(PERIOD), PARAMETERS).totals
    return replace(result, **changes)


@pytest.mark.parametrize("name", ["definitive", "balance"])
def test_totals_that_do_not_add_up_are_refused(name):
    with pytest.raises(TraceMismatch):
        totals(**{name: euro("0.01")})


def test_a_result_whose_traces_do_not_add_up_is_refused():
    result = calculate(Facts(PERIOD), PARAMETERS)
    cent = euro("0.01")
    with pytest.raises(TraceMismatch, match="verantwoorde lijnen"):
        replace(result, totals=totals(premium=cent, definitive=cent, balance=cent))
