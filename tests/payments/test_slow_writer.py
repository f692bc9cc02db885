"""A file that is still being written is nobody's yet; one that is there is taken by one reader, whole."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from time import sleep, time

import pytest
from django.utils import timezone

from kernel.pure.periods import Month
from payments import watched_folder
from payments.actions.files import content_of
from payments.banking import toy
from payments.models import BankMessage, Order
from payments.watched_folder import IN_HAND, read_folder
from tests.payments import rights

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)
SHORT = {"quiet": timedelta(milliseconds=300), "patience": timedelta(hours=1)}
# Another program: writes each piece when it gets it, and says so.
WRITER = """
import sys
with open(sys.argv[1], "wb", buffering=0) as file:
    while piece := sys.stdin.buffer.read1(150):
        file.write(piece)
        print(end=".", flush=True)
"""


@pytest.fixture
def report(office) -> bytes:
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    received = toy.receive(content_of(office.sent(MARCH, IN_APRIL).files.get()))
    return toy.status_report(received, toy.Scenario(), timezone.now().replace(tzinfo=None))


def look(folder: Path, office, **how) -> dict[str, int]:
    return read_folder(folder, by=office.system, at=timezone.now(), **{**SHORT, **how})


@pytest.mark.parametrize("pause", [0.05, 0.5])  # shorter and longer than the quiet that is asked for
def test_a_slow_writer_is_waited_for(office, report, tmp_path, pause):
    *pieces, last = (report[start : start + 70] for start in range(0, len(report), 70))
    assert len(pieces) > 4
    command = [sys.executable, "-c", WRITER, tmp_path / "antwoord.xml"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as writer:
        assert writer.stdin is not None and writer.stdout is not None
        for piece in pieces:
            writer.stdin.write(piece)
            assert writer.stdout.read(1) == b"."
            sleep(pause)
            assert look(tmp_path, office) == {"verwerkt": 0, "geweigerd": 0}
            assert not BankMessage.objects.exists()
        writer.stdin.write(last)
        writer.stdin.close()
    sleep(0.4)
    look(tmp_path, office)
    assert (tmp_path / "verwerkt" / "antwoord.xml").read_bytes() == report
    assert not (tmp_path / "geweigerd").exists()
    assert Order.objects.get().state == "ACCEPTED"


def test_names_of_files_under_way_and_hidden_ones_are_left(office, report, tmp_path):
    for name in ("a.xml.part", "a.xml.tmp", "a.part", ".a.xml", "leesmij.txt"):
        (tmp_path / name).write_bytes(report)
    assert look(tmp_path, office, quiet=timedelta(0), patience=timedelta(0)) == {"verwerkt": 0, "geweigerd": 0}
    assert len(list(tmp_path.iterdir())) == 5
    (tmp_path / "a.xml.part").rename(tmp_path / "A.XML")  # how a careful channel ends
    assert look(tmp_path, office, quiet=timedelta(0)) == {"verwerkt": 1, "geweigerd": 0}


def test_the_day_of_the_original_does_not_make_a_fresh_file_old(office, report, tmp_path):
    (tmp_path / "a.xml").write_bytes(report)
    os.utime(tmp_path / "a.xml", (time() - 90_000, time() - 90_000))
    assert look(tmp_path, office, quiet=timedelta(seconds=20)) == {"verwerkt": 0, "geweigerd": 0}
    assert (tmp_path / "a.xml").exists()


def test_half_a_file_that_nobody_goes_on_with_is_refused_in_the_end(office, report, tmp_path):
    (tmp_path / "a.xml").write_bytes(report[:-40])
    assert look(tmp_path, office, quiet=timedelta(0)) == {"verwerkt": 0, "geweigerd": 0}
    assert look(tmp_path, office, patience=timedelta(0)) == {"verwerkt": 0, "geweigerd": 1}
    assert Order.objects.get().state == "SENT"


def test_a_file_in_the_hands_of_one_reader_is_not_seen_by_another(office, report, tmp_path, monkeypatch):
    (tmp_path / "a.xml").write_bytes(report)
    inside, go_on, others = Event(), Event(), []
    real = watched_folder.import_answer

    def slowly(**named):
        inside.set()
        assert go_on.wait(60)
        return real(**named)

    monkeypatch.setattr(watched_folder, "import_answer", slowly)

    def another() -> None:
        inside.wait(60)
        others.append(list(watched_folder._ready(tmp_path, timedelta(0), timedelta(0))))
        others.append(watched_folder._take(tmp_path / "a.xml", tmp_path / IN_HAND))
        go_on.set()

    thread = Thread(target=another)
    thread.start()
    assert look(tmp_path, office, quiet=timedelta(0)) == {"verwerkt": 1, "geweigerd": 0}
    thread.join()
    assert others == [[], None]


def test_what_a_dead_reader_had_in_hand_is_taken_up_again(office, report, tmp_path, monkeypatch):
    (tmp_path / IN_HAND).mkdir()
    (tmp_path / IN_HAND / "a.xml").write_bytes(report)
    assert look(tmp_path, office, quiet=timedelta(0)) == {"verwerkt": 0, "geweigerd": 0}
    monkeypatch.setattr(watched_folder, "FORGOTTEN", timedelta(0))
    assert look(tmp_path, office, quiet=timedelta(0)) == {"verwerkt": 1, "geweigerd": 0}
    assert not list((tmp_path / IN_HAND).iterdir())
