"""What the pages show of pay items, in Norwegian."""

from local.simulators.poweroffice.forms import Field, Form, Section
from local.simulators.poweroffice.pay_items import PAY_ITEM_REGISTER
from local.simulators.poweroffice.sheet import Sheet, name_of

PAY_ITEM_SHEET = Sheet(
    "payitems",
    "lønnsart",
    "lønnsarter",
    Form(
        PAY_ITEM_REGISTER,
        (
            Section(
                "Lønnsart",
                (
                    Field("Code", "Nr."),
                    Field("Name", "Navn", wide=True),
                    Field("ProcessingType", "Behandling", "select", nothing=""),
                    Field("Percentage", "Prosent", hint="150 for overtid 50 %."),
                    Field("Rate", "Sats"),
                    Field("IsActive", "Aktiv", "checkbox"),
                ),
            ),
        ),
    ),
    (
        ("Nr.", lambda row: row["Code"]),
        ("Navn", name_of),
        ("Behandling", lambda row: row["ProcessingType"]),
    ),
    ("Code", "Name"),
    lambda row: not row["IsActive"],
    lambda on: {"IsActive": not on},
    beginning={"ProcessingType": "HourlyWage", "IsActive": True},
)
