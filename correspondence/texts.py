"""From a kind and its figures to the exact words: letters as HTML, mails as a subject and a plain body."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates
from django.utils import translation

from correspondence.kinds import ABOUT
from kernel.pure.errors import DomainError

# What a template prints for a figure that was not given; a text that still holds it is never sent.
MISSING = "⟦%s⟧"
_MISSING_NAMES = re.compile(r"⟦([^⟧]*)⟧")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_PARENT = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
# A mail passes through strangers' servers: only these may be told in it.
NEUTRAL_KEYS = frozenset({"link", "deadline", "about"})
_PERSONAL = re.compile(r"\d{11}|\b\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}\b|\b[A-Z]{2}\d{2}(?: ?\d{4}){3,}|@")


class UnknownText(DomainError):
    code = "UNKNOWN_TEXT"


class TextIncomplete(DomainError):
    code = "TEXT_INCOMPLETE"


class MailNotNeutral(DomainError):
    code = "MAIL_NOT_NEUTRAL"


@dataclass(frozen=True, slots=True)
class Text:
    """What will be sent, word for word, and the fingerprint of the templates it came from."""

    subject: str
    body: str
    version: str


def letter_text(kind: str, context: Mapping[str, Any]) -> Text:
    """The letter as HTML. Letters of the Flemish administration are in Dutch (law of 9 August 1980, art. 36)."""
    name = f"letters/{kind}.html"
    with translation.override("nl"):
        html = _rendered(name, context)
    found = _TITLE.search(html)
    if found is None:
        raise TextIncomplete(f"De brief {kind} heeft geen titel.")
    return Text(subject=_one_line(unescape(found[1])), body=html, version=_version(name))


def mail_text(kind: str, context: Mapping[str, Any], *, reference: str, source: str, language: str) -> Text:
    """The mail in the reader's language; the first line of the template is the subject.

    Refuses every figure that is not neutral: no names, numbers, amounts or motives travel by mail.
    """
    _refuse_personal(context)
    name = f"mails/{kind}.txt"
    with translation.override(language):
        words = _rendered(name, {**context, "reference": reference, "sender": sender_of(source)})
    subject, _, body = words.strip().partition("\n")
    return Text(subject=_one_line(subject), body=re.sub(r"\n{3,}", "\n\n", body).strip() + "\n", version=_version(name))


def sender_of(source: str) -> dict[str, str]:
    """The department's block above a letter of this scheme, from the settings."""
    return settings.LETTER_SENDERS[source]


def _refuse_personal(context: Mapping[str, Any]) -> None:
    foreign = sorted(set(context) - NEUTRAL_KEYS)
    if foreign:
        raise MailNotNeutral(f"Deze gegevens horen niet in een e-mail: {', '.join(foreign)}.")
    if context.get("about", "") not in {"", *ABOUT.values()}:
        raise MailNotNeutral("Het onderwerp van een e-mail noemt alleen een gekende soort brief.")
    for key, value in context.items():
        if _PERSONAL.search(str(value)):
            raise MailNotNeutral(f"In een e-mail staan geen persoonlijke nummers of adressen ({key}).")


def _rendered(name: str, context: Mapping[str, Any]) -> str:
    try:
        words = _engine().get_template(name).render(dict(context))
    except TemplateDoesNotExist as error:
        raise UnknownText(f"Er bestaat geen tekst {name}.") from error
    missing = sorted(set(_MISSING_NAMES.findall(words)))
    if missing:
        raise TextIncomplete(f"In {name} ontbreken gegevens: {', '.join(missing)}.")
    return words


def _one_line(words: str) -> str:
    return " ".join(words.split())


@cache
def _engine() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "letters",
            "DIRS": settings.TEMPLATES[0]["DIRS"],
            "APP_DIRS": False,
            "OPTIONS": {
                "string_if_invalid": MISSING,
                "builtins": ["django.templatetags.i18n", "correspondence.templatetags.letters"],
            },
        }
    )


@cache
def _version(name: str) -> str:
    """Fingerprint of the template and of all templates it is built on."""
    fingerprint = hashlib.sha256()
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        source = Path(str(_engine().get_template(current).template.origin.name)).read_text(encoding="utf-8")
        fingerprint.update(f"{current}\0{source}\0".encode())
        waiting.extend(sorted(_PARENT.findall(source), reverse=True))
    return fingerprint.hexdigest()[:12]
