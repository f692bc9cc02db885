"""The virus scanner, asked over clamd's INSTREAM protocol; fails closed."""

import socket
import struct

from django.utils.translation import gettext as _

from kernel.pure.errors import DomainError

_CHUNK = 1 << 16


class ScannerSilent(DomainError):
    """The scanner is set up but does not answer: nothing unscanned comes in."""

    code = "SCANNER_SILENT"


def find_virus(content: bytes, address: str) -> bool:
    """Whether clamd at `host:port` finds something; raises ScannerSilent when it does not answer."""
    host, _separator, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                connection.sendall(struct.pack("!I", len(part)) + part)
            connection.sendall(struct.pack("!I", 0))
            answer = connection.recv(4096)
    except OSError as fault:
        raise ScannerSilent(
            _("Het bestand kan nu niet gecontroleerd worden. Probeer het over enkele minuten opnieuw.")
        ) from fault
    if b"OK" in answer and b"FOUND" not in answer:
        return False
    if b"FOUND" in answer:
        return True
    raise ScannerSilent(_("Het bestand kan nu niet gecontroleerd worden. Probeer het over enkele minuten opnieuw."))
