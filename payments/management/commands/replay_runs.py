from typing import Any

from django.core.management.base import BaseCommand, CommandError

from payments.actions.sign import current_hash
from payments.calculation import replayed_hash
from payments.enums import CLOSED_STATES
from payments.models import Run


class Command(BaseCommand):
    help = "Calculates every released run again from what was known then, and compares fingerprints; changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for run in Run.objects.filter(state__in=[str(state) for state in CLOSED_STATES]).order_by("pk"):
            is_same = run.approved_hash == run.hash == current_hash(run) == replayed_hash(run)
            wrong += not is_same
            self.stdout.write(f"{run}: {'same' if is_same else 'DIFFERENT'}")
        if wrong:
            raise CommandError(f"{wrong} runs are not what was approved.")
