"""The DocTypes whose rows each person sees a part of (按范围可见). No platform here: hooks.py reads it while it loads."""

SCOPED = (
	"Talk Person",
	"Talk Dossier",
	"Trigger Event",
	"Talk Request",
	"Talk Obligation",
	"Talk Plan",
	"Talk Campaign",
	"Talk Proposal",
	"Talk Sign Off",
	"Talk Delegation",
	"Talk Record",
	"Talk Confirmation",
	"Talk Note",
	"Talk Follow Up",
	"Talk Reading Grant",
	"Talk Reading Log",
	"Talk Print",
	"Talk Notice Seen",
	"Talk Reminder",
	"Talk Exemption",
	"Talk Spot Check",
	"Talk Anchor",
	"Talk Signing Batch",
	"Talk Disposal List",
	"Talk Handover",
	"Talk Keeping Log",
)

#: Child DocType → whose rows it holds.
PARENT_OF = {
	"Trigger Event Source": "Trigger Event",
	"Talk Person Category": "Talk Person",
	"Talk Plan Talker": "Talk Plan",
	"Talk Plan Person": "Talk Plan",
	"Talk Plan Obligation": "Talk Plan",
	"Talk Campaign Rule": "Talk Campaign",
	"Talk Co-Signer": "Talk Plan",
	"Talk Record Talker": "Talk Record",
	"Talk Record Person": "Talk Record",
	"Talk Record Topic": "Talk Record",
	"Talk Exemption Obligation": "Talk Exemption",
	"Talk Spot Check Record": "Talk Spot Check",
	"Talk Signing Batch Line": "Talk Signing Batch",
	"Talk Reading Grant Record": "Talk Reading Grant",
	"Talk Disposal Line": "Talk Disposal List",
	"Talk Handover Line": "Talk Handover",
}

#: Child DocTypes of more than one parent → the others; `PARENT_OF` names the one that the platform is told.
FURTHER_PARENTS = {"Talk Co-Signer": ("Talk Campaign",)}
