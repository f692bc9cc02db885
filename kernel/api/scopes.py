"""The accesses a token can carry; each resource asks for one of them."""

SCOPES = {
    "zorgkrediet.applications.read": "Aanvragen van Vlaams zorgkrediet lezen",
    "zorgkrediet.statistics.read": "Cijfers over Vlaams zorgkrediet lezen",
    "payments.read": "Betalingen lezen",
    "ecalcura.calculations.read": "Berekeningen van eCalcura lezen",
    "ecalcura.staff.read": "Personeelsgegevens van eCalcura lezen",
    "ecalcura.staff.write": "Personeelsgegevens van eCalcura doorgeven",
}
