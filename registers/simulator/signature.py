"""Judges the WS-Security signature of a message, as the platform would."""

import base64
import binascii
import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature
from signxml.verifier import SignatureConfiguration, XMLVerifier

from registers.security import ID
from registers.soap import Element, child, text

_SIGNED_PARTS = 2


class SignatureCheck:
    """Accepts messages whose body and fresh time stamp are signed with the one certificate it trusts."""

    def __init__(self, certificate_pem: bytes) -> None:
        self._certificate = x509.load_pem_x509_certificate(certificate_pem)

    def __call__(self, envelope: Element) -> None:
        """Raise ValueError with the reason when the message is not acceptable."""
        security = child(envelope, "Header", "Security")
        stamp = child(security, "Timestamp")
        body = child(envelope, "Body")
        if security is None or stamp is None or body is None:
            raise ValueError("geen beveiligde hoofding")
        self._token_is_ours(text(security, "BinarySecurityToken"))
        self._is_fresh(text(stamp, "Created"), text(stamp, "Expires"))
        configuration = SignatureConfiguration(
            require_x509=True, location=".//", expect_references=_SIGNED_PARTS, ignore_ambiguous_key_info=True
        )
        try:
            verified = XMLVerifier().verify(envelope, x509_cert=self._certificate, expect_config=configuration)
        except (InvalidSignature, InvalidDigest, InvalidInput) as error:
            raise ValueError("de handtekening klopt niet") from error
        parts = verified if isinstance(verified, list) else [verified]
        signed = {part.signed_xml.get(ID) for part in parts if part.signed_xml is not None}
        if signed != {body.get(ID), stamp.get(ID)}:
            raise ValueError("niet het bericht en het tijdstip zijn ondertekend")

    def _token_is_ours(self, token: str) -> None:
        try:
            sent = base64.b64decode(token, validate=True)
        except binascii.Error as error:
            raise ValueError("geen leesbaar certificaat") from error
        if sent != self._certificate.public_bytes(Encoding.DER):
            raise ValueError("onbekend certificaat")

    def _is_fresh(self, created: str, expires: str) -> None:
        now = dt.datetime.now(dt.UTC)
        if not dt.datetime.fromisoformat(created) <= now + dt.timedelta(minutes=1):
            raise ValueError("tijdstip in de toekomst")
        if now > dt.datetime.fromisoformat(expires):
            raise ValueError("bericht is vervallen")
