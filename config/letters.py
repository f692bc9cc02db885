"""Sender blocks for trying out; the real addresses come from the environment."""

EXAMPLE_SENDERS: dict[str, dict[str, str]] = {
    "zorgkrediet": {
        "department": "Departement Werk, Economie, Wetenschap, Innovatie en Sociale Economie (WEWIS)",
        "service": "Dienst Vlaams zorgkrediet",
        "street": "Voorbeeldlaan 1",
        "postal_code": "1000",
        "municipality": "Brussel",
        "email": "zorgkrediet@example.test",
        "phone": "1700 (gratis)",
        "website": "www.vlaanderen.be/zorgkrediet",
        "signed_by": "De dossierbeheerder",
    },
    "ecalcura": {
        "department": "Departement Zorg",
        "service": "Team eCalcura",
        "street": "Voorbeeldlaan 2",
        "postal_code": "1000",
        "municipality": "Brussel",
        "email": "ecalcura@example.test",
        "phone": "1700 (gratis)",
        "website": "www.departementzorg.be",
        "signed_by": "De dossierbeheerder",
    },
}
