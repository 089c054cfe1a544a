"""Norwegian: the frame around every page, messages, and what is seen without a connection."""

from __future__ import annotations

TEXTS = {
    "product.name": "Bindeledd",
    "format.date": "{day}. {month} {year}",
    "format.moment": "{day}. {month} {year} kl. {time}",
    "format.time": "{hour}.{minute}",
    "format.seconds.one": "{number} sekund",
    "format.seconds.other": "{number} sekunder",
    "format.minutes.one": "{number} minutt",
    "format.minutes.other": "{number} minutter",
    "format.hours.one": "{number} time",
    "format.hours.other": "{number} timer",
    "format.month.1": "januar",
    "format.month.2": "februar",
    "format.month.3": "mars",
    "format.month.4": "april",
    "format.month.5": "mai",
    "format.month.6": "juni",
    "format.month.7": "juli",
    "format.month.8": "august",
    "format.month.9": "september",
    "format.month.10": "oktober",
    "format.month.11": "november",
    "format.month.12": "desember",
    "frame.skip": "Gå til innholdet",
    "frame.console": "Konsoll",
    "frame.portal": "Integrasjon",
    "frame.language": "Språk",
    "frame.navigation": "Sidene om denne tilkoblingen",
    "frame.sign_out": "Avslutt",
    "frame.all_connections": "Alle tilkoblinger",
    "frame.back_to_host": "Tilbake til {host}",
    "frame.support": "Hjelp fra {host}: {contact}",
    "frame.zone": "Tidspunkter vises i tidssonen {zone}.",
    "tab.overview": "Oversikt",
    "tab.runs": "Kjøringer",
    "tab.problems": "Problemer",
    "tab.pairs": "Par å avgjøre",
    "tab.plan": "Plan",
    "tab.settings": "Innstillinger",
    "tab.audit": "Hendelseslogg",
    "list.and": "og",
    "list.pages": "Sider",
    "list.page": "Side {number}",
    "list.before": "Forrige side",
    "list.after": "Neste side",
    "value.empty": "tomt",
    "value.yes": "ja",
    "value.no": "nei",
    "object.nameless": "Uten navn",
    "object.number": "nr. {number}",
    "object.no_number": "uten nummer",
    "problem.next_step": "Gjør dette:",
    "problem.what_to_do": "Hva du kan gjøre",
    "problem.answer": "Svaret vi fikk",
    "problem.own_words": "{system} svarte",
    "message.reference": "Referanse: {reference}",
    "message.go_on": "Gå videre",
    "message.not_found.title": "Vi finner ikke siden",
    "message.not_found.text": "Adressen fører ikke til noe som du har tilgang til.",
    "message.not_found.next": "Kontroller adressen, eller gå til forsiden.",
    "message.forbidden.title": "Denne siden er ikke for deg",
    "message.forbidden.text": "Siden krever en annen rolle enn den du er logget inn med.",
    "message.forbidden.next": "Logg inn med en annen bruker hvis du skulle hatt tilgang.",
    "message.method.title": "Slik kan siden ikke brukes",
    "message.method.text": (
        "Adressen tar imot en knapp på en av sidene våre, ikke et direkte besøk."
    ),
    "message.method.next": "Gå tilbake til oversikten og trykk på knappen der.",
    "message.csrf.title": "Skjemaet var for gammelt",
    "message.csrf.text": (
        "Vi kunne ikke bekrefte at trykket kom fra en av våre egne sider. Ingenting er endret."
    ),
    "message.csrf.next": "Åpne siden på nytt og trykk én gang til.",
    "message.session_ended.title": "Besøket ditt er over",
    "message.session_ended.text": (
        "Sidene er åpne i en begrenset tid, og den er utløpt. Ingenting er gått tapt."
    ),
    "message.session_ended.next": (
        "Gå tilbake til systemet du kom fra, og åpne integrasjonen derfra igjen."
    ),
    "message.ticket.title": "Lenken gjelder ikke lenger",
    "message.ticket.text": (
        "Lenken virker én gang og bare noen minutter. Den er allerede brukt, eller tiden er ute."
    ),
    "message.ticket.next": (
        "Gå tilbake til systemet du kom fra, og åpne integrasjonen derfra. Da får du en ny lenke."
    ),
    "message.broken.title": "Noe gikk galt hos oss",
    "message.broken.text": "Siden kunne ikke vises. Feilen er registrert.",
    "message.broken.next": (
        "Prøv igjen om litt. Skjer det på nytt, oppgi referansen når du tar kontakt."
    ),
    "message.signed_out.title": "Du er logget ut",
    "message.signed_out.text": "Besøket er avsluttet i denne nettleseren.",
    "message.signed_out.next": "Du kan lukke fanen.",
    "message.settings_unknown.title": "Vi forsto ikke alle valgene",
    "message.settings_unknown.text": (
        "Et av valgene manglet eller hadde en ukjent verdi. Ingenting er endret."
    ),
    "message.settings_unknown.next": "Velg på nytt og lagre.",
    "message.outcome.choose_company.title": "Velg firma",
    "message.outcome.choose_company.text": "Du har gitt tilgang til flere firmaer.",
    "message.outcome.choose_company.next": "Velg hvilket firma som skal kobles til.",
    "message.outcome.configure.title": "Velg innstillinger",
    "message.outcome.configure.text": "Firmaet er koblet til.",
    "message.outcome.configure.next": "Velg hva som skal holdes likt.",
    "message.outcome.awaiting_approval.title": "Firmaet er koblet til",
    "message.outcome.awaiting_approval.text": "Forespørselen er sendt til godkjenning.",
    "message.outcome.awaiting_approval.next": "Du trenger ikke gjøre noe nå.",
    "message.outcome.cancelled.title": "Du avbrøt",
    "message.outcome.cancelled.text": "Det ble ikke gitt noen tilgang, og ingenting er endret.",
    "message.outcome.cancelled.next": "Start på nytt når du er klar.",
    "message.outcome.no_access.title": "Brukeren mangler rettigheter i firmaet",
    "message.outcome.no_access.text": (
        "Den du logget inn som, kan ikke gi tilgang til dette firmaet. Ingenting er endret."
    ),
    "message.outcome.no_access.next": (
        "Be en administrator i regnskapssystemet om å koble til, eller om å gi deg rettigheten."
    ),
    "message.outcome.company_not_found.title": "Regnskapssystemet fant ikke firmaet",
    "message.outcome.company_not_found.text": (
        "Det finnes ikke noe firma med dette organisasjonsnummeret der. Ingenting er endret."
    ),
    "message.outcome.company_not_found.next": (
        "Kontroller organisasjonsnummeret i systemet du kom fra, og start på nytt."
    ),
    "message.outcome.blocked.title": "Regnskapssystemet har sperret integrasjonen",
    "message.outcome.blocked.text": (
        "Firmaet eller leverandøren har sperret denne integrasjonen. Ingenting er endret."
    ),
    "message.outcome.blocked.next": "Ta kontakt med leverandøren som du kom fra.",
    "message.outcome.wrong_company.title": "Det er et annet firma",
    "message.outcome.wrong_company.text": (
        "Firmaet har et annet organisasjonsnummer enn det som skal kobles til. Ingenting er endret."
    ),
    "message.outcome.wrong_company.next": (
        "Start på nytt og velg firmaet med riktig organisasjonsnummer."
    ),
    "message.outcome.expired.title": "Det tok for lang tid",
    "message.outcome.expired.text": (
        "Svaret fra regnskapssystemet kom etter at forsøket var utløpt. Ingenting er endret."
    ),
    "message.outcome.expired.next": "Start på nytt. Forsøket må fullføres innen ti minutter.",
    "message.outcome.failed.title": "Tilkoblingen lyktes ikke",
    "message.outcome.failed.text": (
        "Regnskapssystemet fullførte ikke tilkoblingen. Ingenting er endret."
    ),
    "message.outcome.failed.next": "Prøv på nytt om litt.",
    "message.outcome.forged.title": "Vi kjenner ikke igjen dette svaret",
    "message.outcome.forged.text": (
        "Adressen du kom tilbake på, hører ikke til noe forsøk som vi har startet. Ingenting "
        "er endret."
    ),
    "message.outcome.forged.next": "Start tilkoblingen på nytt fra systemet du kom fra.",
    "message.outcome.replayed.title": "Dette svaret er allerede brukt",
    "message.outcome.replayed.text": (
        "Hvert svar fra regnskapssystemet gjelder bare én gang. Ingenting er endret denne gangen."
    ),
    "message.outcome.replayed.next": (
        "Åpne integrasjonen fra systemet du kom fra, for å se hvordan den står."
    ),
    "message.outcome.other_browser.title": "Forsøket ble startet i en annen nettleser",
    "message.outcome.other_browser.text": (
        "Av sikkerhetsgrunner må den samme nettleseren starte og fullføre. Ingenting er endret."
    ),
    "message.outcome.other_browser.next": "Start på nytt og fullfør i denne nettleseren.",
    "welcome.title": "Bindeledd holder to systemer like",
    "welcome.text": (
        "Kunder og andre registre holdes like i arbeidssystemet og i regnskapssystemet. "
        "Ingenting endres før en person har godkjent det."
    ),
    "welcome.customer.title": "For kunder",
    "welcome.customer.text": (
        "Åpne integrasjonen fra systemet du arbeider i til daglig. Derfra kommer du rett inn, "
        "uten eget passord."
    ),
    "welcome.operator.title": "For operatører",
    "welcome.operator.text": (
        "Logg inn for å godkjenne nye tilkoblinger og følge dem som er i drift."
    ),
    "welcome.sign_in": "Logg inn",
    "sign_out.title": "Vil du avslutte?",
    "sign_out.text": "Besøket avsluttes i denne nettleseren. Integrasjonen fortsetter som før.",
    "sign_out.button": "Avslutt besøket",
    "stack.title": "Du har ansvar for driften",
    "stack.text": (
        "Her vises ingen kundedata. Drift, feilede meldinger og målinger finnes i overvåkingen "
        "av installasjonen."
    ),
    "stack.roles": "Hvem ser hva",
    "stack.customer.name": "Kunde",
    "stack.customer.sees": (
        "Sin egen tilkobling: innstillinger, kjøringer, problemer og par å avgjøre."
    ),
    "stack.vendor_operator.name": "Operatør hos leverandøren",
    "stack.vendor_operator.sees": (
        "Leverandørens egne kunder: plan og godkjenning, kjøringer, problemer og hendelseslogg."
    ),
    "stack.stack_operator.name": "Driftsansvarlig",
    "stack.stack_operator.sees": "Tilstand og målinger for hele installasjonen, uten kundedata.",
    "portal.title": "Integrasjonene dine",
    "portal.none": "Det er ingen integrasjon her ennå. Slå den på i systemet du kom fra.",
    "portal.count.one": "Du har {number} integrasjon.",
    "portal.count.other": "Du har {number} integrasjoner.",
}
