"""No log line carries a national number or an account number."""

import logging

import pytest

from kernel.log_masking import MaskingFormatter, mask


@pytest.mark.parametrize(
    "written",
    ["80051700297", "80.05.17-002.97", "80 05 17 002 97",
     "BE68539007547034", "BE68 5390 0754 7034", "NL91ABNA0417164300"],
)  # fmt: skip
def test_numbers_and_accounts_are_blotted_out(written):
    masked = mask(f"person {written}, refused")
    assert written not in masked
    assert masked in ("person [number], refused", "person [IBAN], refused")


@pytest.mark.parametrize(
    "written",
    ["0123456749", "ZK-2026-000123", "2026-11-22 02:57:36,278", "4f1c2d80051700297aa", "1764000000123", "BEHEER 2026"],
)
def test_other_numbers_stay_readable(written):
    assert mask(f"about {written}.") == f"about {written}."


def test_every_record_is_masked_when_it_is_made(caplog):
    logging.getLogger("some.library").warning("asked for %s and %s", "80051700297", "BE68539007547034")
    assert caplog.records[-1].getMessage() == "asked for [number] and [IBAN]"


def test_a_wrong_call_of_the_log_does_not_break_the_work(caplog):
    record = logging.getLogger("x").makeRecord("x", logging.INFO, "f", 1, "only %s and %s", ("one",), None)
    assert record.msg == "only %s and %s"


def test_tracebacks_are_masked_as_well():
    try:
        raise ValueError("no such person: 80051700297")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, sys.exc_info())
    line = MaskingFormatter("{message}", style="{").format(record)
    assert "no such person: [number]" in line
    assert "80051700297" not in line
