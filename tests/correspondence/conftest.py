"""A real SMTP server on a loopback port, people and organisations to write to."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from accounts.models import Organisation, Person, User
from correspondence.actions import queue_letter
from correspondence.models import Letter

_number = itertools.count(1)


@dataclass
class PostBox:
    """What the SMTP server took in, and what it refuses."""

    messages: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refuse_recipients: str = ""  # an SMTP answer such as "550 unknown"
    refuse_content: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.refuse_recipients:
            return self.refuse_recipients
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.refuse_content:
            return self.refuse_content
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append((list(envelope.rcpt_tos), message))
        return "250 OK"


@pytest.fixture
def post_box(settings: Any) -> Iterator[PostBox]:
    """An SMTP server that really listens; mail goes to it over a socket."""
    box = PostBox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 5
    yield box
    controller.stop()


@pytest.fixture
def dead_server(settings: Any) -> None:
    """Nobody listens where the mail server should be."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = _free_port()
    settings.EMAIL_TIMEOUT = 2


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def official(db: None) -> User:
    return User.objects.create_user(email=f"official{next(_number)}@departement.test", is_staff=True)


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(
        national_number=f"79610100{next(_number):03d}",
        last_name="Peeters",
        first_names="Anna Maria",
        birth_date=date(1979, 1, 1),
        email="anna@burger.test",
        street="Kerkstraat 12",
        postal_code="9000",
        municipality="Gent",
    )


@pytest.fixture
def employer(db: None) -> Organisation:
    return Organisation.objects.create(
        kbo_number=f"0{next(_number):09d}",
        name="Stad Voorbeeldegem",
        kind="EMPLOYER",
        sector="LOCAL_AUTHORITY",
        email="personeel@stad.test",
    )


@pytest.fixture
def granted() -> dict[str, Any]:
    """The figures of a granted decision, as the benefit hands them over."""
    period = {"regime": "4/5 werken", "starts_on": "2019-03-01", "ends_on": "2019-05-31", "months": 3}
    return {
        "employer": {"name": "Stad Voorbeeldegem", "kbo_number": "0123456749"},
        "submitted_on": "2019-02-10",
        "motive": "zorg voor een kind",
        "requested": period,
        "granted": [period],
        "payments": [
            {"month": f"2019-0{month}", "gross": "136.29", "withheld": "23.37", "net": "112.92"} for month in (3, 4, 5)
        ],
        "total": {"gross": "408.87", "withheld": "70.11", "net": "338.76"},
        "credit": [{"regime": "Volledig stoppen", "months": "10.80"}],
        "account_ending": "5678",
        "findings": [{"message": "Uw kind is jonger dan 13 jaar.", "article": "artikel 4"}],
    }


@pytest.fixture
def letter(person: Person, official: User, granted: dict[str, Any]) -> Letter:
    return queue_letter(
        kind="decision-granted",
        source="zorgkrediet",
        reference="ZK-2019-000001",
        person=person,
        context=granted,
        by=official,
        on=date(2019, 2, 20),
    )


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
