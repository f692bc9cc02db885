"""WS-Security: each message is signed with the application's certificate when one is set.

Signed are the body and a time stamp of five minutes, so that nobody can change a question or send it again later.
"""

import datetime as dt
import uuid
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.signer import XMLSigner

from registers.soap import ENVELOPE, Element, children

WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
_BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
ID = f"{{{WSU}}}Id"
VALID_FOR = dt.timedelta(minutes=5)


@lru_cache(maxsize=8)
def _key_and_certificate(certificate: str, key: str) -> tuple[bytes, str]:
    """The private key, and the certificate as the base64 text of its DER form."""
    found = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
    pem = found.public_bytes(Encoding.PEM).decode().splitlines()
    return Path(key).read_bytes(), "".join(line for line in pem if "CERTIFICATE" not in line)


def sign(root: Element, *, certificate: str, key: str, moment: dt.datetime) -> Element:
    """The same envelope with a security header; `certificate` and `key` are PEM files."""
    private_key, token = _key_and_certificate(certificate, key)
    header = children(root, "Header")[0]
    body = children(root, "Body")[0]
    names = {part: f"{part}-{uuid.uuid4()}" for part in ("body", "time", "token")}
    body.set(ID, names["body"])
    security = etree.SubElement(header, etree.QName(WSSE, "Security"), nsmap={"wsse": WSSE, "wsu": WSU})
    security.set(etree.QName(ENVELOPE, "mustUnderstand"), "1")
    binary = etree.SubElement(security, etree.QName(WSSE, "BinarySecurityToken"))
    binary.set(ID, names["token"])
    binary.set("ValueType", _X509)
    binary.set("EncodingType", _BASE64)
    binary.text = token
    stamp = etree.SubElement(security, etree.QName(WSU, "Timestamp"))
    stamp.set(ID, names["time"])
    for tag, at in (("Created", moment), ("Expires", moment + VALID_FOR)):
        etree.SubElement(stamp, etree.QName(WSU, tag)).text = f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    signer = XMLSigner(
        method=SignatureConstructionMethod.detached,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signature = signer.sign(
        root,
        key=private_key,
        reference_uri=[f"#{names['body']}", f"#{names['time']}"],
        key_info=_reference_to(names["token"]),
    )
    security.append(signature)
    return root


def _reference_to(token_id: str) -> Element:
    info = etree.Element(etree.QName(_DS, "KeyInfo"), nsmap={"ds": _DS})
    holder = etree.SubElement(info, etree.QName(WSSE, "SecurityTokenReference"), nsmap={"wsse": WSSE})
    etree.SubElement(holder, etree.QName(WSSE, "Reference"), URI=f"#{token_id}", ValueType=_X509)
    return info
