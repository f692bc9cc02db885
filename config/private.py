"""The private try-out environment that `./dev up` leaves behind, so that a second shell needs no exports."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / "var" / "env"


def load_private_environment(*, start: bool = True) -> None:
    """Fill unset variables from `var/env`, and start the private database and queue when they are down.

    Does nothing when the file is absent (production, containers) or when a database address is given.
    """
    if not ENV_FILE.exists() or "DATABASE_URL" in os.environ:
        return
    for line in ENV_FILE.read_text().splitlines():
        key, separator, value = line.partition("=")
        if separator and not key.startswith("#"):
            os.environ.setdefault(key.strip(), value.strip())
    if start and "--help" not in sys.argv and not all(answers(path) for path in sockets()):
        # The addresses just read are the private ones; `dev` must not take them for addresses given from outside.
        private = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
        subprocess.run([sys.executable, str(ROOT / "dev"), "services", "--quiet"], check=False, env=private)


def sockets() -> list[Path]:
    """The sockets that the addresses in the environment point to; an address with a host name has none."""
    database = unquote(urlsplit(os.environ["DATABASE_URL"]).netloc.rpartition("@")[2])
    queue = urlsplit(os.environ.get("REDIS_URL", ""))
    found = [Path(database) / ".s.PGSQL.5432"] if database.startswith("/") else []
    return found + ([Path(queue.path)] if queue.scheme == "unix" else [])


def answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        return probe.connect_ex(str(path)) == 0
