"""Norwegian: connecting, settings and the first screen of a connection."""

from __future__ import annotations

TEXTS = {
    "consent.title": "Koble til {erp}",
    "consent.lead": (
        "{host} og {erp} kan holde registrene dine like. Først må du gi tilgang i {erp}."
    ),
    "consent.button": "Fortsett til {erp}",
    "consent.nothing_yet": (
        "Å gi tilgang endrer ingenting i {erp} eller {host}. Det skjer først når planen er "
        "godkjent."
    ),
    "consent.steps": "Dette skjer nå",
    "consent.step.sign_in": "Du kommer til {erp} og logger inn der. Vi ser ikke passordet ditt.",
    "consent.step.company": (
        "{erp} spør hvilket firma det gjelder. Velg det med organisasjonsnummer {number}."
    ),
    "consent.step.rights": (
        "{erp} spør om {host} får lese og skrive registrene. Godkjenn som administrator."
    ),
    "consent.step.back": "Du kommer tilbake hit eller til {host}, og ser hvordan det gikk.",
    "consent.company": "Dette firmaet kobles til",
    "consent.must_match": "Firmaet i {erp} må ha det samme organisasjonsnummeret.",
    "consent.key.title": "Har du allerede en klientnøkkel?",
    "consent.key.text": (
        "Du kan lage en nøkkel for {host} i {erp} under integrasjoner og lime den inn her i "
        "stedet. Nøkkelen lagres kryptert og vises aldri igjen."
    ),
    "consent.key.label": "Klientnøkkel",
    "consent.key.button": "Koble til med nøkkelen",
    "company.title": "Velg firma",
    "company.lead": "Du ga tilgang til flere firmaer i {erp}. Velg det som skal kobles til.",
    "company.legend": "Firma i {erp}",
    "company.number": "Organisasjonsnummer {number}",
    "company.button": "Koble til dette firmaet",
    "settings.title": "Innstillinger",
    "settings.lead.asks": (
        "Velg hva som skal holdes likt. Deretter lager vi en plan, og {host} godkjenner den "
        "før noe endres."
    ),
    "settings.lead.later": (
        "Du kan endre valgene når som helst. Det som overskriver verdier, venter på "
        "godkjenning fra {host}."
    ),
    "settings.mode": "{register}: hva skal gjøres?",
    "settings.winner": "Når de to systemene er uenige",
    "settings.numbers": "Nummer",
    "settings.outside": "La {erp} gi nytt nummer",
    "settings.outside.text": (
        "Har et objekt et nummer utenfor nummerserien i {erp}, får det et nytt nummer derfra. "
        "Uten dette valget meldes det som et problem."
    ),
    "settings.button.asks": "Lagre og be om godkjenning",
    "settings.button.later": "Lagre",
    "mode.off": "Av",
    "mode.off.text": "Ingenting leses eller skrives. Koblinger som finnes, beholdes.",
    "mode.link_only": "Bare koble",
    "mode.link_only.text": "Like objekter kobles sammen, men ingenting opprettes eller endres.",
    "mode.synchronise": "Hold likt",
    "mode.synchronise.text": (
        "Det som opprettes eller endres i {host} eller {erp}, overføres til det andre systemet."
    ),
    "winner.erp": "{erp} gjelder",
    "winner.erp.text": "Verdien i {erp} overføres til {host}. En tom verdi overskriver aldri.",
    "winner.host": "{host} gjelder",
    "winner.host.text": "Verdien i {host} overføres til {erp}. En tom verdi overskriver aldri.",
    "winner.neither": "La begge stå",
    "winner.neither.text": "Ingen av verdiene overføres før den ene endres.",
    "connection_state.draft": "Ikke koblet til",
    "connection_state.authorising": "Venter på tilgang",
    "connection_state.choosing_company": "Firma må velges",
    "connection_state.configuring": "Innstillinger må velges",
    "connection_state.awaiting_approval": "Venter på godkjenning",
    "connection_state.rejected": "Avslått",
    "connection_state.active": "I drift",
    "connection_state.paused": "Satt på pause",
    "connection_state.stopped": "Stoppet",
    "connection_state.needs_reconnect": "Må kobles til på nytt",
    "connection_state.disconnected": "Koblet fra",
    "state.customer.draft": (
        "{host} og {erp} er ikke koblet sammen ennå. Det eneste som mangler, er at du gir tilgang."
    ),
    "state.customer.authorising": "Du har begynt å koble til {erp}, men ikke gitt tilgang ennå.",
    "state.customer.choosing_company": (
        "Du ga tilgang til flere firmaer i {erp}. Velg hvilket det gjelder."
    ),
    "state.customer.configuring": "{erp} er koblet til. Velg nå hva som skal holdes likt.",
    "state.customer.awaiting_approval": (
        "Alt er klart fra din side. {host} ser over planen før noe endres."
    ),
    "state.customer.rejected": (
        "{host} godkjente ikke forespørselen. Les begrunnelsen, endre innstillingene og be om "
        "godkjenning igjen."
    ),
    "state.customer.active": "{host} og {erp} holdes like av seg selv.",
    "state.customer.active.read_only": (
        "Integrasjonen leser, men skriver ingenting nå. {host} har slått på lesemodus."
    ),
    "state.customer.paused": (
        "Ingenting overføres. Koblingene er bevart, og det som er endret i mellomtiden, tas "
        "igjen når du fortsetter."
    ),
    "state.customer.stopped": (
        "Integrasjonen stoppet seg selv. En person må se på årsaken før den går videre."
    ),
    "state.customer.needs_reconnect": (
        "{erp} godtar ikke lenger tilgangen. Koble til på nytt, så fortsetter alt der det slapp."
    ),
    "state.customer.disconnected": (
        "Tilgangen til {erp} er fjernet. Koblingene er bevart hvis du vil koble til på nytt."
    ),
    "state.operator.draft": "Kunden har ikke gitt tilgang i {erp} ennå. Du trenger ikke gjøre noe.",
    "state.operator.authorising": (
        "Kunden er i gang med å gi tilgang i {erp}. Du trenger ikke gjøre noe."
    ),
    "state.operator.choosing_company": "Kunden må velge firma i {erp}. Du trenger ikke gjøre noe.",
    "state.operator.configuring": "Kunden må velge innstillinger. Du trenger ikke gjøre noe.",
    "state.operator.awaiting_approval": "Planen lages nå. Den kan godkjennes når den er klar.",
    "state.operator.awaiting_approval.plan": (
        "Planen er klar. Les hva som skal skje, og godkjenn eller avslå."
    ),
    "state.operator.rejected": "Avslått. Kunden ser begrunnelsen og kan be om godkjenning på nytt.",
    "state.operator.active": "{host} og {erp} holdes like av seg selv.",
    "state.operator.active.plan": "I drift, men en del endringer venter på at du godkjenner dem.",
    "state.operator.active.read_only": (
        "Lesemodus er slått på: planer lages, men ingenting skrives."
    ),
    "state.operator.paused": "Satt på pause. Koblinger og tilgang er bevart.",
    "state.operator.stopped": (
        "Integrasjonen stoppet seg selv. Se på årsaken, og prøv igjen når den er rettet."
    ),
    "state.operator.needs_reconnect": (
        "{erp} godtar ikke lenger tilgangen. Kunden må koble til på nytt."
    ),
    "state.operator.disconnected": "Kunden eller en operatør har koblet fra. Koblingene er bevart.",
    "overview.since": "siden",
    "overview.note": "Begrunnelse fra {host}",
    "overview.needs": "Hva venter på deg",
    "overview.nothing": "Ingenting venter på deg.",
    "overview.problems.one": "{number} åpent problem",
    "overview.problems.other": "{number} åpne problemer",
    "overview.problems.more": "Mer enn {number} åpne problemer",
    "overview.problems.text": "Disse objektene ble ikke overført. Resten går som vanlig.",
    "overview.pairs.one": "{number} par å avgjøre",
    "overview.pairs.other": "{number} par å avgjøre",
    "overview.pairs.text": "Noen objekter kan være de samme. Si om de er det.",
    "overview.right": "{register}: en rettighet mangler i {erp}",
    "overview.right.text": "Gi integrasjonen denne rettigheten i {erp}:",
    "overview.gated": "{register} venter på godkjenning",
    "overview.gated.text": "Endringen av innstillinger ses over av {host} før noe skrives.",
    "overview.planning": "Planen lages",
    "overview.planning.text": "{host} og {erp} leses nå. Last siden på nytt om litt.",
    "overview.read_only": "Lesemodus er slått på",
    "overview.read_only.text": "Ingenting skrives til noen av systemene så lenge.",
    "overview.registers": "Registre",
    "overview.setting": "Innstilling",
    "overview.last": "Sist synkronisert",
    "overview.next": "Neste gang",
    "overview.never": "Aldri",
    "overview.due": "Så snart som mulig",
    "overview.not_planned": "Ikke planlagt",
    "overview.recent": "Siste kjøringer",
    "overview.all_runs": "Alle kjøringer",
    "overview.facts": "Om tilkoblingen",
    "overview.not_chosen": "ikke valgt",
    "overview.change": "Endre",
    "overview.no_steps": "Koble til først, så kan du endre innstillinger her.",
    "fact.company": "Firma",
    "fact.tenant": "Kunde-ID",
    "fact.contact": "Kontakt",
    "fact.requested_by": "Bedt om av",
    "fact.organization_number": "Organisasjonsnummer",
    "fact.integration": "Integrasjon",
    "fact.erp_company": "Firma i {erp}",
    "fact.created": "Opprettet",
    "fact.approved": "Godkjent",
    "action.connect": "Koble til {erp}",
    "action.reconnect": "Koble til {erp} på nytt",
    "action.choose_company": "Velg firma",
    "action.configure": "Velg innstillinger",
    "action.change_settings": "Endre innstillingene",
    "action.settings": "Endre innstillinger",
    "action.settings.text": "Hva som holdes likt, og hvem som gjelder.",
    "action.synchronise": "Synkroniser nå",
    "action.synchronise_all": "Synkroniser alt nå",
    "action.synchronise_one": "Synkroniser {register} nå",
    "action.resume": "Fortsett",
    "action.try_again": "Prøv igjen",
    "action.read_plan": "Se planen",
    "action.read_plan.text": "Hva som vil skje i hvert system, felt for felt.",
    "action.pause": "Sett på pause",
    "action.pause.text": "Innen ett minutt overføres ingenting mer. Alt beholdes.",
    "action.disconnect": "Koble fra …",
    "action.disconnect.text": "Fjerner tilgangen til {erp}.",
    "action.read_only_on": "Slå på lesemodus",
    "action.read_only_off": "Slå av lesemodus",
    "action.read_only.text": "I lesemodus lages planer, men ingenting skrives.",
    "action.cancel": "Avbryt",
    "action.overview": "Til oversikten",
    "disconnect.title": "Koble fra {erp}?",
    "disconnect.text": "Dette skjer når du kobler fra:",
    "disconnect.stops": "Ingenting overføres mer mellom {host} og {erp}.",
    "disconnect.forgets": "Tilgangen til {erp} slettes hos oss.",
    "disconnect.keeps": (
        "Koblingene mellom objektene beholdes, så ingenting blir dobbelt om du kobler til igjen."
    ),
    "disconnect.or_pause": "Vil du bare stanse en stund, er pause nok.",
    "disconnect.button": "Koble fra",
    "done.asked": "Takk. Forespørselen er sendt til godkjenning.",
    "done.settings_saved": "Innstillingene er lagret.",
    "done.synchronising": "Synkroniseringen er bestilt og starter straks.",
    "done.paused": "Integrasjonen er satt på pause.",
    "done.resumed": "Integrasjonen fortsetter.",
    "done.disconnected": "Tilkoblingen er fjernet.",
    "done.read_only_on": "Lesemodus er slått på.",
    "done.read_only_off": "Lesemodus er slått av.",
    "done.planning": "Planen lages på nytt. Det tar gjerne et minutt.",
    "done.approved": "Planen er godkjent. Første synkronisering starter nå.",
    "done.rejected": "Forespørselen er avslått. Kunden ser begrunnelsen.",
    "done.link": "Paret kobles sammen.",
    "done.apart": "De to holdes fra hverandre.",
    "done.looked": "Takk. Objektet planlegges på nytt.",
    "done.closings_released": "De lukkes i neste kjøring.",
    "done.retrying": "Objektet sendes på nytt.",
}
