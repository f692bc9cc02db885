"""How the simulator is told to misbehave, and what it counted meanwhile."""

import threading
from dataclasses import asdict, dataclass, field
from typing import Any

MODES = ("normal", "slow", "down", "closed", "malformed", "refusing", "throttling", "code", "fault", "drip", "stranger")


@dataclass(slots=True)
class Fault:
    """One way to misbehave: for how many calls (None: until told otherwise) and for which service (empty: all)."""

    mode: str = "normal"
    seconds: float = 5.0
    code: str = ""
    service: str = ""
    calls: int | None = None


@dataclass(slots=True)
class Counts:
    calls: dict[str, int] = field(default_factory=dict)
    running: int = 0
    most_running: int = 0


class Desk:
    """The control desk, safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fault = Fault()
        self._counts = Counts()

    def set(self, wishes: dict[str, Any]) -> None:
        """Take new instructions; raises ValueError or TypeError for what it does not know."""
        fault = Fault(**wishes)
        if fault.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}")
        with self._lock:
            self._fault, self._counts = fault, Counts()

    def start_call(self, service: str) -> Fault:
        """Count a call and say how to treat it."""
        with self._lock:
            self._counts.calls[service] = self._counts.calls.get(service, 0) + 1
            self._counts.running += 1
            self._counts.most_running = max(self._counts.most_running, self._counts.running)
            fault = self._fault
            if fault.mode == "normal" or fault.service not in ("", service) or fault.calls == 0:
                return Fault()
            if fault.calls is not None:
                fault.calls -= 1
            return Fault(**asdict(fault))

    def end_call(self) -> None:
        with self._lock:
            self._counts.running -= 1

    def report(self) -> dict[str, Any]:
        with self._lock:
            return {"fault": asdict(self._fault), **asdict(self._counts)}
