"""What the pages show of hours: words, forms and the lists inside an entry, in Norwegian."""

from collections.abc import Mapping

from local.simulators.host.forms import FieldGroup, Form, FormField
from local.simulators.host.sheets import ElementSheet, Sheet
from local.simulators.host.time_entry import TIME_ENTRY
from local.simulators.host.wording import WORDS

STATES: Mapping[str, str] = {
    "draft": "Kladd",
    "submitted": "Til godkjenning",
    "approved": "Godkjent",
    "rejected": "Avvist",
    "reopened": "Gjenåpnet",
}
AXES: Mapping[str, str] = {"employee_period": "periode", "project": "prosjekt"}
TRANSFERS: Mapping[str, str] = {
    "none": "–",
    "queued": "I kø",
    "held": "Venter",
    "sent": "Sendt",
    "confirmed": "Overført",
    "failed": "Feilet",
    "reversed": "Tilbakeført",
    "ignored": "Overføres ikke",
}
_KINDS = (
    ("ordinary", "Ordinær"),
    ("deviation", "Avvik"),
    ("change_order", "Endring"),
    ("calculation", "Kalkyle"),
    ("absence", "Fravær"),
)
_YES_OR_NO = (("true", "Ja"), ("false", "Nei"))

_SUPPLEMENTS = ElementSheet(
    "supplements",
    WORDS["supplements"],
    Form(
        TIME_ENTRY.dimension,
        (
            FieldGroup(
                "Tillegg",
                (
                    FormField("payTypeId", "Lønnsart", required=True, refers_to="pay-types"),
                    FormField("quantity", "Mengde", required=True, inputmode="decimal"),
                    FormField("unitCode", "Enhet", hint="Som h, km, stk"),
                    FormField("comment", "Kommentar"),
                ),
            ),
        ),
        list_name="supplements",
    ),
    (
        ("Lønnsart", lambda line: line["payTypeId"]),
        ("Mengde", lambda line: f"{line['quantity']} {line['unitCode'] or ''}".strip()),
        ("Kommentar", lambda line: line["comment"]),
    ),
)
_MACHINE_USAGES = ElementSheet(
    "machineUsages",
    WORDS["machineUsages"],
    Form(
        TIME_ENTRY.dimension,
        (
            FieldGroup(
                "Maskin",
                (
                    FormField("machineId", "Maskin", required=True, refers_to="machines"),
                    FormField("hours", "Timer", required=True, inputmode="decimal"),
                    FormField("billable", "Fakturerbar", choices=_YES_OR_NO),
                ),
            ),
        ),
        list_name="machineUsages",
    ),
    (
        ("Maskin", lambda line: line["machineId"]),
        ("Timer", lambda line: line["hours"]),
        ("Fakturerbar", lambda line: "Ja" if line["billable"] else "Nei"),
    ),
)
HOURS = Sheet(
    "hours",
    WORDS["hours"],
    Form(
        TIME_ENTRY.dimension,
        (
            FieldGroup(
                "Hvem og når",
                (
                    FormField("employeeId", "Ansatt", required=True, refers_to="employees"),
                    FormField("date", "Dato", required=True, input_type="date"),
                    FormField("start", "Fra", input_type="time"),
                    FormField("end", "Til", input_type="time", hint="Før «Fra»: neste dag"),
                    FormField("breakMinutes", "Pause (minutter)", inputmode="numeric"),
                    FormField(
                        "hours",
                        "Timer",
                        inputmode="decimal",
                        hint="Tomt: regnes ut av fra, til og pause",
                    ),
                    FormField("registrationType", "Slag", choices=_KINDS),
                ),
            ),
            FieldGroup(
                "Hva",
                (
                    FormField("projectId", "Prosjekt", refers_to="projects"),
                    FormField("subprojectId", "Delprosjekt", refers_to="projects"),
                    FormField("activityId", "Aktivitet", refers_to="activities"),
                    FormField("workTypeId", "Arbeidstype", refers_to="work-types"),
                    FormField("payTypeId", "Lønnsart", refers_to="pay-types"),
                    FormField("billable", "Fakturerbar", choices=_YES_OR_NO),
                    FormField("billableHours", "Fakturerbare timer", inputmode="decimal"),
                    FormField("description", "Beskrivelse", is_long=True, is_wide=True),
                ),
            ),
        ),
    ),
    (),
    elements=(_SUPPLEMENTS, _MACHINE_USAGES),
)
