"""What can be wrong with an object, or with the way to a system, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "number_outside_series": (
        "Numret ligger utanför nummerserien",
        "Ekonomisystemet tar bara emot nummer från {first} till {last}.",
        (
            "Ge objektet ett nummer i serien, eller utöka serien i ekonomisystemet. Då förs det "
            "över av sig självt vid nästa synkronisering."
        ),
    ),
    "number_in_use": (
        "Numret används redan",
        "Numret {number} tillhör redan ett annat objekt i det andra systemet.",
        (
            "Leta upp det andra objektet. Är de två samma sak kopplar du dem, annars ger du det "
            "ena ett nytt nummer."
        ),
    ),
    "number_not_numeric": (
        "Numret består inte av siffror",
        "Ekonomisystemet tar bara emot nummer med enbart siffror. ”{number}” är inte det.",
        "Byt till ett nummer med enbart siffror.",
    ),
    "number_not_allowed": (
        "Numret godtas inte",
        "Det andra systemet godtar inte numret {number}.",
        "Läs vad systemet självt skriver och välj ett annat nummer.",
    ),
    "number_missing": (
        "Numret saknas",
        "Objektet kan inte skapas utan nummer, och det andra systemet ger inget.",
        "Skriv in ett nummer.",
    ),
    "number_not_given": (
        "Objektet fick inget nummer",
        "Objektet står i båda systemen utan nummer: systemet som ger nummer gav inget.",
        "Ge det ett nummer i ett av systemen.",
    ),
    "number_changed": (
        "Numret har ändrats",
        "Numret ändrades i det system som inte bestämmer nummer. Det har inte förts över.",
        "Ändra numret i systemet som bestämmer nummer, eller ställ tillbaka det.",
    ),
    "number_twice": (
        "Samma nummer flera gånger",
        "Numret {number} står på flera objekt i samma system. Inget av dem kopplas eller skapas.",
        "Städa så att varje nummer står på ett objekt.",
    ),
    "name_twice": (
        "Samma namn flera gånger",
        (
            "”{name}” står flera gånger under samma kund i ett system. Ingen av dem kopplas "
            "eller skapas."
        ),
        "Städa upp, så att var och en står en gång.",
    ),
    "reference_not_linked": (
        "Det hänvisas till något som inte är kopplat",
        (
            "{object} nämns här men är ännu inte kopplat mellan systemen. Därför kan detta "
            "inte överföras."
        ),
        "Se varför {object} inte är kopplat och lös det först. Då går detta över av sig självt.",
    ),
    "name_contradicts": (
        "Samma nummer, olika namn",
        "Numren är lika, men namnen har inte ett enda ord gemensamt. Paret hålls tillbaka.",
        "Avgör om de två är samma sak. Är de inte det ger du det ena ett annat nummer.",
    ),
    "kept_apart": (
        "Hålls isär",
        "Någon har avgjort att de två inte är samma sak, men de har lika nummer.",
        "Ge det ena ett annat nummer. Då förs båda över.",
    ),
    "left_standing": (
        "Olika värden står kvar",
        "Ett fält skiljer sig mellan systemen, och inställningen säger att båda ska stå kvar.",
        "Gör värdena lika i båda systemen, eller välj vem som vinner i inställningarna.",
    ),
    "deleted_in_host": (
        "Borttaget i värdsystemet",
        "Objektet finns inte längre i värdsystemet. En borttagning förs aldrig över.",
        "Arkivera eller ta bort det i ekonomisystemet om det inte ska användas mer.",
    ),
    "deleted_in_erp": (
        "Borttaget i ekonomisystemet",
        "Objektet finns inte längre i ekonomisystemet. En borttagning förs aldrig över.",
        "Inaktivera eller ta bort det i värdsystemet om det inte ska användas mer.",
    ),
    "too_many_archived": (
        "Många skulle stängas",
        (
            "Ovanligt många skulle stängas på en gång, eller en anställd skulle göra det. "
            "Stängningen hålls tillbaka."
        ),
        "Se om det är meningen. Välj då ”Skicka på nytt”, eller stäng även i det andra systemet.",
    ),
    "value_too_long": (
        "Värdet är för långt",
        "{field} har {length} tecken. Det andra systemet har plats för {max}.",
        "Korta värdet.",
    ),
    "value_not_taken": (
        "Ändringen togs inte emot",
        (
            "Det andra systemet svarade att {field} ändrades men visar fortfarande det som stod "
            "där förut. De två systemen skiljer sig alltså åt."
        ),
        "Se i det andra systemet om något håller fast det där, ändra det och försök igen.",
    ),
    "field_refused": (
        "Ett fält godtas inte",
        "Det andra systemet godtar inte värdet i {field}.",
        "Läs vad systemet självt skriver och rätta värdet.",
    ),
    "missing_reference": (
        "Något som det hänvisas till saknas",
        "Objektet hänvisar till något som inte finns i det andra systemet.",
        "Skapa det som saknas, eller ta bort hänvisningen.",
    ),
    "reference_in_use": (
        "Referensen används redan",
        "Ett annat objekt i ekonomisystemet har redan vår referens.",
        "Titta på objektet som ekonomisystemet nämner och koppla det om det är samma.",
    ),
    "in_use": (
        "Objektet används",
        "Det andra systemet låter inte objektet ändras så eftersom det används.",
        "Avsluta det som använder objektet, eller låt det vara.",
    ),
    "locked": (
        "Objektet är låst",
        "Det andra systemet har låst objektet.",
        "Lås upp det i det andra systemet.",
    ),
    "unit_unknown": (
        "Enheten är okänd",
        "Enheten saknas, eller det andra systemet tar inte emot den här.",
        "Välj en annan enhet, eller skapa den i det andra systemet.",
    ),
    "not_supported_by_host": (
        "Värdsystemet klarar inte detta",
        "Värdsystemet erbjuder inte det som behövs för att föra över detta.",
        "Gör ändringen för hand i värdsystemet.",
    ),
    "person_name_incomplete": (
        "Personen saknar förnamn eller efternamn",
        "Ekonomisystemet kräver både förnamn och efternamn för en privatperson.",
        "Skriv hela namnet, eller gör kunden till ett företag.",
    ),
    "refused_by_system": (
        "Avvisat av det andra systemet",
        "Det andra systemet tog inte emot objektet.",
        "Läs vad systemet självt skriver, rätta det och synkronisera igen.",
    ),
    "changed_meanwhile": (
        "Ändrat under tiden",
        "Objektet ändrades just när det skulle skrivas. Inget skrevs över.",
        "Du behöver inte göra något. Det läses och planeras på nytt.",
    ),
    "object_unreadable": (
        "Objektet kan inte läsas",
        (
            "Det som systemet berättar om detta objekt är inte som det ska vara: {properties}. "
            "Tills det kan läsas ändras varken det eller dess motsvarighet. De andra går vidare."
        ),
        "Öppna det i systemet där det finns, se på det som nämns här och spara det på nytt.",
    ),
    "counterpart_unreadable": (
        "Motsvarigheten kan vara en som inte kan läsas",
        (
            "I det andra systemet finns något som inte kan läsas och som kan vara samma som detta. "
            "För att ingenting ska skapas två gånger väntar detta."
        ),
        "Ta hand om det som inte kan läsas. Då går detta över av sig självt.",
    ),
    "outcome_unknown": (
        "Svaret kom inte fram",
        "Något skickades men svaret kom aldrig. Vi frågar systemet innan något skickas igen.",
        "Du behöver inte göra något. Det avgörs inom ett par minuter.",
    ),
    "outcome_uncertain": (
        "Oklart om det kom fram",
        "Något skickades utan svar, och systemet kan inte säga om det kom fram.",
        "Titta i systemet. Avgör sedan om de två är samma sak.",
    ),
    "system_unavailable": (
        "Systemet svarar inte",
        "Ett av systemen ligger nere eller svarar inte som det ska.",
        "Du behöver inte göra något. Allt tas igen när det svarar.",
    ),
    "rate_limited": (
        "Systemet bad oss vänta",
        "Det kom fler anrop än systemet tillåter just nu.",
        "Du behöver inte göra något. Det fortsätter av sig självt.",
    ),
    "reading_lost": (
        "Läsningen börjar om",
        "Systemet mindes inte längre var den förra läsningen stannade.",
        "Du behöver inte göra något. Registret läses om från början.",
    ),
    "run_broken_off": (
        "Körningen bröts av",
        "Det som körde försvann mitt i arbetet. Det som gjorts är gjort, resten är inte glömt.",
        "Du behöver inte göra något. En senare körning fortsätter där den här stannade.",
    ),
    "grant_refused": (
        "Åtkomsten är återkallad",
        "Systemet godtar inte längre åtkomsten som gavs.",
        "Anslut igen. Kopplingarna mellan objekten finns kvar.",
    ),
    "grant_missing": (
        "Åtkomsten saknas",
        "Det finns ingen åtkomst till ekonomisystemet.",
        "Anslut igen.",
    ),
    "right_missing": (
        "En rättighet saknas",
        "Åtkomsten saknar rättigheten {right}.",
        "Ge rättigheten i ekonomisystemet, eller stäng av det som behöver den.",
    ),
    "host_right_missing": (
        "Värdsystemet ger inte åtkomst",
        "Värdsystemet låter oss inte läsa eller ändra detta.",
        "Leverantören ger integrationen åtkomst i värdsystemet.",
    ),
    "connection_stopped": (
        "Anslutningen är stoppad",
        "Något stämmer inte, och inget skrivs förrän någon har tittat på det.",
        "Se vad som är fel och slå på igen.",
    ),
    "vendor_secret_missing": (
        "Leverantörens uppsättning är inte klar",
        "Hemligheten {name} finns inte i denna installation.",
        "Leverantören lägger in den.",
    ),
    "vendor_not_complete": (
        "Leverantörens uppsättning är inte klar",
        "Leverantörens dokument saknar något som inloggningen behöver.",
        "Leverantören rättar dokumentet.",
    ),
}
