"""Which documents of the platform may name one of any DocType (旁记). No platform here: hooks.py reads it while it loads."""

#: DocType → the field that names a DocType. Those that another module guards are not here.
BESIDE = {
	"Tag Link": "document_type",
	"Reminder": "reminder_doctype",
	"Discussion Topic": "reference_doctype",
	"Energy Point Log": "reference_doctype",
	"Energy Point Rule": "reference_doctype",
	"Milestone": "reference_type",
	"Milestone Tracker": "document_type",
	"Document Share Key": "reference_doctype",
}
#: The same in rows of a table: DocType → (table field, field).
IN_ROWS = {
	"Event": ("event_participants", "reference_doctype"),
	"Global Search Settings": ("allowed_in_global_search", "document_type"),
}
#: Leave the unit's network with every field of the row.
SENDING = {"Webhook": "webhook_doctype"}

GUARDED = (*BESIDE, *IN_ROWS, *SENDING)
