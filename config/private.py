"""The private try-out environment that `./dev up` leaves behind, so that a second shell needs no exports."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / "var" / "env"


def load_private_environment() -> None:
    """Fill unset variables from `var/env`, and start the private database when it is down.

    Does nothing when the file is absent (production, containers) or when a database address is given.
    """
    if not ENV_FILE.exists() or "DATABASE_URL" in os.environ:
        return
    for line in ENV_FILE.read_text().splitlines():
        key, separator, value = line.partition("=")
        if separator and not key.startswith("#"):
            os.environ.setdefault(key.strip(), value.strip())
    if "--help" not in sys.argv:
        subprocess.run([sys.executable, str(ROOT / "dev"), "services", "--quiet"], check=False)
