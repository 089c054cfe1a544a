"""Swedish: previews, undo, the journal, and uncertain transfers."""

from __future__ import annotations

TEXTS = {
    "uncertain.title": "Osäkra överföringar",
    "uncertain.lead.one": (
        "En sak skickades utan att något svar kom. Inget skickas på nytt förrän du har avgjort."
    ),
    "uncertain.lead.other": (
        "{number} saker skickades utan att något svar kom. Inget skickas på nytt förrän du har "
        "avgjort."
    ),
    "uncertain.none": "Det finns inga osäkra överföringar.",
    "uncertain.sent": "skickat till {system}",
    "uncertain.text": (
        "Svaret från {system} kom aldrig, och {system} kan inte säkert säga om det kom fram. "
        "Titta i {system} innan du väljer."
    ),
    "uncertain.what": "Detta skickades till {system}",
    "uncertain.found": "Är det något av dessa i {system}?",
    "uncertain.found_none": "Vi hittade inget i {system} som kan vara detta",
    "uncertain.id": "id i {system}: {id}",
    "uncertain.arrived": "Det kom fram: koppla till detta",
    "uncertain.not_arrived": "Det kom inte fram: skicka på nytt",
    "uncertain.leave": "Låt det vara tills vidare",
    "uncertain.leave.text": "Låter du det vara skickas inget, och allt annat går som vanligt.",
    "overview.uncertain.one": "{number} osäker överföring",
    "overview.uncertain.other": "{number} osäkra överföringar",
    "overview.uncertain.text": "Svaret kom aldrig. Säg om det kom fram.",
    "problems.decide_uncertain": "Avgör om det kom fram",
    "undo.title": "Ångra en körning av {register}",
    "undo.of": "körningen",
    "undo.ask": "Ångra denna körning …",
    "undo.one": "Ångra denna …",
    "undo.again": "Gör förhandsvisningen på nytt",
    "undo.button.one": "Återställ {number} objekt",
    "undo.button.other": "Återställ {number} objekt",
    "undo.archive.one": "Arkivera även det som skapades",
    "undo.archive.other": "Arkivera även de {number} som skapades",
    "undo.leave": "Låt allt vara",
    "undo.to_run": "Till körningen",
    "undo.see": "Se vad som gjordes",
    "undo.held": (
        "Det som återställs får stå kvar: synkroniseringen rör det inte förrän värdet ändras i "
        "något av systemen, eller någon släpper fältet."
    ),
    "undo.entries": "Objekt för objekt",
    "undo.stage.making": (
        "{host} och {erp} läses nu för att se vad som kan återställas. Inget skrivs."
    ),
    "undo.stage.ready": (
        "Detta återställs när du bekräftar. Det som någon har ändrat sedan dess rörs inte."
    ),
    "undo.stage.nothing": "Inget av detta kan återställas.",
    "undo.stage.expired": (
        "Förhandsvisningen är för gammal. Gör den på nytt för att se vad som gäller nu."
    ),
    "undo.stage.going": "Värdena återställs nu. Det brukar ta en minut.",
    "undo.stage.done": "Körningen är ångrad.",
    "undo.back": "Återställs",
    "undo.archived": "Arkiveras",
    "undo.created": "Skapade, finns kvar",
    "undo.blocked": "Kan inte återställas",
    "undo.entry.update": "Återställs i {system}",
    "undo.entry.archive": "Arkiveras i {system}",
    "undo.entry.skip": "Får stå kvar i {system}",
    "undo.before": "före körningen:",
    "undo.written": "efter körningen:",
    "undo.entry.gone": "Kan inte återställas i {system}",
    "undo.undoes": "Se körningen som ångrades",
    "undo.undone_by": "Denna körning är ångrad. Se vad som återställdes",
    "undo.holds": "{field} hålls så",
    "undo.release": "Släpp {field}",
    "undo.release.text": (
        "När ett fält släpps avgör nästa synkronisering vilket värde som gäller, så som "
        "inställningarna säger."
    ),
    "done.undoing": "Ångringen är beställd och börjar strax.",
    "done.released": "Fältet är släppt. Nästa synkronisering avgör värdet.",
    "journal.title": "Värden som skrevs över",
    "journal.lead": (
        "Allt som körningen skrev, med värdet som stod där före. Det senaste står överst."
    ),
    "journal.none": "Körningen skrev inte över något.",
    "journal.show": "Se vad som skrevs över",
    "journal.where": "Vad och när",
    "journal.loser": "{field} som fick vika:",
    "action.preview": "Förhandsvisa synkronisering",
    "action.preview.text": "Se vad som skulle hända nu. Inget skrivs.",
    "plan.preview": "Förhandsvisning",
    "plan.lead.preview": (
        "Detta skulle en synkronisering ha gjort nu. Inget är skrivet, och inget väntar på dig."
    ),
    "plan.preview.again": "Gör en ny förhandsvisning",
    "audit.action.plan_previewed": "Förhandsvisade en synkronisering",
    "plan.series": "Nummerserie i {erp}",
    "plan.range": "{first}–{last}",
    "object.under": "hos {owner}",
    "overview.with": "med {registers}",
}
