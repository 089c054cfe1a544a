"""Swedish: the frame around every page, messages, and what is seen without a connection."""

from __future__ import annotations

TEXTS = {
    "product.name": "Bindeledd",
    "format.date": "{day} {month} {year}",
    "format.moment": "{day} {month} {year} kl. {time}",
    "format.time": "{hour}:{minute}",
    "format.seconds.one": "{number} sekund",
    "format.seconds.other": "{number} sekunder",
    "format.minutes.one": "{number} minut",
    "format.minutes.other": "{number} minuter",
    "format.hours.one": "{number} timme",
    "format.hours.other": "{number} timmar",
    "format.month.1": "januari",
    "format.month.2": "februari",
    "format.month.3": "mars",
    "format.month.4": "april",
    "format.month.5": "maj",
    "format.month.6": "juni",
    "format.month.7": "juli",
    "format.month.8": "augusti",
    "format.month.9": "september",
    "format.month.10": "oktober",
    "format.month.11": "november",
    "format.month.12": "december",
    "frame.skip": "Gå till innehållet",
    "frame.console": "Konsol",
    "frame.portal": "Integration",
    "frame.language": "Språk",
    "frame.navigation": "Sidorna om den här anslutningen",
    "frame.sign_out": "Avsluta",
    "frame.all_connections": "Alla anslutningar",
    "frame.back_to_host": "Tillbaka till {host}",
    "frame.support": "Hjälp från {host}: {contact}",
    "frame.zone": "Tider visas i tidszonen {zone}.",
    "tab.overview": "Översikt",
    "tab.runs": "Körningar",
    "tab.problems": "Problem",
    "tab.pairs": "Par att avgöra",
    "tab.plan": "Plan",
    "tab.settings": "Inställningar",
    "tab.audit": "Händelselogg",
    "list.and": "och",
    "list.pages": "Sidor",
    "list.page": "Sida {number}",
    "list.before": "Föregående sida",
    "list.after": "Nästa sida",
    "value.empty": "tomt",
    "value.yes": "ja",
    "value.no": "nej",
    "object.nameless": "Utan namn",
    "object.number": "nr {number}",
    "object.no_number": "utan nummer",
    "problem.next_step": "Gör så här:",
    "problem.what_to_do": "Vad du kan göra",
    "problem.answer": "Svaret vi fick",
    "problem.own_words": "{system} svarade",
    "message.reference": "Referens: {reference}",
    "message.go_on": "Gå vidare",
    "message.not_found.title": "Vi hittar inte sidan",
    "message.not_found.text": "Adressen leder inte till något som du har tillgång till.",
    "message.not_found.next": "Kontrollera adressen eller gå till startsidan.",
    "message.forbidden.title": "Den här sidan är inte för dig",
    "message.forbidden.text": "Sidan kräver en annan roll än den du är inloggad med.",
    "message.forbidden.next": "Logga in med en annan användare om du borde ha tillgång.",
    "message.method.title": "Så kan sidan inte användas",
    "message.method.text": (
        "Adressen tar emot en knapp på någon av våra sidor, inte ett direkt besök."
    ),
    "message.method.next": "Gå tillbaka till översikten och tryck på knappen där.",
    "message.csrf.title": "Formuläret var för gammalt",
    "message.csrf.text": (
        "Vi kunde inte bekräfta att trycket kom från en av våra egna sidor. Inget har ändrats."
    ),
    "message.csrf.next": "Öppna sidan på nytt och tryck en gång till.",
    "message.session_ended.title": "Ditt besök är slut",
    "message.session_ended.text": (
        "Sidorna är öppna en begränsad tid, och den har gått ut. Inget har gått förlorat."
    ),
    "message.session_ended.next": (
        "Gå tillbaka till systemet du kom från och öppna integrationen därifrån igen."
    ),
    "message.ticket.title": "Länken gäller inte längre",
    "message.ticket.text": (
        "Länken fungerar en gång och bara några minuter. Den är redan använd, eller så är "
        "tiden ute."
    ),
    "message.ticket.next": (
        "Gå tillbaka till systemet du kom från och öppna integrationen därifrån. Då får du en "
        "ny länk."
    ),
    "message.broken.title": "Något gick fel hos oss",
    "message.broken.text": "Sidan kunde inte visas. Felet är registrerat.",
    "message.broken.next": (
        "Försök igen om en stund. Händer det igen, ange referensen när du hör av dig."
    ),
    "message.signed_out.title": "Du är utloggad",
    "message.signed_out.text": "Besöket är avslutat i den här webbläsaren.",
    "message.signed_out.next": "Du kan stänga fliken.",
    "message.settings_unknown.title": "Vi förstod inte alla val",
    "message.settings_unknown.text": (
        "Ett av valen saknades eller hade ett okänt värde. Inget har ändrats."
    ),
    "message.settings_unknown.next": "Välj på nytt och spara.",
    "message.outcome.choose_company.title": "Välj företag",
    "message.outcome.choose_company.text": "Du har gett åtkomst till flera företag.",
    "message.outcome.choose_company.next": "Välj vilket företag som ska anslutas.",
    "message.outcome.configure.title": "Välj inställningar",
    "message.outcome.configure.text": "Företaget är anslutet.",
    "message.outcome.configure.next": "Välj vad som ska hållas lika.",
    "message.outcome.awaiting_approval.title": "Företaget är anslutet",
    "message.outcome.awaiting_approval.text": "Begäran har skickats för godkännande.",
    "message.outcome.awaiting_approval.next": "Du behöver inte göra något nu.",
    "message.outcome.cancelled.title": "Du avbröt",
    "message.outcome.cancelled.text": "Ingen åtkomst gavs, och inget har ändrats.",
    "message.outcome.cancelled.next": "Börja om när du är redo.",
    "message.outcome.no_access.title": "Användaren saknar rättigheter i företaget",
    "message.outcome.no_access.text": (
        "Den du loggade in som kan inte ge åtkomst till det här företaget. Inget har ändrats."
    ),
    "message.outcome.no_access.next": (
        "Be en administratör i ekonomisystemet att ansluta, eller att ge dig rättigheten."
    ),
    "message.outcome.company_not_found.title": "Ekonomisystemet hittade inte företaget",
    "message.outcome.company_not_found.text": (
        "Det finns inget företag med det här organisationsnumret där. Inget har ändrats."
    ),
    "message.outcome.company_not_found.next": (
        "Kontrollera organisationsnumret i systemet du kom från och börja om."
    ),
    "message.outcome.blocked.title": "Ekonomisystemet har spärrat integrationen",
    "message.outcome.blocked.text": (
        "Företaget eller leverantören har spärrat den här integrationen. Inget har ändrats."
    ),
    "message.outcome.blocked.next": "Kontakta leverantören som du kom från.",
    "message.outcome.wrong_company.title": "Det är ett annat företag",
    "message.outcome.wrong_company.text": (
        "Företaget har ett annat organisationsnummer än det som ska anslutas. Inget har ändrats."
    ),
    "message.outcome.wrong_company.next": (
        "Börja om och välj företaget med rätt organisationsnummer."
    ),
    "message.outcome.expired.title": "Det tog för lång tid",
    "message.outcome.expired.text": (
        "Svaret från ekonomisystemet kom efter att försöket hade gått ut. Inget har ändrats."
    ),
    "message.outcome.expired.next": "Börja om. Försöket måste slutföras inom tio minuter.",
    "message.outcome.failed.title": "Anslutningen lyckades inte",
    "message.outcome.failed.text": (
        "Ekonomisystemet slutförde inte anslutningen. Inget har ändrats."
    ),
    "message.outcome.failed.next": "Försök igen om en stund.",
    "message.outcome.forged.title": "Vi känner inte igen det här svaret",
    "message.outcome.forged.text": (
        "Adressen du kom tillbaka på hör inte till något försök som vi har startat. Inget har "
        "ändrats."
    ),
    "message.outcome.forged.next": "Starta anslutningen på nytt från systemet du kom från.",
    "message.outcome.replayed.title": "Det här svaret är redan använt",
    "message.outcome.replayed.text": (
        "Varje svar från ekonomisystemet gäller bara en gång. Inget har ändrats den här gången."
    ),
    "message.outcome.replayed.next": (
        "Öppna integrationen från systemet du kom från för att se hur den står."
    ),
    "message.outcome.other_browser.title": "Försöket startades i en annan webbläsare",
    "message.outcome.other_browser.text": (
        "Av säkerhetsskäl måste samma webbläsare starta och slutföra. Inget har ändrats."
    ),
    "message.outcome.other_browser.next": "Börja om och slutför i den här webbläsaren.",
    "welcome.title": "Bindeledd håller två system lika",
    "welcome.text": (
        "Kunder och andra register hålls lika i arbetssystemet och i ekonomisystemet. Inget "
        "ändras innan en person har godkänt det."
    ),
    "welcome.customer.title": "För kunder",
    "welcome.customer.text": (
        "Öppna integrationen från systemet du arbetar i till vardags. Därifrån kommer du rakt "
        "in, utan eget lösenord."
    ),
    "welcome.operator.title": "För operatörer",
    "welcome.operator.text": (
        "Logga in för att godkänna nya anslutningar och följa dem som är i drift."
    ),
    "welcome.sign_in": "Logga in",
    "sign_out.title": "Vill du avsluta?",
    "sign_out.text": "Besöket avslutas i den här webbläsaren. Integrationen fortsätter som förut.",
    "sign_out.button": "Avsluta besöket",
    "stack.title": "Du ansvarar för driften",
    "stack.text": (
        "Här visas inga kunddata. Drift, misslyckade meddelanden och mätvärden finns i "
        "installationens övervakning."
    ),
    "stack.roles": "Vem ser vad",
    "stack.customer.name": "Kund",
    "stack.customer.sees": (
        "Sin egen anslutning: inställningar, körningar, problem och par att avgöra."
    ),
    "stack.vendor_operator.name": "Operatör hos leverantören",
    "stack.vendor_operator.sees": (
        "Leverantörens egna kunder: plan och godkännande, körningar, problem och händelselogg."
    ),
    "stack.stack_operator.name": "Driftansvarig",
    "stack.stack_operator.sees": "Tillstånd och mätvärden för hela installationen, utan kunddata.",
    "portal.title": "Dina integrationer",
    "portal.none": "Det finns ingen integration här ännu. Slå på den i systemet du kom från.",
    "portal.count.one": "Du har {number} integration.",
    "portal.count.other": "Du har {number} integrationer.",
}
