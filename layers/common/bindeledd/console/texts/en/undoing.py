"""English: previews, undo, the journal, and uncertain transfers."""

from __future__ import annotations

TEXTS = {
    "uncertain.title": "Uncertain transfers",
    "uncertain.lead.one": (
        "One thing was sent and no answer came. Nothing is sent again before you have decided."
    ),
    "uncertain.lead.other": (
        "{number} things were sent and no answer came. Nothing is sent again before you have "
        "decided."
    ),
    "uncertain.none": "There are no uncertain transfers.",
    "uncertain.sent": "sent to {system}",
    "uncertain.text": (
        "The answer from {system} never came, and {system} cannot tell for certain whether it "
        "arrived. Look in {system} before you choose."
    ),
    "uncertain.what": "This was sent to {system}",
    "uncertain.found": "Is it one of these in {system}?",
    "uncertain.found_none": "We found nothing in {system} that can be this",
    "uncertain.id": "id in {system}: {id}",
    "uncertain.arrived": "It arrived: link to this",
    "uncertain.not_arrived": "It did not arrive: send it again",
    "uncertain.leave": "Leave it for now",
    "uncertain.leave.text": "If you leave it, nothing is sent, and all else goes on as usual.",
    "overview.uncertain.one": "{number} uncertain transfer",
    "overview.uncertain.other": "{number} uncertain transfers",
    "overview.uncertain.text": "The answer never came. Say whether it arrived.",
    "problems.decide_uncertain": "Decide whether it arrived",
    "undo.title": "Undo a run of {register}",
    "undo.of": "the run of",
    "undo.ask": "Undo this run …",
    "undo.one": "Undo this one …",
    "undo.again": "Make the preview again",
    "undo.button.one": "Put {number} object back",
    "undo.button.other": "Put {number} objects back",
    "undo.archive.one": "Archive the created one too",
    "undo.archive.other": "Archive the {number} created ones too",
    "undo.leave": "Leave everything",
    "undo.to_run": "To the run",
    "undo.see": "See what was done",
    "undo.held": (
        "What is put back stays so: synchronisation leaves it alone until the value changes in "
        "one of the systems, or somebody releases the field."
    ),
    "undo.entries": "Object by object",
    "undo.stage.making": (
        "{host} and {erp} are being read, to see what can be put back. Nothing is written."
    ),
    "undo.stage.ready": (
        "This is put back when you confirm. What somebody has changed since is left alone."
    ),
    "undo.stage.nothing": "None of this can be put back.",
    "undo.stage.expired": "The preview is too old. Make it again to see how things stand now.",
    "undo.stage.going": "The values are being put back now. It usually takes a minute.",
    "undo.stage.done": "The run was undone.",
    "undo.back": "Put back",
    "undo.archived": "Archived",
    "undo.created": "Created, stay",
    "undo.blocked": "Cannot be put back",
    "undo.entry.update": "Put back in {system}",
    "undo.entry.archive": "Archived in {system}",
    "undo.entry.skip": "Stays in {system}",
    "undo.before": "before the run:",
    "undo.written": "after the run:",
    "undo.entry.gone": "Cannot be put back in {system}",
    "undo.undoes": "See the run that was undone",
    "undo.undone_by": "This run was undone. See what was put back",
    "undo.holds": "{field} is held so",
    "undo.release": "Release {field}",
    "undo.release.text": (
        "When a field is released, the next synchronisation decides which value stands, as the "
        "settings say."
    ),
    "done.undoing": "The undo is ordered and begins at once.",
    "done.released": "The field is released. The next synchronisation decides its value.",
    "journal.title": "Values that were overwritten",
    "journal.lead": (
        "Everything the run wrote, with the value that stood there before. The latest comes first."
    ),
    "journal.none": "The run overwrote nothing.",
    "journal.show": "See what was overwritten",
    "journal.where": "What and when",
    "journal.loser": "{field} that gave way:",
    "action.preview": "Preview synchronisation",
    "action.preview.text": "See what would happen now. Nothing is written.",
    "plan.preview": "Preview",
    "plan.lead.preview": (
        "This is what a synchronisation would have done now. Nothing was written, and nothing "
        "waits for you."
    ),
    "plan.preview.again": "Make a new preview",
    "audit.action.plan_previewed": "Previewed a synchronisation",
    "plan.series": "Number series in {erp}",
    "plan.range": "{first}–{last}",
    "object.under": "under {owner}",
    "overview.with": "with {registers}",
}
