"""The usual shapes of a field, by which the registers' tables stay short."""

from functools import partial

from local.simulators.host.fields import Field, Kind

text = partial(Field, kind=Kind.TEXT)
boolean = partial(Field, kind=Kind.BOOLEAN)
integer = partial(Field, kind=Kind.INTEGER)
decimal = partial(Field, kind=Kind.DECIMAL)
calendar_date = partial(Field, kind=Kind.DATE)
email = partial(Field, kind=Kind.EMAIL)


def choice(name: str, *choices: str) -> Field:
    """Make a field that holds one of these; the first where nothing else is said."""
    return Field(name, Kind.CHOICE, choices=choices, default=choices[0])


def reference(name: str, register: str, *, required: bool = False) -> Field:
    """Make a field that holds the id of an object of another register."""
    return Field(name, Kind.REFERENCE, max_length=128, refers_to=register, required=required)


def references(name: str, register: str) -> Field:
    """Make a field that holds the ids of objects of another register."""
    return Field(name, Kind.REFERENCES, refers_to=register)
