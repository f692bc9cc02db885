"""`manage.py simulate zorgkrediet|ecalcura CASE.json|-`: the simulation for people without a server or database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kernel.pure.errors import BadRequest, DomainError, Issue

SCHEMES = ("zorgkrediet", "ecalcura")
BAD_INPUT = 2


class Command(BaseCommand):
    help = "Bereken een gevraagde situatie (JSON) zonder databank: één object geeft één antwoord, een lijst een lijst."
    # The law needs no database, no settings and no apps.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scheme", choices=SCHEMES, help="welke regeling")
        parser.add_argument("case", help="pad van een JSON-bestand, of - voor de standaardinvoer")

    def handle(self, *args: Any, **options: Any) -> None:
        simulate: Callable[[object], dict[str, Any]] = import_module(f"{options['scheme']}.law.simulation").simulate
        try:
            answer = _answer(_read(options["case"]), simulate)
        except BadRequest as refused:
            self._fail(refused.as_problem())
        except DomainError as stopped:
            self._fail(_stopped(stopped))
        self._tell(answer)

    def _fail(self, problem: dict[str, Any]) -> None:
        self._tell(problem)
        sys.exit(BAD_INPUT)

    def _tell(self, document: object) -> None:
        """Letters as they are where the terminal knows them, escaped where it does not."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        escaped = not encoding.lower().startswith("utf")
        self.stdout.write(json.dumps(document, ensure_ascii=escaped, indent=2, default=str))


def _answer(document: object, simulate: Callable[[object], dict[str, Any]]) -> object:
    """A list is answered case by case; a fault names the place in the list."""
    if not isinstance(document, list):
        return simulate(document)
    answers: list[dict[str, Any]] = []
    issues: list[Issue] = []
    for index, one in enumerate(document):
        try:
            answers.append(simulate(one))
        except BadRequest as refused:
            issues.extend(_at(index, issue) for issue in refused.issues)
    if issues:
        raise BadRequest(issues)
    return answers


def _at(index: int, issue: Issue) -> Issue:
    name = f"[{index}].{issue.name}" if issue.name else f"[{index}]"
    return Issue(issue.code, name, issue.detail, issue.where, issue.value)


def _read(path: str) -> object:
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return json.loads(content.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_each_name_once)
    except OSError:
        raise BadRequest([Issue("NOT_FOUND", "case", f"Het bestand '{path}' kan niet gelezen worden.")]) from None
    except (ValueError, RecursionError):
        detail = "De invoer is geen geldige JSON in UTF-8, of een naam staat er dubbel in. Kijk de tekst na."
        raise BadRequest([Issue("WRONG_JSON", "", detail)]) from None


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice nobody knows which one was meant."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return fields


def _stopped(error: DomainError) -> dict[str, Any]:
    """A figure is missing: the calculation stops with its name and date instead of guessing."""
    return {
        "type": "urn:problem-type:belgif:badRequest",
        "title": "Bad Request",
        "status": 400,
        "detail": error.message,
        "issues": [{"code": error.code, "in": "body", "name": "", "detail": error.message}],
    }
