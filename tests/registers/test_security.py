"""Mutual TLS and signed messages, against a simulator that insists on both."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from registers.enums import Outcome, Status
from registers.models import RegisterOutcome
from registers.persons import fetch_person
from registers.security import sign
from registers.simulator.server import SOAP_PATH, Simulator
from registers.simulator.signature import SignatureCheck
from registers.soap import Sender, child, parse, request, to_bytes


def now() -> dt.datetime:
    """Asked anew by every test: a message expires while a long test run goes on."""
    return dt.datetime.now(dt.UTC)


def make_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key, as PEM files."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - dt.timedelta(days=1))
        .not_valid_after(now() + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    key_pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pem, key_pem


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    folder = tmp_path_factory.mktemp("certificates")
    return {name: make_certificate(folder, name) for name in ("server", "client", "stranger")}


@pytest.fixture
def strict_simulator(certificates: dict[str, tuple[Path, Path]]) -> Iterator[Simulator]:
    """Accepts only the client's certificate, on the connection and on the message."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(certificates["client"][0]))
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_cert_chain(*map(str, certificates["server"]))
    server = Simulator(0, check=SignatureCheck(certificates["client"][0].read_bytes()), tls=tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def secured(settings, certificates, strict_simulator) -> Simulator:
    settings.MAGDA_URL = strict_simulator.url + SOAP_PATH
    settings.MAGDA_CA = str(certificates["server"][0])
    settings.MAGDA_CLIENT_CERTIFICATE, settings.MAGDA_CLIENT_KEY = map(str, certificates["client"])
    settings.MAGDA_SIGNING_CERTIFICATE, settings.MAGDA_SIGNING_KEY = map(str, certificates["client"])
    return strict_simulator


def someone(simulator: Simulator) -> str:
    return next(iter(simulator.play.cast.people))


@pytest.mark.django_db
def test_with_the_right_certificates_a_person_is_found(secured, official):
    assert fetch_person(someone(secured), by=official, reason="Proef").status == Status.FOUND


@pytest.mark.django_db
def test_without_a_client_certificate_the_connection_is_refused(secured, official, settings):
    settings.MAGDA_CLIENT_CERTIFICATE = settings.MAGDA_CLIENT_KEY = ""
    assert fetch_person(someone(secured), by=official, reason="Proef").status == Status.UNAVAILABLE


@pytest.mark.django_db
def test_a_server_that_cannot_prove_itself_gets_no_question(secured, official, settings, certificates):
    settings.MAGDA_CA = str(certificates["stranger"][0])
    assert fetch_person(someone(secured), by=official, reason="Proef").status == Status.UNAVAILABLE
    assert RegisterOutcome.objects.get().note == "TLS refused"
    assert secured.desk.report()["calls"] == {}


@pytest.mark.django_db
@pytest.mark.parametrize("signer", ["", "stranger"])
def test_a_message_signed_by_nobody_or_by_a_stranger_is_not_answered(secured, official, settings, certificates, signer):
    pair = map(str, certificates[signer]) if signer else ("", "")
    settings.MAGDA_SIGNING_CERTIFICATE, settings.MAGDA_SIGNING_KEY = pair
    assert fetch_person(someone(secured), by=official, reason="Proef").status == Status.UNAVAILABLE
    ended = RegisterOutcome.objects.get()
    assert ended.outcome == Outcome.FAILED
    assert ended.attempts == 1
    assert secured.desk.report()["calls"] == {}


def signed_question(certificates: dict[str, tuple[Path, Path]], moment: dt.datetime) -> etree._Element:
    root, content = request(
        name="GeefPersoon",
        version="02.02.0000",
        namespace="urn:test",
        sender=Sender("test", "0000"),
        reference="een-referte",
        moment=moment,
    )
    content.text = "vraag"
    certificate, key = certificates["client"]
    sign(root, certificate=str(certificate), key=str(key), moment=moment)
    return parse(to_bytes(root))


def test_a_changed_question_no_longer_fits_its_signature(certificates):
    check = SignatureCheck(certificates["client"][0].read_bytes())
    question = signed_question(certificates, now())
    check(question)
    body = child(question, "Body")
    next(body.iter("Inhoud")).text = "andere vraag"
    with pytest.raises(ValueError, match="handtekening"):
        check(question)


def test_an_old_message_cannot_be_sent_again(certificates):
    check = SignatureCheck(certificates["client"][0].read_bytes())
    with pytest.raises(ValueError, match="vervallen"):
        check(signed_question(certificates, now() - dt.timedelta(minutes=6)))


def test_the_time_stamp_is_part_of_what_is_signed(certificates):
    check = SignatureCheck(certificates["client"][0].read_bytes())
    question = signed_question(certificates, now() - dt.timedelta(minutes=6))
    stamp = child(question, "Header", "Security", "Timestamp")
    child(stamp, "Expires").text = f"{now() + dt.timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    with pytest.raises(ValueError, match="handtekening"):
        check(question)
