"""Swedish: connecting, settings and the first screen of a connection."""

from __future__ import annotations

TEXTS = {
    "consent.title": "Anslut till {erp}",
    "consent.lead": (
        "{host} och {erp} kan hålla dina register lika. Först behöver du ge åtkomst i {erp}."
    ),
    "consent.button": "Fortsätt till {erp}",
    "consent.nothing_yet": (
        "Att ge åtkomst ändrar inget i {erp} eller {host}. Det sker först när planen är godkänd."
    ),
    "consent.steps": "Det här händer nu",
    "consent.step.sign_in": "Du kommer till {erp} och loggar in där. Vi ser inte ditt lösenord.",
    "consent.step.company": (
        "{erp} frågar vilket företag det gäller. Välj det med organisationsnummer {number}."
    ),
    "consent.step.rights": (
        "{erp} frågar om {host} får läsa och skriva registren. Godkänn som administratör."
    ),
    "consent.step.back": "Du kommer tillbaka hit eller till {host} och ser hur det gick.",
    "consent.company": "Det här företaget ansluts",
    "consent.must_match": "Företaget i {erp} måste ha samma organisationsnummer.",
    "consent.key.title": "Har du redan en klientnyckel?",
    "consent.key.text": (
        "Du kan skapa en nyckel för {host} i {erp} under integrationer och klistra in den här "
        "i stället. Nyckeln lagras krypterad och visas aldrig igen."
    ),
    "consent.key.label": "Klientnyckel",
    "consent.key.button": "Anslut med nyckeln",
    "company.title": "Välj företag",
    "company.lead": "Du gav åtkomst till flera företag i {erp}. Välj det som ska anslutas.",
    "company.legend": "Företag i {erp}",
    "company.number": "Organisationsnummer {number}",
    "company.button": "Anslut det här företaget",
    "settings.title": "Inställningar",
    "settings.lead.asks": (
        "Välj vad som ska hållas lika. Därefter gör vi en plan, och {host} godkänner den innan "
        "något ändras."
    ),
    "settings.lead.later": (
        "Du kan ändra valen när som helst. Det som skriver över värden väntar på godkännande "
        "från {host}."
    ),
    "settings.mode": "{register}: vad ska göras?",
    "settings.winner": "När de två systemen är oense",
    "settings.numbers": "Nummer",
    "settings.outside": "Låt {erp} ge nytt nummer",
    "settings.outside.text": (
        "Har ett objekt ett nummer utanför nummerserien i {erp} får det ett nytt nummer "
        "därifrån. Utan det här valet rapporteras det som ett problem."
    ),
    "settings.button.asks": "Spara och be om godkännande",
    "settings.button.later": "Spara",
    "mode.off": "Av",
    "mode.off.text": "Inget läses eller skrivs. Kopplingar som finns behålls.",
    "mode.link_only": "Bara koppla",
    "mode.link_only.text": "Lika objekt kopplas ihop, men inget skapas eller ändras.",
    "mode.synchronise": "Håll lika",
    "mode.synchronise.text": (
        "Det som skapas eller ändras i {host} eller {erp} förs över till det andra systemet."
    ),
    "winner.erp": "{erp} gäller",
    "winner.erp.text": "Värdet i {erp} förs över till {host}. Ett tomt värde skriver aldrig över.",
    "winner.host": "{host} gäller",
    "winner.host.text": "Värdet i {host} förs över till {erp}. Ett tomt värde skriver aldrig över.",
    "winner.neither": "Låt båda stå",
    "winner.neither.text": "Inget av värdena förs över förrän det ena ändras.",
    "connection_state.draft": "Inte ansluten",
    "connection_state.authorising": "Väntar på åtkomst",
    "connection_state.choosing_company": "Företag måste väljas",
    "connection_state.configuring": "Inställningar måste väljas",
    "connection_state.awaiting_approval": "Väntar på godkännande",
    "connection_state.rejected": "Avslagen",
    "connection_state.active": "I drift",
    "connection_state.paused": "Pausad",
    "connection_state.stopped": "Stoppad",
    "connection_state.needs_reconnect": "Måste anslutas på nytt",
    "connection_state.disconnected": "Frånkopplad",
    "state.customer.draft": (
        "{host} och {erp} är inte anslutna till varandra ännu. Det enda som saknas är att du "
        "ger åtkomst."
    ),
    "state.customer.authorising": "Du har börjat ansluta till {erp} men inte gett åtkomst ännu.",
    "state.customer.choosing_company": (
        "Du gav åtkomst till flera företag i {erp}. Välj vilket det gäller."
    ),
    "state.customer.configuring": "{erp} är anslutet. Välj nu vad som ska hållas lika.",
    "state.customer.awaiting_approval": (
        "Allt är klart från din sida. {host} går igenom planen innan något ändras."
    ),
    "state.customer.rejected": (
        "{host} godkände inte begäran. Läs motiveringen, ändra inställningarna och be om "
        "godkännande igen."
    ),
    "state.customer.active": "{host} och {erp} hålls lika av sig själva.",
    "state.customer.active.read_only": (
        "Integrationen läser men skriver inget just nu. {host} har slagit på läsläge."
    ),
    "state.customer.paused": (
        "Inget förs över. Kopplingarna är bevarade, och det som ändrats under tiden tas igen "
        "när du fortsätter."
    ),
    "state.customer.stopped": (
        "Integrationen stoppade sig själv. En person måste se på orsaken innan den går vidare."
    ),
    "state.customer.needs_reconnect": (
        "{erp} godtar inte längre åtkomsten. Anslut på nytt, så fortsätter allt där det slutade."
    ),
    "state.customer.disconnected": (
        "Åtkomsten till {erp} är borttagen. Kopplingarna är bevarade om du vill ansluta på nytt."
    ),
    "state.operator.draft": (
        "Kunden har inte gett åtkomst i {erp} ännu. Du behöver inte göra något."
    ),
    "state.operator.authorising": (
        "Kunden håller på att ge åtkomst i {erp}. Du behöver inte göra något."
    ),
    "state.operator.choosing_company": (
        "Kunden måste välja företag i {erp}. Du behöver inte göra något."
    ),
    "state.operator.configuring": "Kunden måste välja inställningar. Du behöver inte göra något.",
    "state.operator.awaiting_approval": "Planen görs nu. Den kan godkännas när den är klar.",
    "state.operator.awaiting_approval.plan": (
        "Planen är klar. Läs vad som ska hända och godkänn eller avslå."
    ),
    "state.operator.rejected": (
        "Avslagen. Kunden ser motiveringen och kan be om godkännande på nytt."
    ),
    "state.operator.active": "{host} och {erp} hålls lika av sig själva.",
    "state.operator.active.plan": "I drift, men några ändringar väntar på att du godkänner dem.",
    "state.operator.active.read_only": "Läsläge är på: planer görs, men inget skrivs.",
    "state.operator.paused": "Pausad. Kopplingar och åtkomst är bevarade.",
    "state.operator.stopped": (
        "Integrationen stoppade sig själv. Se på orsaken och försök igen när den är åtgärdad."
    ),
    "state.operator.needs_reconnect": (
        "{erp} godtar inte längre åtkomsten. Kunden måste ansluta på nytt."
    ),
    "state.operator.disconnected": (
        "Kunden eller en operatör har kopplat från. Kopplingarna är bevarade."
    ),
    "overview.since": "sedan",
    "overview.note": "Motivering från {host}",
    "overview.needs": "Det här väntar på dig",
    "overview.nothing": "Inget väntar på dig.",
    "overview.problems.one": "{number} öppet problem",
    "overview.problems.other": "{number} öppna problem",
    "overview.problems.more": "Mer än {number} öppna problem",
    "overview.problems.text": "De här objekten fördes inte över. Resten går som vanligt.",
    "overview.pairs.one": "{number} par att avgöra",
    "overview.pairs.other": "{number} par att avgöra",
    "overview.pairs.text": "Några objekt kan vara samma. Säg om de är det.",
    "overview.right": "{register}: en rättighet saknas i {erp}",
    "overview.right.text": "Ge integrationen den här rättigheten i {erp}:",
    "overview.gated": "{register} väntar på godkännande",
    "overview.gated.text": "Ändringen av inställningar granskas av {host} innan något skrivs.",
    "overview.planning": "Planen görs",
    "overview.planning.text": "{host} och {erp} läses nu. Ladda om sidan om en stund.",
    "overview.read_only": "Läsläge är på",
    "overview.read_only.text": "Inget skrivs till något av systemen så länge.",
    "overview.registers": "Register",
    "overview.setting": "Inställning",
    "overview.last": "Senast synkroniserat",
    "overview.next": "Nästa gång",
    "overview.never": "Aldrig",
    "overview.due": "Så snart som möjligt",
    "overview.not_planned": "Inte planerat",
    "overview.recent": "Senaste körningarna",
    "overview.all_runs": "Alla körningar",
    "overview.facts": "Om anslutningen",
    "overview.not_chosen": "inte valt",
    "overview.change": "Ändra",
    "overview.no_steps": "Anslut först, sedan kan du ändra inställningar här.",
    "fact.company": "Företag",
    "fact.tenant": "Kund-ID",
    "fact.contact": "Kontakt",
    "fact.requested_by": "Begärt av",
    "fact.organization_number": "Organisationsnummer",
    "fact.integration": "Integration",
    "fact.erp_company": "Företag i {erp}",
    "fact.created": "Skapad",
    "fact.approved": "Godkänd",
    "action.connect": "Anslut till {erp}",
    "action.reconnect": "Anslut till {erp} på nytt",
    "action.choose_company": "Välj företag",
    "action.configure": "Välj inställningar",
    "action.change_settings": "Ändra inställningarna",
    "action.settings": "Ändra inställningar",
    "action.settings.text": "Vad som hålls lika och vem som gäller.",
    "action.synchronise": "Synkronisera nu",
    "action.synchronise_all": "Synkronisera allt nu",
    "action.synchronise_one": "Synkronisera {register} nu",
    "action.resume": "Fortsätt",
    "action.try_again": "Försök igen",
    "action.read_plan": "Se planen",
    "action.read_plan.text": "Vad som kommer att hända i varje system, fält för fält.",
    "action.pause": "Pausa",
    "action.pause.text": "Inom en minut förs inget mer över. Allt behålls.",
    "action.disconnect": "Koppla från …",
    "action.disconnect.text": "Tar bort åtkomsten till {erp}.",
    "action.read_only_on": "Slå på läsläge",
    "action.read_only_off": "Slå av läsläge",
    "action.read_only.text": "I läsläge görs planer, men inget skrivs.",
    "action.cancel": "Avbryt",
    "action.overview": "Till översikten",
    "disconnect.title": "Koppla från {erp}?",
    "disconnect.text": "Det här händer när du kopplar från:",
    "disconnect.stops": "Inget förs längre över mellan {host} och {erp}.",
    "disconnect.forgets": "Åtkomsten till {erp} raderas hos oss.",
    "disconnect.keeps": (
        "Kopplingarna mellan objekten behålls, så inget blir dubbelt om du ansluter igen."
    ),
    "disconnect.or_pause": "Vill du bara stanna en stund räcker paus.",
    "disconnect.button": "Koppla från",
    "done.asked": "Tack. Begäran har skickats för godkännande.",
    "done.settings_saved": "Inställningarna är sparade.",
    "done.synchronising": "Synkroniseringen är beställd och startar strax.",
    "done.paused": "Integrationen är pausad.",
    "done.resumed": "Integrationen fortsätter.",
    "done.disconnected": "Anslutningen är borttagen.",
    "done.read_only_on": "Läsläge är på.",
    "done.read_only_off": "Läsläge är av.",
    "done.planning": "Planen görs om. Det tar ungefär en minut.",
    "done.approved": "Planen är godkänd. Första synkroniseringen startar nu.",
    "done.rejected": "Begäran är avslagen. Kunden ser motiveringen.",
    "done.link": "Paret kopplas ihop.",
    "done.apart": "De två hålls isär.",
    "done.looked": "Tack. Objektet planeras på nytt.",
    "done.closings_released": "De stängs i nästa körning.",
    "done.retrying": "Objektet skickas på nytt.",
}
