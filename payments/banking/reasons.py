"""What a bank's reason code means for the person who waits for the money, in plain Dutch."""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """Marks the sentence for the translation files; whoever shows it translates it."""
    return sentence


# Codes of the ISO 20022 external code list that European banks use for credit transfers.
SENTENCES = {
    "AC01": gettext_noop("Het rekeningnummer is fout."),
    "AC03": gettext_noop("Het rekeningnummer van de begunstigde is fout."),
    "AC04": gettext_noop("De rekening is afgesloten."),
    "AC06": gettext_noop("De rekening is geblokkeerd."),
    "AC13": gettext_noop("Deze rekening kan geen overschrijving ontvangen."),
    "AG01": gettext_noop("Op deze rekening mag niet worden overgeschreven."),
    "AG02": gettext_noop("De bank aanvaardt dit soort opdracht niet."),
    "AM04": gettext_noop("Er stond niet genoeg geld op de rekening van de overheid."),
    "AM05": gettext_noop("De bank zag deze opdracht als dubbel."),
    "BE04": gettext_noop("Het adres van de begunstigde ontbreekt."),
    "CNOR": gettext_noop("De bank van de begunstigde is niet bereikbaar."),
    "FF01": gettext_noop("Het bestand had een fout formaat."),
    "MD07": gettext_noop("De begunstigde is overleden."),
    "MS02": gettext_noop("De begunstigde weigerde de betaling."),
    "MS03": gettext_noop("De bank gaf geen reden."),
    "NARR": gettext_noop("De bank gaf de reden in een aparte tekst."),
    "RC01": gettext_noop("De code van de bank is fout."),
    "RR01": gettext_noop("De rekening of de identiteit van de betaler ontbreekt."),
    "RR02": gettext_noop("De naam of het adres van de betaler ontbreekt."),
    "RR03": gettext_noop("De naam of het adres van de begunstigde ontbreekt."),
    "RR04": gettext_noop("De bank weigerde om wettelijke redenen."),
}

# After these the same account can not be tried again: the payee has to give another one.
ACCOUNT_UNUSABLE = frozenset({"AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "MD07", "RC01"})


def sentence(code: str) -> str:
    """The reason in one Dutch sentence; an unknown code is named, so that an official can look it up."""
    return SENTENCES.get(code) or (f"De bank gaf code {code}." if code else gettext_noop("De bank gaf geen reden."))
