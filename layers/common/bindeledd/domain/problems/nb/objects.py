"""What can be wrong with an object, or with the way to a system, in Norwegian bokmål."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_outside_series": (
        "Nummeret ligger utenfor nummerserien",
        "Regnskapssystemet tar bare imot numre fra {first} til {last}.",
        (
            "Gi objektet et nummer i serien, eller utvid serien i regnskapssystemet. Da går det "
            "over av seg selv ved neste synkronisering."
        ),
    ),
    "number_in_use": (
        "Nummeret er i bruk",
        "Nummeret {number} brukes allerede av et annet objekt i det andre systemet.",
        (
            "Finn det andre objektet. Er de to det samme, kobler du dem. Ellers gir du det ene et "
            "nytt nummer."
        ),
    ),
    "number_not_numeric": (
        "Nummeret er ikke et tall",
        "Regnskapssystemet tar bare imot numre som består av siffer. «{number}» gjør ikke det.",
        "Bytt til et nummer med bare siffer.",
    ),
    "number_not_allowed": (
        "Nummeret blir ikke godtatt",
        "Det andre systemet godtar ikke nummeret {number}.",
        "Se hva systemet selv skriver, og velg et annet nummer.",
    ),
    "number_missing": (
        "Nummeret mangler",
        "Objektet kan ikke opprettes uten nummer, og det andre systemet gir ikke et.",
        "Skriv inn et nummer.",
    ),
    "number_not_given": (
        "Objektet fikk ikke nummer",
        "Objektet står i begge systemene uten nummer: systemet som gir numre, ga ikke noe.",
        "Gi det et nummer i ett av systemene.",
    ),
    "number_changed": (
        "Nummeret er endret",
        "Nummeret ble endret i systemet som ikke bestemmer numre. Det er ikke ført over.",
        "Endre nummeret i systemet som bestemmer numre, eller sett det tilbake.",
    ),
    "number_twice": (
        "Samme nummer flere ganger",
        (
            "Nummeret {number} står på flere objekter i samme system. Ingen av dem blir koblet "
            "eller opprettet."
        ),
        "Rydd opp slik at hvert nummer står på ett objekt.",
    ),
    "name_twice": (
        "Samme navn flere ganger",
        (
            "«{name}» står flere ganger under samme kunde i ett system. Ingen av dem blir "
            "koblet eller opprettet."
        ),
        "Rydd opp, slik at hver av dem står én gang.",
    ),
    "reference_not_linked": (
        "Det vises til noe som ikke er koblet",
        (
            "{object} er nevnt her, men er ennå ikke koblet mellom systemene. Derfor kan "
            "dette ikke overføres."
        ),
        "Se hvorfor {object} ikke er koblet, og løs det først. Da går dette over av seg selv.",
    ),
    "name_contradicts": (
        "Samme nummer, ulikt navn",
        "Numrene er like, men navnene har ikke et eneste ord felles. Paret er holdt tilbake.",
        "Avgjør om de to er det samme. Er de ikke det, gir du det ene et annet nummer.",
    ),
    "kept_apart": (
        "Holdt fra hverandre",
        "Noen har avgjort at de to ikke er det samme, men de har likt nummer.",
        "Gi det ene et annet nummer. Da går begge over.",
    ),
    "left_standing": (
        "Ulike verdier står",
        "Et felt har ulik verdi i de to systemene, og innstillingen sier at begge skal stå.",
        "Gjør verdiene like i de to systemene, eller velg hvem som vinner i innstillingene.",
    ),
    "deleted_in_host": (
        "Slettet i vertssystemet",
        "Objektet finnes ikke lenger i vertssystemet. En sletting føres aldri over.",
        "Arkiver eller slett det i regnskapssystemet hvis det ikke skal brukes mer.",
    ),
    "deleted_in_erp": (
        "Slettet i regnskapssystemet",
        "Objektet finnes ikke lenger i regnskapssystemet. En sletting føres aldri over.",
        "Deaktiver eller slett det i vertssystemet hvis det ikke skal brukes mer.",
    ),
    "too_many_archived": (
        "Mange ville blitt lukket",
        (
            "Uvanlig mange ville blitt lukket på en gang, eller en ansatt ville blitt det. "
            "Lukkingen er holdt tilbake."
        ),
        "Se om den er ment. Velg da «Send på nytt», eller lukk også i det andre systemet.",
    ),
    "value_too_long": (
        "Verdien er for lang",
        "{field} er på {length} tegn. Det andre systemet har plass til {max}.",
        "Gjør verdien kortere.",
    ),
    "value_not_taken": (
        "Endringen ble ikke tatt imot",
        (
            "Det andre systemet svarte at {field} ble endret, men viser fortsatt det som sto der "
            "fra før. De to systemene er altså ulike."
        ),
        "Se i det andre systemet om noe holder det fast der, endre det, og prøv igjen.",
    ),
    "field_refused": (
        "Et felt blir ikke godtatt",
        "Det andre systemet godtar ikke verdien i {field}.",
        "Se hva systemet selv skriver, og rett verdien.",
    ),
    "missing_reference": (
        "Noe det vises til, mangler",
        "Objektet viser til noe som ikke finnes i det andre systemet.",
        "Opprett det som mangler, eller fjern henvisningen.",
    ),
    "reference_in_use": (
        "Referansen er i bruk",
        "Et annet objekt i regnskapssystemet har allerede referansen vår.",
        "Se på objektet som regnskapssystemet nevner, og koble det hvis det er det samme.",
    ),
    "in_use": (
        "Objektet er i bruk",
        "Det andre systemet lar ikke objektet endres slik fordi det er i bruk.",
        "Gjør ferdig det som bruker objektet, eller la det stå.",
    ),
    "locked": (
        "Objektet er låst",
        "Det andre systemet har låst objektet.",
        "Lås det opp i det andre systemet.",
    ),
    "unit_unknown": (
        "Enheten er ukjent",
        "Enheten mangler, eller det andre systemet tar den ikke imot her.",
        "Velg en annen enhet, eller opprett den i det andre systemet.",
    ),
    "not_supported_by_host": (
        "Vertssystemet kan ikke dette",
        "Vertssystemet tilbyr ikke det som trengs for å føre dette over.",
        "Gjør endringen for hånd i vertssystemet.",
    ),
    "person_name_incomplete": (
        "Personen mangler fornavn eller etternavn",
        "Regnskapssystemet krever både fornavn og etternavn for en privatperson.",
        "Skriv hele navnet, eller gjør kunden om til et firma.",
    ),
    "refused_by_system": (
        "Avvist av det andre systemet",
        "Det andre systemet tok ikke imot objektet.",
        "Se hva systemet selv skriver, rett det og synkroniser på nytt.",
    ),
    "changed_meanwhile": (
        "Endret i mellomtiden",
        "Objektet ble endret mens det skulle skrives. Ingenting ble overskrevet.",
        "Du trenger ikke gjøre noe. Det leses og planlegges på nytt.",
    ),
    "object_unreadable": (
        "Objektet kan ikke leses",
        (
            "Det systemet forteller om dette objektet, er ikke slik det skal være: {properties}. "
            "Til det kan leses, endres verken det eller motstykket. De andre går videre."
        ),
        "Åpne det i systemet der det står, se på det som er nevnt her, og lagre det på nytt.",
    ),
    "counterpart_unreadable": (
        "Motstykket kan være et som ikke kan leses",
        (
            "I det andre systemet står det noe som ikke kan leses, og som kan være det samme som "
            "dette. For at ingenting skal bli laget to ganger, venter dette."
        ),
        "Ta hånd om det som ikke kan leses. Da går dette over av seg selv.",
    ),
    "outcome_unknown": (
        "Svaret kom ikke fram",
        "Noe ble sendt, men svaret kom aldri. Vi spør systemet før noe sendes på nytt.",
        "Du trenger ikke gjøre noe. Det avgjøres innen et par minutter.",
    ),
    "outcome_uncertain": (
        "Vet ikke om det kom fram",
        "Noe ble sendt uten at svaret kom, og systemet kan ikke si om det kom fram.",
        "Se etter i systemet. Avgjør så om de to er det samme.",
    ),
    "system_unavailable": (
        "Systemet svarer ikke",
        "Et av systemene er nede eller svarer ikke som det skal.",
        "Du trenger ikke gjøre noe. Alt tas igjen når det svarer.",
    ),
    "rate_limited": (
        "Systemet ba oss vente",
        "Det kom flere kall enn systemet tillater akkurat nå.",
        "Du trenger ikke gjøre noe. Det går videre av seg selv.",
    ),
    "reading_lost": (
        "Lesingen begynner på nytt",
        "Systemet husket ikke lenger hvor den forrige lesingen stanset.",
        "Du trenger ikke gjøre noe. Registeret leses på nytt fra begynnelsen.",
    ),
    "run_broken_off": (
        "Kjøringen ble brutt av",
        "Det som kjørte, ble borte midt i arbeidet. Det som var gjort, er gjort, resten huskes.",
        "Du trenger ikke gjøre noe. En senere kjøring går videre der denne stanset.",
    ),
    "grant_refused": (
        "Tilgangen er trukket tilbake",
        "Systemet godtar ikke lenger tilgangen som ble gitt.",
        "Koble til på nytt. Koblingene mellom objektene er beholdt.",
    ),
    "grant_missing": (
        "Tilgangen mangler",
        "Det finnes ingen tilgang til regnskapssystemet.",
        "Koble til på nytt.",
    ),
    "right_missing": (
        "En rettighet mangler",
        "Tilgangen mangler rettigheten {right}.",
        "Gi rettigheten i regnskapssystemet, eller slå av det som trenger den.",
    ),
    "host_right_missing": (
        "Vertssystemet gir ikke tilgang",
        "Vertssystemet lar oss ikke lese eller endre dette.",
        "Leverandøren gir integrasjonen tilgang i vertssystemet.",
    ),
    "connection_stopped": (
        "Tilkoblingen er stoppet",
        "Noe stemmer ikke, og ingenting skrives før noen har sett på det.",
        "Se hva som er galt, og slå på igjen.",
    ),
    "vendor_secret_missing": (
        "Oppsettet hos leverandøren er ikke ferdig",
        "Hemmeligheten {name} finnes ikke i denne installasjonen.",
        "Leverandøren legger den inn.",
    ),
    "vendor_not_complete": (
        "Oppsettet hos leverandøren er ikke ferdig",
        "Leverandørens dokument mangler noe som innloggingen trenger.",
        "Leverandøren retter dokumentet.",
    ),
}
