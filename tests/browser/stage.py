"""What stands around a journey: the register over HTTP, a mail server, a worker, and a companion for each page."""

import logging
import os
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker

from config.celery import app
from registers.simulator.server import SOAP_PATH, Simulator

QUEUE = "browser-tests"  # a worker of somebody who is trying out the site must not take these jobs
SIZES = ((1280, 900), (375, 800))
PICTURES = os.environ.get("SCREENSHOTS", "")  # a folder, say var/screens: pages are pictured wide and narrow


@dataclass
class Inbox:
    """What the SMTP server took in."""

    messages: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((list(envelope.rcpt_tos), message))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for recipients, message in self.messages if address in recipients]

    def words_to(self, address: str) -> str:
        return "\n".join(f"{message['Subject']}\n{text_of(message)}" for message in self.to(address))


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return part.get_content() if part else ""


def links_in(message: EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", text_of(message))


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    """A mail server that really listens; the site sends over a socket."""
    from aiosmtpd.controller import Controller

    box = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    yield box
    controller.stop()


@pytest.fixture
def register(settings: Any) -> Iterator[Simulator]:
    """The register's simulator; the site asks it over HTTP."""
    server = Simulator(0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    settings.MAGDA_URL = server.url + SOAP_PATH
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def worker(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A real Celery worker beside the site, on the same broker as in life but in a queue of its own.

    It runs in a thread of this process because the test database and the addresses of register and mail server
    are known here only.
    """
    settings.MEDIA_ROOT = tmp_path / "media"
    before = app.conf.task_default_queue
    _use_queue(QUEUE)
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        channel.queue_declare(QUEUE)
        channel.queue_purge(QUEUE)
    with start_worker(app, pool="solo", concurrency=1, perform_ping_check=False, loglevel="WARNING"):
        yield
    _use_queue(before)


def _use_queue(name: str) -> None:
    app.conf.task_default_queue = name
    app.__dict__.pop("amqp", None)  # Celery keeps the queues that it has once read


class _Kept(logging.Handler):
    """Every log record, as it was before masking."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """What the site wrote to its log."""
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield kept.lines
    logging.getLogger().removeHandler(kept)


class Walk:
    """Goes along with every person of a journey and looks at each page they reach."""

    def __init__(self, axe: Any, fits_narrow_screen: Any, name: str) -> None:
        self._axe, self._fits, self._name = axe, fits_narrow_screen, name
        self.addresses: list[str] = []
        self._pictures = 0

    def watch(self, page: Any) -> Any:
        page.on("request", lambda request: self.addresses.append(request.url))
        return page

    def arrive(self, page: Any, heading: str, *, axe: bool = True) -> None:
        """The page with this heading is open, breaks no rule of axe, and fits a screen of 320 pixels."""
        page.wait_for_load_state()
        if axe:
            self._axe(page, heading=heading)
        else:  # axe needs script
            shown = page.locator("h1").first.inner_text()
            assert heading in shown, f"expected “{heading}”, but “{shown}” is open at {page.url}"
        self._fits(page)
        self._picture(page, heading)

    def _picture(self, page: Any, heading: str) -> None:
        if not PICTURES:
            return
        self._pictures += 1
        before = page.viewport_size
        name = f"{self._name}-{self._pictures:02d}-{re.sub(r'[^a-z0-9]+', '-', heading.lower()).strip('-')[:40]}"
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        page.set_viewport_size(before)

    def shows_nowhere(self, secret: str, log_lines: list[str]) -> None:
        """No address that a browser asked for and no line of the log tells this number."""
        number = secret
        forms = {number, f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"}
        told = [line for line in [*self.addresses, *log_lines] if any(form in line for form in forms)]
        assert len(self.addresses) > 10, "the walk saw no requests: this check would prove nothing"
        assert not told, f"a national number was told:\n{told[:5]}"


@pytest.fixture
def walk(axe: Any, fits_narrow_screen: Any, request: pytest.FixtureRequest) -> Walk:
    return Walk(axe, fits_narrow_screen, request.node.originalname.removeprefix("test_")[:24])


def fill_day(page: Any, group: str, day: date) -> None:
    """Type a day in its three boxes."""
    boxes = page.get_by_role("group", name=group)
    for label, value in (("Dag", day.day), ("Maand", day.month), ("Jaar", day.year)):
        boxes.get_by_label(label, exact=True).fill(str(value))


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
