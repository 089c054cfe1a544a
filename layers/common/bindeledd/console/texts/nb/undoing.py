"""Norwegian: previews, undo, the journal, and uncertain transfers."""

from __future__ import annotations

TEXTS = {
    "uncertain.title": "Usikre overføringer",
    "uncertain.lead.one": (
        "Én ting ble sendt uten at svaret kom. Ingenting sendes på nytt før du har avgjort."
    ),
    "uncertain.lead.other": (
        "{number} ting ble sendt uten at svaret kom. Ingenting sendes på nytt før du har avgjort."
    ),
    "uncertain.none": "Det er ingen usikre overføringer.",
    "uncertain.sent": "sendt til {system}",
    "uncertain.text": (
        "Svaret fra {system} kom aldri, og {system} kan ikke si sikkert om det kom fram. Se etter"
        " i {system} før du velger."
    ),
    "uncertain.what": "Dette ble sendt til {system}",
    "uncertain.found": "Er det et av disse i {system}?",
    "uncertain.found_none": "Vi fant ingenting i {system} som kan være dette",
    "uncertain.id": "id i {system}: {id}",
    "uncertain.arrived": "Det kom fram: koble til dette",
    "uncertain.not_arrived": "Det kom ikke fram: send på nytt",
    "uncertain.leave": "La det stå foreløpig",
    "uncertain.leave.text": "Lar du det stå, sendes ingenting, og alt annet går som vanlig.",
    "overview.uncertain.one": "{number} usikker overføring",
    "overview.uncertain.other": "{number} usikre overføringer",
    "overview.uncertain.text": "Svaret kom aldri. Si om det kom fram.",
    "problems.decide_uncertain": "Avgjør om det kom fram",
    "undo.title": "Angre en kjøring av {register}",
    "undo.of": "kjøringen",
    "undo.ask": "Angre denne kjøringen …",
    "undo.one": "Angre denne …",
    "undo.again": "Lag forhåndsvisningen på nytt",
    "undo.button.one": "Sett tilbake {number} objekt",
    "undo.button.other": "Sett tilbake {number} objekter",
    "undo.archive.one": "Arkiver også det som ble opprettet",
    "undo.archive.other": "Arkiver også de {number} som ble opprettet",
    "undo.leave": "La alt stå",
    "undo.to_run": "Til kjøringen",
    "undo.see": "Se hva som ble gjort",
    "undo.held": (
        "Det som settes tilbake, blir stående: synkroniseringen rører det ikke før verdien endres"
        " i et av systemene, eller noen frigir feltet."
    ),
    "undo.entries": "Objekt for objekt",
    "undo.stage.making": (
        "{host} og {erp} leses nå, for å se hva som kan settes tilbake. Ingenting skrives."
    ),
    "undo.stage.ready": (
        "Dette settes tilbake når du bekrefter. Det noen har endret siden, røres ikke."
    ),
    "undo.stage.nothing": "Ingenting av dette kan settes tilbake.",
    "undo.stage.expired": (
        "Forhåndsvisningen er for gammel. Lag den på nytt for å se hva som gjelder nå."
    ),
    "undo.stage.going": "Verdiene settes tilbake nå. Det tar gjerne et minutt.",
    "undo.stage.done": "Kjøringen er angret.",
    "undo.back": "Settes tilbake",
    "undo.archived": "Arkiveres",
    "undo.created": "Opprettet, blir værende",
    "undo.blocked": "Kan ikke settes tilbake",
    "undo.entry.update": "Settes tilbake i {system}",
    "undo.entry.archive": "Arkiveres i {system}",
    "undo.entry.skip": "Blir stående i {system}",
    "undo.before": "før kjøringen:",
    "undo.written": "etter kjøringen:",
    "undo.entry.gone": "Kan ikke settes tilbake i {system}",
    "undo.undoes": "Se kjøringen som ble angret",
    "undo.undone_by": "Denne kjøringen er angret. Se hva som ble satt tilbake",
    "undo.holds": "{field} holdes slik",
    "undo.release": "Frigi {field}",
    "undo.release.text": (
        "Når et felt frigis, avgjør neste synkronisering hvilken verdi som gjelder, slik "
        "innstillingene sier."
    ),
    "done.undoing": "Angringen er bestilt og starter straks.",
    "done.released": "Feltet er frigitt. Neste synkronisering avgjør verdien.",
    "journal.title": "Verdier som ble overskrevet",
    "journal.lead": "Alt kjøringen skrev, med verdien som sto der før. Det siste står øverst.",
    "journal.none": "Kjøringen overskrev ingenting.",
    "journal.show": "Se hva som ble overskrevet",
    "journal.where": "Hva og når",
    "journal.loser": "{field} som måtte vike:",
    "action.preview": "Forhåndsvis synkronisering",
    "action.preview.text": "Se hva som ville skje nå. Ingenting skrives.",
    "plan.preview": "Forhåndsvisning",
    "plan.lead.preview": (
        "Dette ville en synkronisering ha gjort nå. Ingenting er skrevet, og ingenting venter på "
        "deg."
    ),
    "plan.preview.again": "Lag ny forhåndsvisning",
    "audit.action.plan_previewed": "Forhåndsviste en synkronisering",
    "plan.series": "Nummerserie i {erp}",
    "plan.range": "{first}–{last}",
    "object.under": "hos {owner}",
    "overview.with": "med {registers}",
}
