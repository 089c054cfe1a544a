"""What an hour waits for, and what a time module refuses of it, in Norwegian bokmål."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "not_approved": (
        "Ikke godkjent",
        "Bare godkjente timer sendes, og disse er ikke godkjent i vertssystemet.",
        "Godkjenn dem i vertssystemet. Da går de over av seg selv.",
    ),
    "before_start_date": (
        "Før startdatoen",
        "Timene ligger før datoen som timer sendes fra.",
        (
            "Du trenger ikke gjøre noe. Skal de sendes, velger du en tidligere dato i "
            "innstillingene for timer."
        ),
    ),
    "employee_not_linked": (
        "Den ansatte er ikke koblet",
        "Den ansatte har ingen motpart i regnskapssystemet ennå: {object}.",
        "Gi den ansatte samme nummer i begge systemene. Da går timene av seg selv.",
    ),
    "employee_held": (
        "Den ansatte må bekreftes",
        (
            "Den ansattes nummer og navn stemmer ikke overens mellom systemene, og ingen time "
            "sendes på en gjetning: {object}."
        ),
        "Avgjør om de to er samme person. Da går timene av seg selv.",
    ),
    "customer_not_linked": (
        "Kunden er ikke koblet",
        "Kunden har ingen motpart i regnskapssystemet ennå: {object}.",
        "Se hvorfor kunden ikke er koblet, og løs det. Da går timene av seg selv.",
    ),
    "project_not_linked": (
        "Prosjektet er ikke koblet",
        "Prosjektet har ingen motpart i regnskapssystemet ennå: {object}.",
        "Se hvorfor prosjektet ikke er koblet, og løs det. Da går timene av seg selv.",
    ),
    "project_closed": (
        "Prosjektet er lukket",
        "Prosjektet tar ikke imot timer i regnskapssystemet, for det er ikke åpent: {object}.",
        "Åpne prosjektet der, eller flytt timene til et annet. Da går de av seg selv.",
    ),
    "activity_missing": (
        "Aktiviteten mangler",
        "Hver time trenger en aktivitet. Ingen som er i bruk, er valgt: {object}.",
        "Velg en aktivitet i innstillingene for timer. Da går timene av seg selv.",
    ),
    "activity_not_matched": (
        "Aktiviteten finnes ikke igjen",
        (
            "Føringen nevner en aktivitet som ikke leder til én bestemt som er i bruk i "
            "regnskapssystemet: {object}."
        ),
        "Velg motparten i innstillingene for timer, eller gi begge samme navn.",
    ),
    "pay_type_not_matched": (
        "Lønnsarten finnes ikke igjen",
        (
            "Ingen timeart som er i bruk i regnskapssystemet, heter det samme som lønnsarten, og "
            "ingen bruker en lønnsart av det navnet der: {object}."
        ),
        "Gjør navnene like, eller velg timearten i innstillingene for timer.",
    ),
    "pay_type_ambiguous": (
        "Lønnsarten passer til flere timearter",
        (
            "Flere timearter i regnskapssystemet passer til lønnsarten, og hvilken som er ment, "
            "blir ikke gjettet: {object}."
        ),
        "Gi alle unntatt én nytt navn eller lukk dem der, eller velg timearten i innstillingene.",
    ),
    "hour_type_missing": (
        "Timearten mangler",
        "Føringen har ingen lønnsart, og ingen timeart som er i bruk, er valgt for slike føringer.",
        "Velg standard timeart i innstillingene for timer, eller gi føringen en lønnsart.",
    ),
    "machine_hours_not_sent": (
        "Maskintimer sendes ikke",
        "Timemodulen i regnskapssystemet tar imot timene til folk, ikke til maskiner.",
        "Du trenger ikke gjøre noe. Timene til folk i samme føring går som vanlig.",
    ),
    "supplement_not_in_hours": (
        "Bare timer sendes",
        "Timemodulen i regnskapssystemet tar imot timer, og dette tillegget teller noe annet.",
        "Ta det med i lønn eller faktura som før. Timene i samme føring går som vanlig.",
    ),
    "pay_type_code_differs": (
        "Lønnskodene er ulike",
        "Lønnsart og timeart heter det samme, men lønnskodene er ulike. Timene går.",
        "Se om lønnen blir riktig, og gjør kodene like i de to systemene.",
    ),
    "amount_not_expressible": (
        "Timetallet kan ikke gjengis nøyaktig",
        "Timemodulen teller ikke så fint som disse timene, og ingenting rundes av.",
        "Endre timene i vertssystemet til et antall som regnskapssystemet kan holde.",
    ),
    "erp_period_locked": (
        "Perioden er låst",
        (
            "Regnskapssystemet har godkjent eller låst perioden, så timene kan verken legges til "
            "eller endres der."
        ),
        "Åpne perioden i regnskapssystemet og prøv igjen, eller rett timene der.",
    ),
    "erp_entry_gone": (
        "Timene er fjernet i regnskapssystemet",
        "Timer som vi hadde sendt, står ikke lenger der. De sendes ikke på nytt av seg selv.",
        "Se hvorfor de er fjernet. Velg «Prøv igjen» for å sende dem på nytt, eller la dem være.",
    ),
    "erp_entry_changed": (
        "Timene er endret i regnskapssystemet",
        "Noen har endret det som vi hadde sendt dit. Ingenting av det er overskrevet.",
        "Se hva som står der, og avgjør hvilken av de to som er riktig.",
    ),
    "entry_unreadable": (
        "Timene kan ikke leses",
        "Det vertssystemet forteller om disse timene, er ikke slik det skal være: {object}.",
        "Åpne timene i vertssystemet, se på det som er nevnt her, og lagre dem på nytt.",
    ),
    "host_forgot_entries": (
        "Mange timer er borte fra vertssystemet",
        (
            "{entries} timeføringer som er sendt eller venter, er ukjente for vertssystemet. Det "
            "kan komme av en gjenopprettet sikkerhetskopi, så ingen av timene trekkes tilbake."
        ),
        (
            "Se i vertssystemet om timene finnes. Gjør de det, må leverandøren rette opp "
            "vertssystemet. Er de slettet, sier du det her, og timene trekkes tilbake."
        ),
    ),
    "entry_too_long": (
        "Timene inneholder mer enn det er plass til",
        (
            "Vertssystemet forteller mer her enn det er plass til: {object}. En tekst har "
            "høyst 3000 tegn, en timeføring høyst 100 tillegg og 100 maskiner. Ingenting er "
            "kuttet eller sendt."
        ),
        "Gjør det kortere i vertssystemet og lagre timene; så går de av seg selv.",
    ),
    "hours_not_offered": (
        "Vertssystemet gir ikke fra seg timer",
        "Vertssystemet har ingen timer som integrasjonen kan lese.",
        "Leverandøren åpner for timer i vertssystemet, eller slå av sendingen av timer.",
    ),
    "time_module_missing": (
        "Timemodulen mangler",
        "Firmaet abonnerer ikke på timemodulen i regnskapssystemet.",
        "Bestill modulen i regnskapssystemet og slå på igjen, eller slå av sendingen av timer.",
    ),
    "entry_differs_when_read_back": (
        "De første timene stod ikke slik de ble sendt",
        (
            "Den første føringen ble lest tilbake, og noe er ikke som det ble sendt: {parts}. "
            "Ingen flere timer sendes før noen har sett på det."
        ),
        "La leverandøren undersøke hvordan timemodulen teller. Rett føringen og slå på igjen.",
    ),
    "sending_is_off": (
        "Timer sendes ikke",
        "Sendingen av timer er slått av, eller tilkoblingen er ikke på.",
        "Slå på sendingen i innstillingene for timer.",
    ),
    "transfer_not_found": (
        "Timelinjen finnes ikke",
        "Det finnes ingen slik linje på denne tilkoblingen.",
        "Gå til listen over timer og finn linjen der.",
    ),
    "entry_of_another_line": (
        "Føringen er ikke denne linjens",
        "Føringen du pekte på, er en annen linjes, eller denne linjen står under en annen føring.",
        "Finn føringen som hører til denne linjen, eller si at den ikke kom fram.",
    ),
}
