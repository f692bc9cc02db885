"""What a bank's reason code means for the person who waits for the money, in plain Dutch."""

from __future__ import annotations

# Codes of the ISO 20022 external code list that European banks use for credit transfers.
SENTENCES = {
    "AC01": "Het rekeningnummer is fout.",
    "AC03": "Het rekeningnummer van de begunstigde is fout.",
    "AC04": "De rekening is afgesloten.",
    "AC06": "De rekening is geblokkeerd.",
    "AC13": "Deze rekening kan geen overschrijving ontvangen.",
    "AG01": "Op deze rekening mag niet worden overgeschreven.",
    "AG02": "De bank aanvaardt dit soort opdracht niet.",
    "AM04": "Er stond niet genoeg geld op de rekening van de overheid.",
    "AM05": "De bank zag deze opdracht als dubbel.",
    "BE04": "Het adres van de begunstigde ontbreekt.",
    "CNOR": "De bank van de begunstigde is niet bereikbaar.",
    "FF01": "Het bestand had een fout formaat.",
    "MD07": "De begunstigde is overleden.",
    "MS02": "De begunstigde weigerde de betaling.",
    "MS03": "De bank gaf geen reden.",
    "NARR": "De bank gaf de reden in een aparte tekst.",
    "RC01": "De code van de bank is fout.",
    "RR01": "De rekening of de identiteit van de betaler ontbreekt.",
    "RR02": "De naam of het adres van de betaler ontbreekt.",
    "RR03": "De naam of het adres van de begunstigde ontbreekt.",
    "RR04": "De bank weigerde om wettelijke redenen.",
}

# After these the same account can not be tried again: the payee has to give another one.
ACCOUNT_UNUSABLE = frozenset({"AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "MD07", "RC01"})


def sentence(code: str) -> str:
    """The reason in one Dutch sentence; an unknown code is named, so that an official can look it up."""
    return SENTENCES.get(code) or (f"De bank gaf code {code}." if code else "De bank gaf geen reden.")
