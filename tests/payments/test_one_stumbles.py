"""What goes wrong with one scheme or one file keeps no other from its turn."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from kernel.pure.periods import Month
from payments import tasks, watched_folder
from payments.actions.files import content_of
from payments.banking import toy
from payments.models import Order, Run
from payments.ports import port_of, sources
from tests.payments import rights
from tests.payments.people import AT_ONCE

pytestmark = pytest.mark.django_db


def test_a_scheme_that_stumbles_leaves_the_night_to_the_others(office, monkeypatch):
    first, *others = sources()
    assert others == ["zorgkrediet"]
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)

    def stumble(*_any: object) -> int:
        raise RuntimeError("boem")

    monkeypatch.setattr(port_of(first), "payable_through", stumble)
    with time_machine.travel("2019-04-01T04:00:00+02:00", tick=False), pytest.raises(RuntimeError, match="boem"):
        tasks.prepare_nightly()
    assert Run.objects.get().source == "zorgkrediet"


def test_a_file_at_which_we_stumble_stays_and_the_next_is_read(office, tmp_path, monkeypatch):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(Month(2019, 3), date(2019, 4, 1))
    received = toy.receive(content_of(run.files.get()))
    report = toy.status_report(received, toy.Scenario(), timezone.now().replace(tzinfo=None))
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(report)
    real = watched_folder.import_answer

    def stumble(**named: object) -> object:
        if named["file_name"] == "a.xml":
            raise RuntimeError("boem")
        return real(**named)

    monkeypatch.setattr(watched_folder, "import_answer", stumble)
    told = watched_folder.read_folder(tmp_path, by=office.system, at=timezone.now(), **AT_ONCE)
    assert told == {"verwerkt": 1, "geweigerd": 0}
    assert (tmp_path / "a.xml").exists()
    assert Order.objects.get().state == "ACCEPTED"
