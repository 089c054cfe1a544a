"""What an hour waits for, and what a time module refuses of it, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "not_approved": (
        "Inte godkänt",
        "Bara godkända timmar skickas, och dessa är inte godkända i värdsystemet.",
        "Godkänn dem i värdsystemet. Då går de över av sig själva.",
    ),
    "before_start_date": (
        "Före startdatumet",
        "Timmarna ligger före det datum från vilket timmar skickas.",
        (
            "Du behöver inte göra något. Ska de skickas väljer du ett tidigare datum i "
            "inställningarna för timmar."
        ),
    ),
    "employee_not_linked": (
        "Den anställda är inte kopplad",
        "Den anställda har ingen motpart i ekonomisystemet än: {object}.",
        "Ge den anställda samma nummer i båda systemen. Då går timmarna av sig själva.",
    ),
    "employee_held": (
        "Den anställda måste bekräftas",
        (
            "Den anställdas nummer och namn stämmer inte överens mellan systemen, och ingen timme "
            "skickas på en gissning: {object}."
        ),
        "Avgör om de två är samma person. Då går timmarna av sig själva.",
    ),
    "customer_not_linked": (
        "Kunden är inte kopplad",
        "Kunden har ingen motpart i ekonomisystemet än: {object}.",
        "Se varför kunden inte är kopplad och lös det. Då går timmarna av sig själva.",
    ),
    "project_not_linked": (
        "Projektet är inte kopplat",
        "Projektet har ingen motpart i ekonomisystemet än: {object}.",
        "Se varför projektet inte är kopplat och lös det. Då går timmarna av sig själva.",
    ),
    "project_closed": (
        "Projektet är stängt",
        "Projektet tar inte emot timmar i ekonomisystemet, för det är inte öppet: {object}.",
        "Öppna projektet där, eller flytta timmarna till ett annat. Då går de av sig själva.",
    ),
    "activity_missing": (
        "Aktiviteten saknas",
        "Varje timme behöver en aktivitet. Ingen som används är vald: {object}.",
        "Välj en aktivitet i inställningarna för timmar. Då går timmarna av sig själva.",
    ),
    "activity_not_matched": (
        "Aktiviteten hittas inte",
        (
            "Raden nämner en aktivitet som inte leder till en bestämd som används i "
            "ekonomisystemet: {object}."
        ),
        "Välj motparten i inställningarna för timmar, eller ge båda samma namn.",
    ),
    "pay_type_not_matched": (
        "Lönearten hittas inte",
        (
            "Ingen tidart som används i ekonomisystemet heter som lönearten, och ingen "
            "använder en löneart av det namnet där: {object}."
        ),
        "Gör namnen lika, eller välj tidart i inställningarna för timmar.",
    ),
    "pay_type_ambiguous": (
        "Lönearten passar flera tidarter",
        (
            "Flera tidarter i ekonomisystemet passar lönearten, och vilken som menas gissas "
            "inte: {object}."
        ),
        "Byt namn på alla utom en eller stäng dem där, eller välj tidart i inställningarna.",
    ),
    "hour_type_missing": (
        "Tidarten saknas",
        "Raden har ingen löneart, och ingen tidart som används är vald för sådana rader.",
        "Välj standardtidart i inställningarna för timmar, eller ge raden en löneart.",
    ),
    "machine_hours_not_sent": (
        "Maskintimmar skickas inte",
        "Tidmodulen i ekonomisystemet tar emot människors timmar, inte maskiners.",
        "Du behöver inte göra något. Människors timmar på samma rad går som vanligt.",
    ),
    "supplement_not_in_hours": (
        "Bara timmar skickas",
        "Tidmodulen i ekonomisystemet tar emot timmar, och detta tillägg räknar något annat.",
        "Ta med det i lön eller faktura som förut. Timmarna på samma rad går som vanligt.",
    ),
    "pay_type_code_differs": (
        "Lönekoderna är olika",
        "Löneart och tidart heter lika, men lönekoderna är olika. Timmarna går.",
        "Se om lönen blir rätt, och gör koderna lika i de två systemen.",
    ),
    "amount_not_expressible": (
        "Timantalet kan inte återges exakt",
        "Tidmodulen räknar inte så fint som dessa timmar, och inget avrundas.",
        "Ändra timmarna i värdsystemet till ett antal som ekonomisystemet kan hålla.",
    ),
    "erp_period_locked": (
        "Perioden är låst",
        (
            "Ekonomisystemet har godkänt eller låst perioden, så timmarna kan varken läggas till "
            "eller ändras där."
        ),
        "Öppna perioden i ekonomisystemet och försök igen, eller rätta timmarna där.",
    ),
    "erp_entry_gone": (
        "Timmarna har tagits bort i ekonomisystemet",
        "Timmar som vi hade skickat står inte längre där. De skickas inte på nytt av sig själva.",
        "Se varför de togs bort. Välj ”Försök igen” för att skicka dem igen, eller låt dem vara.",
    ),
    "erp_entry_changed": (
        "Timmarna har ändrats i ekonomisystemet",
        "Någon har ändrat det som vi hade skickat dit. Inget av det har skrivits över.",
        "Se vad som står där, och avgör vilken av de två som är rätt.",
    ),
    "entry_unreadable": (
        "Timmarna kan inte läsas",
        "Det som värdsystemet berättar om dessa timmar är inte som det ska vara: {object}.",
        "Öppna timmarna i värdsystemet, se på det som nämns här och spara dem på nytt.",
    ),
    "host_forgot_entries": (
        "Många timmar är borta ur värdsystemet",
        (
            "{entries} tidposter som har skickats eller väntar är okända för värdsystemet. Det kan "
            "bero på en återställd säkerhetskopia, så inga av timmarna tas tillbaka."
        ),
        (
            "Se i värdsystemet om timmarna finns. Gör de det måste leverantören rätta till "
            "värdsystemet. Är de borttagna säger du det här, och timmarna tas tillbaka."
        ),
    ),
    "entry_too_long": (
        "Timmarna innehåller mer än det finns plats för",
        (
            "Värdsystemet berättar mer här än det finns plats för: {object}. En text har "
            "högst 3000 tecken, en tidrad högst 100 tillägg och 100 maskiner. Inget är "
            "avkortat eller skickat."
        ),
        "Korta ned det i värdsystemet och spara timmarna; då går de av sig själva.",
    ),
    "hours_not_offered": (
        "Värdsystemet lämnar inte ut timmar",
        "Värdsystemet har inga timmar som integrationen kan läsa.",
        "Leverantören öppnar för timmar i värdsystemet, eller stäng av sändningen av timmar.",
    ),
    "time_module_missing": (
        "Tidmodulen saknas",
        "Företaget abonnerar inte på tidmodulen i ekonomisystemet.",
        "Beställ modulen i ekonomisystemet och slå på igen, eller stäng av sändningen av timmar.",
    ),
    "entry_differs_when_read_back": (
        "De första timmarna stod inte som de skickades",
        (
            "Den första raden lästes tillbaka, och något är inte som det skickades: {parts}. Inga "
            "fler timmar skickas förrän någon har tittat på det."
        ),
        "Låt leverantören undersöka hur tidmodulen räknar. Rätta raden och slå på igen.",
    ),
    "sending_is_off": (
        "Timmar skickas inte",
        "Sändningen av timmar är avslagen, eller så är anslutningen inte på.",
        "Slå på sändningen i inställningarna för timmar.",
    ),
    "transfer_not_found": (
        "Tidraden finns inte",
        "Det finns ingen sådan rad på den här anslutningen.",
        "Gå till listan över timmar och leta upp raden där.",
    ),
    "entry_of_another_line": (
        "Posten är inte den här radens",
        "Posten som du pekade på är en annan rads, eller så står raden under en annan post.",
        "Leta upp posten som hör till den här raden, eller säg att den inte kom fram.",
    ),
}
