"""Hosts that sign in other ways: each profile takes its own proof and nothing else."""

import base64
import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jwt.algorithms import RSAAlgorithm

from bindeledd.domain.events import HostEvent
from bindeledd.domain.vendors import WebhookEndpoint, WebhookProfile
from bindeledd.hosts.contract import WebhookRefusal, read_event

NOW = datetime(2026, 11, 29, tzinfo=UTC)
BODY = b'{"type":"ping","timestamp":"2026-11-29T00:00:00Z","data":{"tenantId":"t_1"}}'
TAKEN = HostEvent(f"body_{sha256(BODY).hexdigest()}", "ping", "t_1", {"tenantId": "t_1"})

HMAC = WebhookEndpoint("a", ("s",), WebhookProfile.HMAC_SHA256_HEX, "X-Signature-256", "sha256=")
TOKEN = WebhookEndpoint("a", ("s",), WebhookProfile.SHARED_TOKEN, "Clockify-Signature")
RSA = WebhookEndpoint(
    "a", ("s",), WebhookProfile.RSA_PKCS1, "X-Signature", algorithm_header="X-Signature-Alg"
)
DIGEST = hmac.new(b"old", BODY, sha256).hexdigest()


def keys(*found):
    publics = [json.loads(RSAAlgorithm.to_jwk(key.public_key())) for key in found]
    return json.dumps({"keys": publics})


def signed(key, hashed=None):
    return base64.b64encode(key.sign(BODY, padding.PKCS1v15(), hashed or hashes.SHA256())).decode()


KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
SET = keys(*KEYS)


def read(endpoint, *headers, secrets=("new", "old"), body=BODY):
    return read_event(headers, body, endpoint=endpoint, secrets=secrets, now=NOW)


@pytest.mark.parametrize("name", ["X-Signature-256", "x-signature-256", "X-SIGNATURE-256"])
@pytest.mark.parametrize("digest", [DIGEST, DIGEST.upper()])
def test_an_hmac_of_any_active_secret_is_taken(name, digest):
    assert read(HMAC, (name, f"sha256={digest}")) == TAKEN


def test_a_shared_token_is_taken():
    assert read(TOKEN, ("clockify-signature", "old")) == TAKEN


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("algorithm", "hashed"),
    [("SHA256", hashes.SHA256()), ("sha-512", hashes.SHA512()), ("RS384", hashes.SHA384())],
)
def test_a_signature_of_any_key_of_the_set_is_taken(key, algorithm, hashed):
    sent = (("X-SIGNATURE", signed(key, hashed)), ("x-signature-alg", algorithm))
    assert read(RSA, *sent, secrets=(SET,)) == TAKEN


@pytest.mark.parametrize(
    ("endpoint", "headers"),
    [
        (HMAC, []),
        (HMAC, [("X-Signature-256", DIGEST)]),
        (HMAC, [("X-Signature-256", "sha256=")]),
        (HMAC, [("X-Signature-256", f"sha256={DIGEST[1:]}")]),
        (HMAC, [("X-Signature-256", f"sha256={DIGEST},sha256={DIGEST}")]),
        (HMAC, [("X-Signature-256", f"sha256={DIGEST}"), ("x-signature-256", f"sha256={DIGEST}")]),
        (HMAC, [("X-Signature-256", "sha256=" + "\u0663" * 64)]),
        (TOKEN, []),
        (TOKEN, [("Clockify-Signature", "")]),
        (TOKEN, [("Clockify-Signature", "old,old")]),
        (TOKEN, [("Clockify-Signature", "old"), ("clockify-signature", "old")]),
        (TOKEN, [("Authorization", "old")]),
        (RSA, [("X-Signature", "AAAA")]),
        (RSA, [("X-Signature-Alg", "SHA256")]),
    ],
)
def test_a_proof_that_is_missing_doubled_or_odd_is_a_bad_request(endpoint, headers):
    assert read(endpoint, *headers, secrets=(SET,)) is WebhookRefusal.HEADERS


@pytest.mark.parametrize(
    ("endpoint", "headers", "secrets"),
    [
        (HMAC, [("X-Signature-256", f"sha256={DIGEST}")], ("new",)),
        (HMAC, [("X-Signature-256", f"sha256={DIGEST}")], ()),
        (HMAC, [("X-Signature-256", "sha256=" + "0" * 64)], ("old",)),
        (TOKEN, [("Clockify-Signature", "ol")], ("old",)),
        (TOKEN, [("Clockify-Signature", "old")], ()),
        (RSA, [("X-Signature", "AAAA"), ("X-Signature-Alg", "SHA256")], (SET,)),
        (RSA, [("X-Signature", "!!"), ("X-Signature-Alg", "SHA256")], (SET,)),
        (RSA, [("X-Signature", signed(KEYS[0])), ("X-Signature-Alg", "SHA512")], (SET,)),
        (RSA, [("X-Signature", signed(KEYS[0])), ("X-Signature-Alg", "SHA1")], (SET,)),
        (RSA, [("X-Signature", signed(KEYS[0])), ("X-Signature-Alg", "none")], (SET,)),
        (
            RSA,
            [("X-Signature", signed(KEYS[0])), ("X-Signature-Alg", "SHA256")],
            (keys(KEYS[1]),),
        ),
    ],
)
def test_another_ones_proof_is_not_taken(endpoint, headers, secrets):
    assert read(endpoint, *headers, secrets=secrets) is WebhookRefusal.SIGNATURE


def test_a_body_that_was_changed_is_not_taken():
    assert read(HMAC, ("X-Signature-256", f"sha256={DIGEST}"), body=BODY + b" ") is (
        WebhookRefusal.SIGNATURE
    )
    sent = (("X-Signature", signed(KEYS[0])), ("X-Signature-Alg", "SHA256"))
    assert read(RSA, *sent, secrets=(SET,), body=BODY + b" ") is WebhookRefusal.SIGNATURE


@pytest.mark.parametrize("endpoint", [WebhookEndpoint("a", ("s",)), HMAC, TOKEN, RSA])
def test_a_body_beyond_the_limit_is_not_looked_at(endpoint):
    assert read(endpoint, body=b"x" * (256 * 1024)) is WebhookRefusal.HEADERS
    assert read(endpoint, body=b"x" * (256 * 1024 + 1)) is WebhookRefusal.TOO_LARGE
    assert WebhookRefusal.TOO_LARGE.status == 413


@pytest.mark.parametrize(
    ("endpoint", "secret"),
    [
        (HMAC, ""),
        (TOKEN, ""),
        (RSA, "no json"),
        (RSA, "[]"),
        (RSA, '{"keys": []}'),
        (RSA, '{"keys": [{"kty": "RSA"}]}'),
        (RSA, '{"keys": [7]}'),
        (RSA, json.dumps({"keys": [json.loads(RSAAlgorithm.to_jwk(KEYS[0]))]})),
        (RSA, keys(rsa.generate_private_key(public_exponent=65537, key_size=1024))),
    ],
    ids=[f"mistake{number}" for number in range(9)],
)
def test_a_secret_or_key_that_is_none_is_our_mistake(endpoint, secret):
    sent = [(endpoint.header, f"{endpoint.prefix}{DIGEST}"), ("X-Signature-Alg", "SHA256")]
    with pytest.raises(ValueError, match=r"webhook|Expecting"):
        read(endpoint, *sent, secrets=(secret,))
