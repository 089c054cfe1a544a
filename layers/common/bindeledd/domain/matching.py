"""How two objects are compared: exact keys that link, and likeness that only proposes to people.

Keys compare as trimmed text; leading zeros and case count (ALL-19). Names are compared after
normalisation, and only to stop a link (ALL-18) or to point at a likely pair (SV-06).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bindeledd.domain.records import FieldValue, Record

Key = tuple[str, ...]

# Letters that Unicode does not decompose into a Latin letter and a mark; apostrophes are dropped.
_LETTERS = str.maketrans(
    {"æ": "a", "ø": "o", "ð": "d", "þ": "th", "đ": "d", "ł": "l"} | dict.fromkeys("'`’\u00b4", "")
)

# How the same sounds are written without Nordic letters: Aase, Bjoern, Saether.
_DIGRAPHS = (("aa", "a"), ("ae", "a"), ("oe", "o"))

# "A/S" and "A.S." are one word, "Hansen/Olsen" is two.
_ABBREVIATION = re.compile(r"(?<![^\W_])([^\W_])[./](?=[^\W_](?![^\W_]))")
_WORD = re.compile(r"[^\W_]+")

_FORMS_AND_CONJUNCTIONS = """
    as asa ans da enk nuf ks sa ba bl iks kf fkf sf stiftelse aksjeselskap allmennaksjeselskap
    ab hb kb ek publ aktiebolag handelsbolag kommanditbolag
    aps is ps ivs aktieselskab anpartsselskab
    oy oyj ky tmi osakeyhtiö toiminimi
    gmbh ag kg ohg ev bv nv sarl srl spa
    ltd limited plc llc llp inc corp corporation
    og och and und ja
"""


def normalised_name(name: str) -> frozenset[str]:
    """Reduce a name to the words that tell it apart from others (ALL-18).

    Case, punctuation, legal forms, conjunctions and the ways of writing Nordic letters are
    levelled. A name that consists of nothing else keeps its words; only an empty one has none.
    """
    words = _words(name)
    return frozenset(word for word in words if word not in _UNTELLING) or frozenset(words)


def names_contradict(a: str, b: str) -> bool:
    """Tell whether two names share no word; an empty name contradicts nothing (ALL-18)."""
    if a == b:
        return False
    left, right = normalised_name(a), normalised_name(b)
    return bool(left and right) and left.isdisjoint(right)


def key_text(value: FieldValue) -> str:
    """Give a key's text as it is compared: trimmed, nothing else (ALL-19)."""
    return "" if value is None else str(value).strip()


def match_key(record: Record, names: Sequence[str]) -> Key | None:
    """Give the key that links a record: the texts of all `names`, None when one is empty."""
    key = tuple(key_text(record.fields.get(name)) for name in names)
    return key if key and all(key) else None


def near_key(text: str) -> str:
    """Level what a near miss differs in: zeros in front, case and spaces (ALL-19)."""
    squeezed = "".join(text.split()).casefold()
    return squeezed.lstrip("0") or squeezed[-1:]


def organization_key(value: FieldValue) -> str:
    """Reduce an organisation number to its letters and digits, since it is written in groups."""
    return "".join(character for character in key_text(value).casefold() if character.isalnum())


def likeness(a: Record, b: Record) -> int:
    """Score from 0 to 100 how alike two objects are, over the properties that both have.

    The score only proposes to people; nothing is linked by it (SV-17, architecture 4.2).
    """
    parts = [
        (50, name_likeness(a.name, b.name)) if a.name.strip() and b.name.strip() else None,
        _compared(30, *(organization_key(x.fields.get("organization_number")) for x in (a, b))),
        _compared(20, *(near_key(x.number or "") for x in (a, b))),
        _compared(10, *(key_text(x.fields.get("email")).casefold() for x in (a, b))),
        _compared(10, *(_digits(x.fields.get("phone")) for x in (a, b))),
    ]
    known = [part for part in parts if part is not None]
    most = sum(weight for weight, _ in known)
    return sum(weight * score for weight, score in known) // most if most else 0


def _compared(weight: int, a: str, b: str) -> tuple[int, int] | None:
    return (weight, 100 if a == b else 0) if a and b else None


def _digits(value: FieldValue) -> str:
    """Give the last eight digits of a telephone number, with or without country code."""
    return "".join(character for character in key_text(value) if character.isdigit())[-8:]


def name_likeness(a: str, b: str) -> int:
    """Score from 0 to 100 how alike two names are, whatever the order of their words."""
    left, right = _letter_pairs(a), _letter_pairs(b)
    if not left or not right:
        return 100 if left == right else 0
    return 200 * len(left & right) // (len(left) + len(right))


@lru_cache(maxsize=4096)
def _letter_pairs(name: str) -> frozenset[str]:
    text = "".join(sorted(normalised_name(name)))
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset(text)


def _words(name: str) -> list[str]:
    text = name.casefold()
    if not text.isascii():
        text = _without_marks(text)
    text = text.translate(_LETTERS)
    if "." in text or "/" in text:
        text = _ABBREVIATION.sub(r"\1", text)
    for written, sound in _DIGRAPHS:
        text = text.replace(written, sound)
    return _WORD.findall(text)


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_UNTELLING = frozenset(_words(_FORMS_AND_CONJUNCTIONS))
