"""A certificate of this machine, which a test lets programs trust with SSL_CERT_FILE."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path


def make(folder: Path) -> Path:
    """The certificate of a server at 127.0.0.1, new in `folder`, with its key beside it."""
    made = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem"]
    own = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(["openssl", "req", "-x509", *made, *own], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem"


def context(certificate: Path) -> ssl.SSLContext:
    """How a server with that certificate speaks TLS."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return made
