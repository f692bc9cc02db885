"""What a premium means on the payslip of a nurse: information for the choice, never part of the financing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ecalcura.law.parameters import ParameterSet
from ecalcura.law.rounding import cents
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO


class WageRefused(DomainError):
    """A wage or a fraction that cannot be."""

    code = "WAGE_REFUSED"


def premium_on_payslip(full_time_wage: Decimal, age: int, fraction: Decimal, parameters: ParameterSet) -> Decimal:
    """5.26, 10.52 or 15.78 % of the full-time wage, in proportion to the contract; nothing below the first age."""
    if full_time_wage < 0 or not 0 < fraction <= 1:
        raise WageRefused("Geef een voltijds loon van 0 euro of meer en een deel tussen 0 en 1.")
    reached = [step.premium_percentage for step in parameters.age_steps if step.age <= age]
    if not reached:
        return ZERO
    return cents(Fraction(full_time_wage) * Fraction(reached[-1]) / 100 * Fraction(fraction))
