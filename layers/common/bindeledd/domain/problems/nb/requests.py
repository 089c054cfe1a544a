"""Why a request of a person or a program is refused, in Norwegian bokmål."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "organization_number_missing": (
        "Organisasjonsnummeret mangler",
        "Integrasjonen kan ikke slås på uten firmaets organisasjonsnummer.",
        "Skriv det inn i kontoinnstillingene, lagre og slå på på nytt.",
    ),
    "organization_number_changed": (
        "Organisasjonsnummeret er et annet nå",
        (
            "Koblingen er bundet til firmaet med organisasjonsnummer {bound}, og kontoen har nå "
            "{number}. En kobling blir hos firmaet sitt."
        ),
        "Rett nummeret i kontoinnstillingene, eller be support om å flytte til det nye firmaet.",
    ),
    "already_enabled": (
        "Integrasjonen er allerede slått på",
        "Firmaet har allerede en tilkobling som er i gang.",
        "Åpne den som finnes.",
    ),
    "company_not_offered": (
        "Firmaet kan ikke velges",
        "Firmaet er ikke blant dem det ble gitt tilgang til.",
        "Velg et av firmaene i listen, eller gi tilgang på nytt.",
    ),
    "nothing_chosen": (
        "Ingenting er valgt",
        "Alle registre er slått av.",
        "Slå på minst ett.",
    ),
    "decision_incomplete": (
        "Avgjørelsen er ikke fullstendig",
        "En avgjørelse må nevne begge objektene.",
        "Velg ett objekt i hvert system.",
    ),
    "dimension_not_offered": (
        "Registeret finnes ikke her",
        "Integrasjonen har ikke registeret {dimension}.",
        "Velg et register som integrasjonen har.",
    ),
    "dimension_off": (
        "Registeret er slått av",
        "Registeret {dimension} er slått av eller venter på godkjenning.",
        "Slå det på i innstillingene.",
    ),
    "recipe_not_offered": (
        "Integrasjonen tilbys ikke",
        "Leverandøren tilbyr ikke integrasjonen {recipe}.",
        "Velg en som tilbys.",
    ),
    "erp_not_offered": (
        "Regnskapssystemet tilbys ikke",
        "Leverandøren er ikke registrert hos {erp}.",
        "Ta kontakt med leverandøren.",
    ),
    "return_url_not_registered": (
        "Adressen er ikke registrert",
        "Nettleseren kan bare sendes tilbake til adresser som leverandøren har registrert.",
        "Leverandøren registrerer adressen.",
    ),
    "consent_not_started": (
        "Samtykket kunne ikke startes",
        "Regnskapssystemet tok ikke imot forespørselen om samtykke.",
        "Prøv igjen. Går det ikke, tar du kontakt med leverandøren.",
    ),
    "consent_token_refused": (
        "Samtykket kunne ikke hentes",
        "Regnskapssystemet kjenner ikke samtykket igjen. Det kan være brukt eller utløpt.",
        "Start på nytt.",
    ),
    "ticket_not_valid": (
        "Lenken virker ikke lenger",
        "Lenken er brukt, utløpt eller ukjent. Den virker én gang og i ti minutter.",
        "Gå tilbake til produktet du kom fra, og start derfra.",
    ),
    "sign_in_failed": (
        "Innloggingen lyktes ikke",
        "Innloggingen ble brutt eller kom fra en annen nettleser.",
        "Logg inn på nytt.",
    ),
    "role_missing": (
        "Du har ikke adgang til dette",
        "Rollen din gir ikke adgang hit.",
        "Be om adgang, eller logg inn som en annen.",
    ),
    "connection_not_found": (
        "Tilkoblingen finnes ikke",
        "Vi finner ingen slik tilkobling.",
        "Se etter om adressen er riktig.",
    ),
    "vendor_not_found": (
        "Leverandøren finnes ikke",
        "Vi kjenner ingen slik leverandør.",
        "Se etter om adressen er riktig.",
    ),
    "tenant_not_found": (
        "Firmaet finnes ikke",
        "Vertssystemet kjenner ikke firmaet.",
        "Se etter om firmaet fortsatt finnes der.",
    ),
    "tenant_card_unreadable": (
        "Firmakortet kan ikke leses",
        (
            "Det vertssystemet forteller om firmaet, er ikke slik det skal være: {properties}. "
            "Uten det kan integrasjonen ikke slås på."
        ),
        "Prøv igjen senere. Er det fortsatt slik, si fra til vertssystemet hva som er nevnt her.",
    ),
    "route_not_found": (
        "Siden finnes ikke",
        "Det er ingenting på denne adressen.",
        "Se etter om adressen er riktig.",
    ),
    "issue_not_found": (
        "Problemet er borte",
        "Problemet finnes ikke lenger, eller er allerede løst.",
        "Du trenger ikke gjøre noe.",
    ),
    "run_not_found": (
        "Kjøringen finnes ikke",
        "Kjøringen finnes ikke, eller er eldre enn vi tar vare på.",
        "Velg en annen kjøring.",
    ),
    "claim_not_found": (
        "Det er allerede avgjort",
        "Det finnes ikke lenger noe usikkert å avgjøre her.",
        "Du trenger ikke gjøre noe.",
    ),
    "connection_not_active": (
        "Tilkoblingen er ikke i gang",
        "Det kan bare synkroniseres når tilkoblingen er i gang. Den er nå: {state}.",
        "Fullfør eller slå på tilkoblingen først.",
    ),
    "step_not_possible": (
        "Det går ikke nå",
        "Steget er ikke mulig i tilstanden «{state}».",
        "Last siden på nytt og se hva som er mulig.",
    ),
    "plan_missing": (
        "Det finnes ingen plan",
        "Ingen plan venter på godkjenning.",
        "Lag planen på nytt.",
    ),
    "nothing_to_undo": (
        "Det er ingenting å angre",
        "Kjøringen skrev ingenting som kan settes tilbake.",
        "Velg en kjøring som har endret noe.",
    ),
    "field_not_held": (
        "Feltet holdes ikke lenger",
        "Noen har frigitt feltet, eller en av sidene er endret siden.",
        "Last siden på nytt og se hva som gjelder nå.",
    ),
    "synchronising_now": (
        "En synkronisering pågår",
        "Feltet kan ikke frigis mens registeret synkroniseres.",
        "Vent et minutt og prøv igjen.",
    ),
    "connection_read_only": (
        "Det kan ikke skrives nå",
        "Tilkoblingen er satt slik at ingenting skrives.",
        "Slå av skrivesperren, eller be dem som satte den på, om det.",
    ),
    "plan_replaced": (
        "Planen er byttet ut",
        "Det er laget en nyere plan siden du åpnet siden.",
        "Les den nye planen og godkjenn den.",
    ),
    "plan_hash_differs": (
        "Planen er ikke den du leste",
        "Det som ble signert, er ikke det samme som planen som venter.",
        "Last siden på nytt, les planen og godkjenn den.",
    ),
    "plan_expired": (
        "Planen er utløpt",
        "En plan kan godkjennes i fjorten dager.",
        "Lag planen på nytt.",
    ),
    "plan_not_named": (
        "Godkjenningen nevner ingen plan",
        "En godkjenning må nevne planen og dens kontrollsum.",
        "Send begge.",
    ),
    "note_missing": (
        "Begrunnelsen mangler",
        "Dette steget trenger en begrunnelse som andre kan lese.",
        "Skriv en begrunnelse.",
    ),
    "standard_activities_missing": (
        "Standardaktivitetene mangler",
        "Tid på kunde eller prosjekt og intern tid trenger hver sin standardaktivitet.",
        "Velg begge standardaktivitetene i innstillingene for timer, og slå på sendingen.",
    ),
    "settings_not_valid": (
        "Innstillingene er ikke gyldige",
        "Innstillingene har en form eller en verdi som ikke finnes.",
        "Rett dem og send på nytt.",
    ),
    "request_not_valid": (
        "Forespørselen er ikke gyldig",
        "Noe mangler eller har feil form.",
        "Se hva som er galt under «errors», og rett det.",
    ),
    "request_refused": (
        "Forespørselen kan ikke innvilges",
        "Forespørselen kan ikke innvilges slik den er.",
        "Last siden på nytt og prøv igjen.",
    ),
    "state_moved": (
        "Noen var raskere",
        "Noe ble endret samtidig, og det du gjorde, ble ikke lagret.",
        "Last siden på nytt og prøv igjen.",
    ),
    "event_not_supported": (
        "Hendelsen tas ikke imot",
        "Hendelser av typen {event} tas ikke imot.",
        "Slutt å sende dem, eller bruk en type som tas imot.",
    ),
    "webhook_headers_not_valid": (
        "Hodefeltene er ikke gyldige",
        "webhook-id, webhook-timestamp og webhook-signature må stå der nøyaktig én gang.",
        "Rett avsenderen.",
    ),
    "webhook_outside_tolerance": (
        "Tidspunktet er for langt unna",
        "Hendelsen er signert mer enn fem minutter før eller etter klokken vår.",
        "Still klokken hos avsenderen, og signer på nytt ved hvert forsøk.",
    ),
    "webhook_signature_not_valid": (
        "Signaturen stemmer ikke",
        "Ingen av de aktive hemmelighetene gir denne signaturen.",
        "Se etter om avsenderen bruker riktig hemmelighet og signerer uendret innhold.",
    ),
    "webhook_too_large": (
        "Hendelsen er for stor",
        "En hendelse kan være på høyst 256 kB.",
        "Utelat id-ene og oppgi et tidsrom.",
    ),
    "webhook_body_not_valid": (
        "Innholdet kan ikke leses",
        "Innholdet er ikke en hendelse slik kontrakten beskriver den.",
        "Rett avsenderen.",
    ),
    "webhook_endpoint_unknown": (
        "Mottaket finnes ikke",
        "Vi kjenner ikke denne adressen.",
        "Se etter leverandør og mottak i adressen.",
    ),
    "webhook_tenant_unknown": (
        "Firmaet hører ikke til leverandøren",
        "Hendelsen nevner et firma som leverandøren ikke har.",
        "Se etter firmaets id hos avsenderen.",
    ),
    "connection_removed": (
        "Koblingen er fjernet",
        "Firmaet har ingen kobling lenger, så dette mottaket tar ikke imot noe.",
        "Slutt å sende hit. En ny kobling begynner med `integration.enabled`.",
    ),
    "internal_error": (
        "Noe gikk galt hos oss",
        "Det er vår feil. Ingenting er mistet.",
        "Prøv igjen om litt. Vi er varslet.",
    ),
}
