"""Why a request of a person or a program is refused, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "organization_number_missing": (
        "Organisationsnumret saknas",
        "Integrationen kan inte slås på utan företagets organisationsnummer.",
        "Skriv in det i kontoinställningarna, spara och slå på igen.",
    ),
    "organization_number_changed": (
        "Organisationsnumret är ett annat nu",
        (
            "Kopplingen är bunden till företaget med organisationsnummer {bound}, och kontot har "
            "nu {number}. En koppling stannar hos sitt företag."
        ),
        "Rätta numret i kontoinställningarna, eller be supporten flytta till det nya företaget.",
    ),
    "already_enabled": (
        "Integrationen är redan på",
        "Företaget har redan en anslutning som är igång.",
        "Öppna den som finns.",
    ),
    "company_not_offered": (
        "Företaget kan inte väljas",
        "Företaget är inte bland dem som åtkomst gavs till.",
        "Välj ett av företagen i listan, eller ge åtkomst igen.",
    ),
    "nothing_chosen": (
        "Inget är valt",
        "Alla register är avstängda.",
        "Slå på minst ett.",
    ),
    "decision_incomplete": (
        "Avgörandet är inte fullständigt",
        "Ett avgörande nämner båda objekten.",
        "Välj ett objekt i varje system.",
    ),
    "dimension_not_offered": (
        "Registret finns inte här",
        "Integrationen har inte registret {dimension}.",
        "Välj ett register som integrationen har.",
    ),
    "dimension_off": (
        "Registret är avstängt",
        "Registret {dimension} är avstängt eller väntar på godkännande.",
        "Slå på det i inställningarna.",
    ),
    "recipe_not_offered": (
        "Integrationen erbjuds inte",
        "Leverantören erbjuder inte integrationen {recipe}.",
        "Välj en som erbjuds.",
    ),
    "erp_not_offered": (
        "Ekonomisystemet erbjuds inte",
        "Leverantören är inte registrerad hos {erp}.",
        "Kontakta leverantören.",
    ),
    "return_url_not_registered": (
        "Adressen är inte registrerad",
        "Webbläsaren kan bara skickas tillbaka till adresser som leverantören har registrerat.",
        "Leverantören registrerar adressen.",
    ),
    "consent_not_started": (
        "Samtycket kunde inte startas",
        "Ekonomisystemet tog inte emot begäran om samtycke.",
        "Försök igen. Går det inte kontaktar du leverantören.",
    ),
    "consent_token_refused": (
        "Samtycket kunde inte hämtas",
        "Ekonomisystemet känner inte igen samtycket. Det kan vara använt eller ha gått ut.",
        "Börja om.",
    ),
    "ticket_not_valid": (
        "Länken fungerar inte längre",
        "Länken är använd, har gått ut eller är okänd. Den fungerar en gång och i tio minuter.",
        "Gå tillbaka till produkten du kom från och börja därifrån.",
    ),
    "sign_in_failed": (
        "Inloggningen lyckades inte",
        "Inloggningen avbröts eller kom från en annan webbläsare.",
        "Logga in igen.",
    ),
    "role_missing": (
        "Du har inte åtkomst till detta",
        "Din roll ger inte åtkomst hit.",
        "Be om åtkomst, eller logga in som någon annan.",
    ),
    "connection_not_found": (
        "Anslutningen finns inte",
        "Vi hittar ingen sådan anslutning.",
        "Kontrollera adressen.",
    ),
    "vendor_not_found": (
        "Leverantören finns inte",
        "Vi känner inte till någon sådan leverantör.",
        "Kontrollera adressen.",
    ),
    "tenant_not_found": (
        "Företaget finns inte",
        "Värdsystemet känner inte till företaget.",
        "Kontrollera om företaget finns kvar där.",
    ),
    "tenant_card_unreadable": (
        "Företagskortet kan inte läsas",
        (
            "Det som värdsystemet berättar om företaget är inte som det ska vara: {properties}. "
            "Utan det kan integrationen inte slås på."
        ),
        "Försök igen senare. Är det fortfarande så, säg till värdsystemet vad som nämns här.",
    ),
    "route_not_found": (
        "Sidan finns inte",
        "Det finns inget på denna adress.",
        "Kontrollera adressen.",
    ),
    "issue_not_found": (
        "Problemet är borta",
        "Problemet finns inte längre, eller är redan löst.",
        "Du behöver inte göra något.",
    ),
    "run_not_found": (
        "Körningen finns inte",
        "Körningen finns inte, eller är äldre än vad vi sparar.",
        "Välj en annan körning.",
    ),
    "claim_not_found": (
        "Det är redan avgjort",
        "Det finns inget osäkert kvar att avgöra här.",
        "Du behöver inte göra något.",
    ),
    "connection_not_active": (
        "Anslutningen är inte igång",
        "Det går bara att synkronisera en anslutning som är igång. Denna är: {state}.",
        "Slutför eller slå på anslutningen först.",
    ),
    "step_not_possible": (
        "Det går inte nu",
        "Steget är inte möjligt i tillståndet ”{state}”.",
        "Ladda om sidan och se vad som är möjligt.",
    ),
    "plan_missing": (
        "Det finns ingen plan",
        "Ingen plan väntar på godkännande.",
        "Gör planen på nytt.",
    ),
    "nothing_to_undo": (
        "Det finns inget att ångra",
        "Körningen skrev inget som kan återställas.",
        "Välj en körning som har ändrat något.",
    ),
    "field_not_held": (
        "Fältet hålls inte längre",
        "Någon har släppt fältet, eller så har en av sidorna ändrats sedan dess.",
        "Ladda om sidan och se vad som gäller nu.",
    ),
    "synchronising_now": (
        "En synkronisering pågår",
        "Fältet kan inte släppas medan registret synkroniseras.",
        "Vänta en minut och försök igen.",
    ),
    "connection_read_only": (
        "Det går inte att skriva nu",
        "Anslutningen är inställd så att inget skrivs.",
        "Slå av skrivspärren, eller be dem som slog på den att göra det.",
    ),
    "plan_replaced": (
        "Planen är utbytt",
        "En nyare plan har gjorts sedan du öppnade sidan.",
        "Läs den nya planen och godkänn den.",
    ),
    "plan_hash_differs": (
        "Det är inte planen du läste",
        "Det som signerades är inte samma sak som planen som väntar.",
        "Ladda om sidan, läs planen och godkänn den.",
    ),
    "plan_expired": (
        "Planen har gått ut",
        "En plan kan godkännas i fjorton dagar.",
        "Gör planen på nytt.",
    ),
    "plan_not_named": (
        "Godkännandet nämner ingen plan",
        "Ett godkännande nämner planen och dess kontrollsumma.",
        "Skicka båda.",
    ),
    "note_missing": (
        "Motiveringen saknas",
        "Det här steget behöver en motivering som andra kan läsa.",
        "Skriv en motivering.",
    ),
    "standard_activities_missing": (
        "Standardaktiviteterna saknas",
        "Det krävs en standardaktivitet både för tid på kund eller projekt och för intern tid.",
        "Välj båda standardaktiviteterna i inställningarna för timmar och slå på sändningen.",
    ),
    "settings_not_valid": (
        "Inställningarna är inte giltiga",
        "Inställningarna har en form eller ett värde som inte finns.",
        "Rätta dem och skicka igen.",
    ),
    "request_not_valid": (
        "Begäran är inte giltig",
        "Något saknas eller har fel form.",
        "Se vad som är fel under ”errors” och rätta det.",
    ),
    "request_refused": (
        "Begäran kan inte beviljas",
        "Begäran kan inte beviljas som den är.",
        "Ladda om sidan och försök igen.",
    ),
    "state_moved": (
        "Någon var snabbare",
        "Något ändrades samtidigt, och det du gjorde sparades inte.",
        "Ladda om sidan och försök igen.",
    ),
    "event_not_supported": (
        "Händelsen tas inte emot",
        "Händelser av typen {event} tas inte emot.",
        "Sluta skicka dem, eller använd en typ som tas emot.",
    ),
    "webhook_headers_not_valid": (
        "Huvudfälten är inte giltiga",
        "webhook-id, webhook-timestamp och webhook-signature måste finnas exakt en gång.",
        "Rätta avsändaren.",
    ),
    "webhook_outside_tolerance": (
        "Tidpunkten är för långt bort",
        "Händelsen signerades mer än fem minuter före eller efter vår klocka.",
        "Ställ avsändarens klocka och signera på nytt vid varje försök.",
    ),
    "webhook_signature_not_valid": (
        "Signaturen stämmer inte",
        "Ingen av de aktiva hemligheterna ger denna signatur.",
        "Kontrollera att avsändaren använder rätt hemlighet och signerar oförändrat innehåll.",
    ),
    "webhook_too_large": (
        "Händelsen är för stor",
        "En händelse får vara högst 256 kB.",
        "Utelämna id:na och ange ett intervall.",
    ),
    "webhook_body_not_valid": (
        "Innehållet kan inte läsas",
        "Innehållet är inte en händelse som kontraktet beskriver den.",
        "Rätta avsändaren.",
    ),
    "webhook_endpoint_unknown": (
        "Mottagaren finns inte",
        "Vi känner inte till denna adress.",
        "Kontrollera leverantör och mottagare i adressen.",
    ),
    "webhook_tenant_unknown": (
        "Företaget hör inte till leverantören",
        "Händelsen nämner ett företag som leverantören inte har.",
        "Kontrollera företagets id hos avsändaren.",
    ),
    "connection_removed": (
        "Kopplingen har tagits bort",
        "Företaget har inte längre någon koppling, så denna mottagare tar inte emot något.",
        "Sluta sända hit. En ny koppling börjar med `integration.enabled`.",
    ),
    "internal_error": (
        "Något gick fel hos oss",
        "Det är vårt fel. Inget har gått förlorat.",
        "Försök igen om en stund. Vi har fått besked.",
    ),
}
