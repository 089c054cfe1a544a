import base64
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from bindeledd.domain.events import HostEvent
from bindeledd.hosts.contract import Delivery, WebhookRefusal, event_of, verify

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER = "whsec_" + base64.b64encode(bytes(range(32, 64))).decode()
ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
SENT = datetime.fromtimestamp(1674087231, tz=UTC)
BODY = (
    b'{"type":"time_entries.approved","timestamp":"2023-01-19T00:13:51Z","data":{"tenantId":"t_1"}}'
)
SIGNATURE = "v1,mratvI+Vsc2O3DPqjTPWII7D8Zo3fKe6o5/puCkffO0="


def headers(**changes):
    named = {
        "Webhook-Id": ID,
        "Webhook-Timestamp": "1674087231",
        "Webhook-Signature": SIGNATURE,
        "Content-Type": "application/json",
    }
    renamed = {name.replace("_", "-").title(): value for name, value in changes.items()}
    return [(name, value) for name, value in {**named, **renamed}.items() if value is not None]


def check(sent=None, body=BODY, *, secrets=(SECRET,), now=SENT):
    return verify(headers() if sent is None else sent, body, secrets=secrets, now=now)


def test_the_published_vector_is_accepted():
    assert check() == Delivery(ID, SENT, BODY)


@pytest.mark.parametrize("secrets", [(SECRET, OTHER), (OTHER, SECRET), (SECRET[6:],)])
def test_any_active_secret_will_do(secrets):
    assert isinstance(check(secrets=secrets), Delivery)


@pytest.mark.parametrize(
    "signature",
    [
        f"v1,AAAA {SIGNATURE}",
        f"{SIGNATURE} v1a,AAAA",
        f"v2,AAAA {SIGNATURE} v1,BBBB",
    ],
)
def test_any_right_signature_will_do(signature):
    assert isinstance(check(headers(webhook_signature=signature)), Delivery)


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_five_minutes_either_way_are_tolerated(seconds):
    assert isinstance(check(now=SENT + timedelta(seconds=seconds)), Delivery)


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_more_is_a_replay_or_a_wrong_clock(seconds):
    assert check(now=SENT + timedelta(seconds=seconds)) is WebhookRefusal.TIMESTAMP


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook_id": None},
        {"webhook_timestamp": None},
        {"webhook_signature": None},
        {"webhook_id": ""},
        {"webhook_id": "a.b"},
        {"webhook_id": "a, a"},
        {"webhook_id": "æ"},
        {"webhook_id": "x" * 201},
        {"webhook_timestamp": "1674087231,1674087231"},
        {"webhook_timestamp": "1674087231.0"},
        {"webhook_timestamp": "-1"},
        {"webhook_timestamp": "99999999999999"},
        {"webhook_timestamp": "٣"},
        {"webhook_signature": ""},
        {"webhook_signature": "mratvI+V"},
        {"webhook_signature": f"{SIGNATURE},{SIGNATURE}"},
        {"webhook_signature": f"{SIGNATURE}, {SIGNATURE}"},
        {"webhook_signature": " ".join([SIGNATURE] * 11)},
    ],
    ids=str,
)
def test_headers_that_are_missing_doubled_or_odd_are_a_bad_request(changes):
    refusal = check(headers(**changes))
    assert refusal is WebhookRefusal.HEADERS
    assert (refusal.status, refusal.code) == (400, "webhook_headers_not_valid")


def test_a_header_that_comes_twice_is_a_bad_request():
    assert check([*headers(), ("WEBHOOK-ID", ID)]) is WebhookRefusal.HEADERS


@pytest.mark.parametrize(
    ("sent", "body", "secrets"),
    [
        (headers(webhook_id="msg_other"), BODY, (SECRET,)),
        (headers(webhook_timestamp="1674087232"), BODY, (SECRET,)),
        (headers(webhook_signature="v1a," + SIGNATURE[3:]), BODY, (SECRET,)),
        (headers(webhook_signature="v1," + "A" * 44), BODY, (SECRET,)),
        (headers(), BODY + b" ", (SECRET,)),
        (headers(), BODY, (OTHER,)),
        (headers(), BODY, ()),
    ],
)
def test_anything_else_signed_is_not_taken(sent, body, secrets):
    refusal = check(sent, body, secrets=secrets)
    assert refusal is WebhookRefusal.SIGNATURE
    assert refusal.status == 401


@pytest.mark.parametrize("secret", ["whsec_!!", "whsec_AAAA", "whsec_" + "A" * 120, "whsec_æ"])
def test_a_secret_that_is_none_is_our_mistake(secret):
    with pytest.raises(ValueError, match="webhook secret"):
        check(secrets=(secret,))


@given(st.binary(max_size=300), st.from_regex(r"msg_[A-Za-z0-9]{1,20}", fullmatch=True))
def test_what_the_reference_library_signs_is_accepted(body, webhook_id):
    text = base64.b64encode(body).decode()
    sent = [
        ("webhook-id", webhook_id),
        ("webhook-timestamp", str(int(SENT.timestamp()))),
        ("webhook-signature", Webhook(OTHER).sign(webhook_id, SENT, text)),
    ]
    assert isinstance(check(sent, text.encode(), secrets=(SECRET, OTHER)), Delivery)


