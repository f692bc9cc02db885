"""Who may open which address of eCalcura."""

from kernel.permissions import PUBLIC, Rule

ROWS: dict[str, Rule] = {
    "api:ecalcura-simulations": PUBLIC,
    "api:ecalcura-findings": PUBLIC,
}
