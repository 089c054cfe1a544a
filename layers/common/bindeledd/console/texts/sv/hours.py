"""Swedish: the settings of hours, and where work types, activities and pay types lead."""

from __future__ import annotations

TEXTS = {
    "hours.settings": "Inställningar för timmar",
    "hours.lead.on": "Godkända timmar skickas till {erp}.",
    "hours.lead.off": "Inga timmar skickas till {erp} förrän du slår på det här.",
    "hours.missing": "Detta måste vara på plats innan sändningen kan slås på:",
    "hours.missing.being_read": (
        "Aktiviteterna hämtas från {erp} just nu. Det tar några sekunder; ladda om sidan."
    ),
    "hours.missing.not_fetched": (
        "Aktiviteterna är inte hämtade från {erp}. Hämta dem längst ned på sidan."
    ),
    "hours.missing.not_readable": (
        "Aktiviteterna kunde inte hämtas från {erp}. Varför står längst ned på sidan."
    ),
    "hours.missing.project_activity": "Välj standardaktiviteten för kund- och projekttid.",
    "hours.missing.internal_activity": "Välj standardaktiviteten för intern tid.",
    "hours.sending": "Sändning",
    "hours.send": "Skicka godkända timmar till {erp}",
    "hours.send.text": (
        "Bara timmar som är godkända i {host} skickas. De blir inte godkända i {erp} av det."
    ),
    "hours.trigger": "När ska de skickas?",
    "hours.trigger.approval": "När de godkänns",
    "hours.trigger.daily": "En gång om dagen",
    "hours.trigger.by_hand": "När någon ber om det",
    "hours.trigger_text.approval": "Vanligtvis inom några sekunder.",
    "hours.trigger_text.daily": "Allt som är klart skickas samlat.",
    "hours.trigger_text.by_hand": "Med knappen på sidan om timmar som skickar det som är klart.",
    "hours.start_date": "Från och med datum",
    "hours.start_date.text": (
        "Äldre timmar skickas inte. Utan datum börjar sändningen den dag den slås på."
    ),
    "hours.as": "Vad timmarna blir i {erp}",
    "hours.choose": "Inte vald",
    "hours.none": "Ingen: sådana timmar väntar",
    "hours.choice.project_activity": "Standardaktivitet för kund- och projekttid",
    "hours.choice.internal_activity": "Standardaktivitet för intern tid",
    "hours.choice.default_hour_type": "Timtyp för timmar utan löneart",
    "hours.choice_text.project_activity": (
        "För timmar med kund eller projekt, när arbetstypen inte leder till en annan aktivitet."
    ),
    "hours.choice_text.internal_activity": (
        "För timmar utan kund och projekt. Det kan vara en aktivitet som inte faktureras."
    ),
    "hours.choice_text.default_hour_type": (
        "Timmar med löneart får alltid timtypen som lönearten leder till, aldrig denna."
    ),
    "hours.corrections": "När timmar ändras efteråt",
    "hours.leave": "Låt timmar stå kvar i {erp} när de öppnas igen eller tas bort",
    "hours.leave.text": "Annars tas de bort i {erp} och skickas på nytt när de godkänns igen.",
    "hours.marker": "Sätt ett kort märke i den interna kommentaren",
    "hours.marker.text": (
        "Med det hittar vi en registrering när svaret från {erp} går förlorat. Utan märke "
        "måste en människa se efter."
    ),
    "hours.save": "Spara",
    "hours.save.page": "Sparar det som står på den här sidan av listan.",
    "hours.known": "Detta finns att välja mellan",
    "hours.known.text": (
        "Så stod det i {host} och {erp} när vi senast såg efter. Är något nytt eller ändrat "
        "kan du hämta allt på nytt."
    ),
    "hours.objects": "Antal",
    "hours.leads": "Vart det leder",
    "hours.read_at": "Senast hämtat",
    "hours.being_read": "Hämtas just nu; ladda om sidan",
    "hours.never_read": "Inte hämtat ännu",
    "hours.left_out.one": "{number} till visas inte",
    "hours.left_out.other": "{number} till visas inte",
    "hours.chosen_from": "Väljs ovan och för varje enskild",
    "hours.map": "Se vart {register} leder",
    "hours.waiting.one": "{number} leder ingenstans",
    "hours.waiting.other": "{number} leder ingenstans",
    "hours.fetch": "Hämta på nytt från {host} och {erp}",
    "hours.fetch.not_active": "Kan hämtas när kopplingen är igång.",
    "hours.not_in_use": "{id} (används inte längre)",
    "hours.registers": "Register",
    "hours.register.activities": "Aktiviteter för tidrapportering",
    "hours.register.hour_types": "Timtyper",
    "hours.register.work_types": "Arbetstyper",
    "hours.register.pay_types": "Lönearter",
    "hours.register.host_activities": "Aktiviteter",
    "hours.mapping.work_types": (
        "En arbetstyp i {host} kan ha sin egen aktivitet i {erp}. Annars används "
        "standardaktiviteten."
    ),
    "hours.mapping.host_activities": (
        "En aktivitet som är vald på timmen i {host} går före arbetstypen. Har den samma namn"
        " i {erp} hittar den själv fram."
    ),
    "hours.mapping.pay_types": (
        "En löneart i {host} blir timtypen med exakt samma namn i {erp}, annars den enda "
        "timtyp som avlönas med lönearten av det namnet. Ingen gissas."
    ),
    "hours.mapping_waiting.one": "Timmar med {number} av dem väntar tills du har valt.",
    "hours.mapping_waiting.other": "Timmar med {number} av dem väntar tills du har valt.",
    "hours.show_all": "Visa alla",
    "hours.show_waiting": "Visa bara dem som väntar",
    "hours.none_waits": "Ingen väntar på att du väljer.",
    "hours.empty": "{host} har inga av dessa.",
    "hours.match.chosen": "Vald",
    "hours.match.by_host": "Satt i {host}",
    "hours.match.by_name": "Samma namn",
    "hours.match.by_pay_item": "Samma löneart i {erp}",
    "hours.match.standard": "Standardaktiviteten",
    "hours.match.none": "Väntar: ingen passar",
    "hours.match.several": "Väntar: flera passar",
    "hours.match.not_in_use": "Väntar: används inte längre",
    "hours.proposed": "Förslag: samma namn. Gäller först när du sparar.",
    "hours.by_itself.work_types": "Standardaktiviteten",
    "hours.by_itself.host_activities": "Efter namnet",
    "hours.by_itself.pay_types": "Efter namnet",
    "hours.alike": "Liknar",
    "hours.all": "Alla som används",
    "hours.people": "Anställda",
    "hours.people.text": (
        "Timmar går bara för anställda som är kopplade: samma nummer i {host} och {erp}, och "
        "namn som inte säger emot varandra."
    ),
    "hours.people.see": "Se vilka som är kopplade",
    "hours.people.off": "Anställda är avslagna. De kopplas på nummer från att timmarna slås på.",
    "hours.people.none": "Inga anställda har granskats ännu.",
    "hours.held.one": "{number} anställd måste bekräftas av en människa.",
    "hours.held.other": "{number} anställda måste bekräftas av en människa.",
    "hours.decide": "Avgör om det är samma person",
    "hours.standing.linked": "Kopplad",
    "hours.standing.held": "Måste bekräftas",
    "hours.standing.not_linked": "Inte kopplad",
    "done.hours_saved": "Inställningarna för timmar är sparade.",
    "done.hours_fetching": "Vi hämtar från båda systemen. Det tar några sekunder; ladda om sidan.",
}