def accepted_by_the_reference(sent, body, secret):
    try:
        Webhook(secret).verify(body, dict(sent), json_parse=False)
    except (WebhookVerificationError, ValueError):
        return False
    return True


@given(
    body=st.text(max_size=60),
    webhook_id=st.text("ab.-_ 1", max_size=8),
    seconds=st.sampled_from([-200, 0, 200]),
    versions=st.lists(st.sampled_from(["v1", "v1a", "v2"]), max_size=4),
    damaged=st.sampled_from(["nothing", "body", "webhook-id", "webhook-timestamp", "secret"]),
)
def test_what_is_accepted_the_reference_library_accepts(
    body, webhook_id, seconds, versions, damaged
):
    """The library reads the clock itself, and therefore what is sent is sent now."""
    now = datetime.now(tz=UTC)
    sent_at = now + timedelta(seconds=seconds)
    signature = Webhook(OTHER).sign(webhook_id, sent_at, body).removeprefix("v1,")
    sent = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": " ".join(f"{version},{signature}" for version in versions),
    }
    if damaged in sent:
        sent[damaged] += "1"
    raw = (body + "1" if damaged == "body" else body).encode()
    secret = SECRET if damaged == "secret" else OTHER
    ours = check(list(sent.items()), raw, secrets=(secret,), now=now)
    if isinstance(ours, Delivery):
        assert accepted_by_the_reference(sent, raw, secret)
    assert isinstance(ours, Delivery) == (
        damaged == "nothing"
        and "v1" in versions
        and re.fullmatch(r"[ab_1-]+", webhook_id) is not None
    )


def test_the_reference_library_signs_the_vector_likewise():
    assert Webhook(SECRET).sign(ID, SENT, BODY.decode()) == SIGNATURE


PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = "whpk_" + base64.b64encode(PRIVATE.public_key().public_bytes_raw()).decode()
ASYMMETRIC = "v1a," + base64.b64encode(PRIVATE.sign(f"{ID}.1674087231.".encode() + BODY)).decode()


@pytest.mark.parametrize("secrets", [(PUBLIC,), (SECRET, PUBLIC)])
@pytest.mark.parametrize("signature", [ASYMMETRIC, f"v1,AAAA v1a,AAAA {ASYMMETRIC}"])
def test_a_registered_public_key_takes_what_its_private_one_signed(secrets, signature):
    sent = headers(webhook_signature=signature)
    assert check(sent, secrets=secrets) == Delivery(ID, SENT, BODY)
    late = SENT + timedelta(seconds=301)
    assert check(sent, secrets=secrets, now=late) is WebhookRefusal.TIMESTAMP


@pytest.mark.parametrize(
    ("signature", "body", "secrets"),
    [
        (ASYMMETRIC, BODY, (SECRET,)),
        (ASYMMETRIC, BODY + b" ", (PUBLIC,)),
        (ASYMMETRIC.replace("v1a", "v1"), BODY, (PUBLIC,)),
        (ASYMMETRIC + "A", BODY, (PUBLIC,)),
        ("v1a," + "A" * 86 + "==", BODY, (PUBLIC,)),
        (SIGNATURE, BODY, (PUBLIC,)),
        ("v1a," + SIGNATURE[3:], BODY, (PUBLIC, SECRET)),
    ],
)
def test_a_public_key_takes_nothing_else(signature, body, secrets):
    sent = headers(webhook_signature=signature)
    assert check(sent, body, secrets=secrets) is WebhookRefusal.SIGNATURE


@pytest.mark.parametrize("key", ["whpk_", "whpk_!!", "whpk_AAAA", "whsk_" + PUBLIC[5:]])
def test_a_public_key_that_is_none_is_our_mistake(key):
    with pytest.raises(ValueError, match="webhook"):
        check(headers(webhook_signature=ASYMMETRIC), secrets=(key,))


def event(body: object):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return event_of(Delivery(ID, SENT, raw))


def envelope(**changes: object) -> dict[str, object]:
    return {
        "type": "dimension.changed",
        "timestamp": "2026-11-23T12:00:00Z",
        "data": {"tenantId": "t_42", "dimension": "customers", "ids": ["c_1"]},
        **changes,
    }


def test_an_envelope_is_read():
    assert event(envelope(extra=1)) == HostEvent(
        id=ID,
        type="dimension.changed",
        tenant="t_42",
        data={"tenantId": "t_42", "dimension": "customers", "ids": ["c_1"]},
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff",
        envelope(type="with space"),
        envelope(type=""),
        envelope(type="a..b"),
        envelope(timestamp="yesterday"),
        envelope(data=[]),
        envelope(data={}),
        envelope(data={"tenantId": ""}),
        envelope(data={"tenantId": "a/b"}),
        envelope(data={"tenantId": "x" * 129}),
        envelope(data={"tenantId": None}),
    ],
    ids=str,
)
def test_an_envelope_that_is_none_is_a_bad_request(body):
    refusal = event(body)
    assert refusal is WebhookRefusal.BODY
    assert refusal.status == 400
