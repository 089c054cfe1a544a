"""Norwegian: the settings of hours, and where work types, activities and pay types lead."""

from __future__ import annotations

TEXTS = {
    "hours.settings": "Innstillinger for timer",
    "hours.lead.on": "Godkjente timer sendes til {erp}.",
    "hours.lead.off": "Ingen timer sendes til {erp} før du slår det på her.",
    "hours.missing": "Dette må på plass før sendingen kan slås på:",
    "hours.missing.being_read": (
        "Aktivitetene hentes fra {erp} nå. Det tar noen sekunder; last siden på nytt."
    ),
    "hours.missing.not_fetched": (
        "Aktivitetene er ikke hentet fra {erp}. Hent dem nederst på siden."
    ),
    "hours.missing.not_readable": (
        "Aktivitetene kunne ikke hentes fra {erp}. Hvorfor, står nederst på siden."
    ),
    "hours.missing.project_activity": "Velg standardaktiviteten for kunde- og prosjekttid.",
    "hours.missing.internal_activity": "Velg standardaktiviteten for intern tid.",
    "hours.sending": "Sending",
    "hours.send": "Send godkjente timer til {erp}",
    "hours.send.text": (
        "Bare timer som er godkjent i {host}, sendes. De blir ikke godkjent i {erp} av det."
    ),
    "hours.trigger": "Når skal de sendes?",
    "hours.trigger.approval": "Når de godkjennes",
    "hours.trigger.daily": "En gang om dagen",
    "hours.trigger.by_hand": "Når noen ber om det",
    "hours.trigger_text.approval": "Vanligvis i løpet av sekunder.",
    "hours.trigger_text.daily": "Alt som er klart, sendes samlet.",
    "hours.trigger_text.by_hand": "Med knappen «Send det som er klart, nå» på siden om timer.",
    "hours.start_date": "Fra og med dato",
    "hours.start_date.text": (
        "Eldre timer sendes ikke. Uten dato begynner sendingen den dagen den slås på."
    ),
    "hours.as": "Hva timene blir i {erp}",
    "hours.choose": "Ikke valgt",
    "hours.none": "Ingen: slike timer venter",
    "hours.choice.project_activity": "Standardaktivitet for kunde- og prosjekttid",
    "hours.choice.internal_activity": "Standardaktivitet for intern tid",
    "hours.choice.default_hour_type": "Timetype for timer uten lønnsart",
    "hours.choice_text.project_activity": (
        "For timer med kunde eller prosjekt, når arbeidstypen ikke fører til en annen aktivitet."
    ),
    "hours.choice_text.internal_activity": (
        "For timer uten kunde og prosjekt. Det kan være en aktivitet som ikke faktureres."
    ),
    "hours.choice_text.default_hour_type": (
        "Timer med lønnsart får alltid timetypen som lønnsarten fører til, aldri denne."
    ),
    "hours.corrections": "Når timer endres etterpå",
    "hours.leave": "La timer stå i {erp} når de gjenåpnes eller slettes",
    "hours.leave.text": "Ellers fjernes de i {erp}, og sendes på nytt når de godkjennes igjen.",
    "hours.marker": "Sett et kort merke i den interne kommentaren",
    "hours.marker.text": (
        "Med det finner vi igjen en føring når svaret fra {erp} går tapt. Uten merke må et "
        "menneske se etter."
    ),
    "hours.save": "Lagre",
    "hours.save.page": "Lagrer det som står på denne siden av lista.",
    "hours.known": "Det er dette å velge mellom",
    "hours.known.text": (
        "Slik stod det i {host} og {erp} da vi sist så etter. Er noe nytt eller endret, kan "
        "du hente alt på nytt."
    ),
    "hours.objects": "Antall",
    "hours.leads": "Hvor det fører",
    "hours.read_at": "Sist hentet",
    "hours.being_read": "Hentes nå; last siden på nytt",
    "hours.never_read": "Ikke hentet ennå",
    "hours.left_out.one": "{number} til vises ikke",
    "hours.left_out.other": "{number} til vises ikke",
    "hours.chosen_from": "Velges ovenfor og for hver enkelt",
    "hours.map": "Se hvor {register} fører",
    "hours.waiting.one": "{number} fører ingen steder",
    "hours.waiting.other": "{number} fører ingen steder",
    "hours.fetch": "Hent på nytt fra {host} og {erp}",
    "hours.fetch.not_active": "Kan hentes når koblingen er i gang.",
    "hours.not_in_use": "{id} (ikke lenger i bruk)",
    "hours.registers": "Registre",
    "hours.register.activities": "Aktiviteter for timeføring",
    "hours.register.hour_types": "Timetyper",
    "hours.register.work_types": "Arbeidstyper",
    "hours.register.pay_types": "Lønnsarter",
    "hours.register.host_activities": "Aktiviteter",
    "hours.mapping.work_types": (
        "En arbeidstype i {host} kan ha sin egen aktivitet i {erp}. Ellers brukes "
        "standardaktiviteten."
    ),
    "hours.mapping.host_activities": (
        "En aktivitet som er valgt på timen i {host}, går foran arbeidstypen. Har den samme "
        "navn i {erp}, finner den fram selv."
    ),
    "hours.mapping.pay_types": (
        "En lønnsart i {host} blir timetypen med nøyaktig samme navn i {erp}, ellers den ene "
        "timetypen som lønnes med lønnsarten av det navnet. Ingen gjettes."
    ),
    "hours.mapping_waiting.one": "Timer med {number} av dem venter til du har valgt.",
    "hours.mapping_waiting.other": "Timer med {number} av dem venter til du har valgt.",
    "hours.show_all": "Vis alle",
    "hours.show_waiting": "Vis bare dem som venter",
    "hours.none_waits": "Ingen venter på at du velger.",
    "hours.empty": "{host} har ingen av disse.",
    "hours.match.chosen": "Valgt",
    "hours.match.by_host": "Satt i {host}",
    "hours.match.by_name": "Samme navn",
    "hours.match.by_pay_item": "Samme lønnsart i {erp}",
    "hours.match.standard": "Standardaktiviteten",
    "hours.match.none": "Venter: ingen passer",
    "hours.match.several": "Venter: flere passer",
    "hours.match.not_in_use": "Venter: ikke lenger i bruk",
    "hours.proposed": "Forslag: samme navn. Gjelder først når du lagrer.",
    "hours.by_itself.work_types": "Standardaktiviteten",
    "hours.by_itself.host_activities": "Etter navnet",
    "hours.by_itself.pay_types": "Etter navnet",
    "hours.alike": "Ligner",
    "hours.all": "Alle i bruk",
    "hours.people": "Ansatte",
    "hours.people.text": (
        "Timer går bare for ansatte som er koblet: samme nummer i {host} og {erp}, og navn "
        "som ikke sier hverandre imot."
    ),
    "hours.people.see": "Se hvem som er koblet",
    "hours.people.off": "Ansatte er slått av. De kobles på nummer fra timene slås på.",
    "hours.people.none": "Ingen ansatte er sett på ennå.",
    "hours.held.one": "{number} ansatt må bekreftes av et menneske.",
    "hours.held.other": "{number} ansatte må bekreftes av et menneske.",
    "hours.decide": "Avgjør om det er samme person",
    "hours.standing.linked": "Koblet",
    "hours.standing.held": "Må bekreftes",
    "hours.standing.not_linked": "Ikke koblet",
    "done.hours_saved": "Innstillingene for timer er lagret.",
    "done.hours_fetching": (
        "Vi henter fra begge systemene. Det tar noen sekunder; last siden på nytt."
    ),
}
