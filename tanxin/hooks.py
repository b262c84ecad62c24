"""What the app plugs into the platform (挂接点)."""

from tanxin.confidentiality.beside import GUARDED as _BESIDE
from tanxin.confidentiality.scoped import PARENT_OF as _PARENT_OF
from tanxin.confidentiality.scoped import SCOPED as _SCOPED

app_name = "tanxin"
app_title = "Tanxin"
app_publisher = "Tanxin maintainers"
app_description = "谈心谈话: plan, sign off, hold, confirm, follow up and audit heart-to-heart talks"
app_email = "tanxin@example.com"
app_license = "mit"

export_python_type_annotations = True
require_type_annotated_api_methods = True

# Install, migrate and uninstall are mirror images; see tanxin/setup.py.
after_install = "tanxin.setup.after_install"
after_migrate = "tanxin.setup.after_migrate"
before_uninstall = "tanxin.setup.before_uninstall"
after_uninstall = "tanxin.setup.after_uninstall"
after_app_install = "tanxin.setup.after_app_install"
before_app_uninstall = "tanxin.setup.before_app_uninstall"

app_include_js = [
	f"/assets/tanxin/js/{name}.js"
	for name in (
		"tanxin",
		"panel",
		"marks",
		"sign_off",
		"line_decisions",
		"adjust",
		"trail",
		"record_panels",
		"restricted",
		"reading",
		"reading_asking",
		"exemptions",
		"what_if",
		"proposals",
		"delegation",
		"keeping",
	)
]
app_include_css = ["/assets/tanxin/css/tanxin.css"]

add_to_apps_screen = [
	{
		"name": "tanxin",
		"logo": "/assets/tanxin/images/tanxin.svg",
		"title": "谈心谈话",
		"route": "/app/tanxin",
		"has_permission": "tanxin.site.desk.opens_the_app",
	}
]
standard_portal_menu_items = [
	{"title": "My Talks", "route": "/my-talks", "role": "Tanxin Member"},
]

# One scope per DocType (confidentiality/scope.py) feeds list, form, report, card and API.

permission_query_conditions = {
	**{doctype: "tanxin.confidentiality.conditions.query_conditions" for doctype in _SCOPED},
	**{doctype: "tanxin.confidentiality.rows.query_conditions" for doctype in _PARENT_OF},
	"Workflow Action": "tanxin.signoff.inbox.query_conditions",
	"View Log": "tanxin.confidentiality.timing.view_conditions",
	"File": "tanxin.confidentiality.files.query_conditions",
}
has_permission = {
	**{doctype: "tanxin.confidentiality.conditions.has_permission" for doctype in _SCOPED},
	"Workflow Action": "tanxin.signoff.inbox.has_permission",
	"View Log": "tanxin.confidentiality.timing.view_has_permission",
	"File": "tanxin.confidentiality.files.has_permission",
}

_NO_STATE_SECRETS = {"before_validate": "tanxin.confidentiality.secrecy.check_document"}
_PRINTED = {"before_print": "tanxin.confidentiality.printing.print_stored_row", **_NO_STATE_SECRETS}
_MARKED = {**_PRINTED, "validate": "tanxin.confidentiality.marking.check"}
#: Documents of HR that raise events (tanxin/sources); for one whose app is not installed nothing ever happens.
_HR_SOURCES = (
	"Appraisal",
	"Employee Grievance",
	"Employee Performance Feedback",
	"Employee Promotion",
	"Employee Separation",
	"Employee Transfer",
	"Exit Interview",
	"Leave Application",
	"Salary Withholding",
	"Training Event",
)
_SOURCE_EVENTS = {
	"on_change": "tanxin.sources.on_source_changed",
	"on_trash": "tanxin.sources.on_source_deleted",
}

doc_events = {
	**{doctype: _PRINTED for doctype in _SCOPED},
	**{doctype: _SOURCE_EVENTS for doctype in _HR_SOURCES},
	"Employee": {
		"on_change": ["tanxin.sources.on_employee_changed", "tanxin.sources.on_source_changed"],
		"on_trash": ["tanxin.sources.on_employee_deleted", "tanxin.sources.on_source_deleted"],
	},
	**{
		doctype: _NO_STATE_SECRETS
		for doctype in (
			"Party Organization",
			"Talk Meeting",
			"Talk Outline",
			"Talk Signing Route",
			"Talk Rulebook",
			"Talk Rule",
			"Tanxin Settings",
		)
	},
	"Talk Plan": _MARKED,
	"Talk Record": _MARKED,
	"Talk Person": {**_PRINTED, "on_change": "tanxin.sources.on_source_changed"},
	"Talk Post": {**_SOURCE_EVENTS, **_NO_STATE_SECRETS},
	"Talk Delegation": {**_PRINTED, "on_update": "tanxin.signoff.inbox.forget_counts"},
	"File": {
		"before_validate": [
			"tanxin.confidentiality.attachments.refuse_column_writes",
			"tanxin.confidentiality.attachments.keep_to_themselves",
			"tanxin.confidentiality.file_bytes.keep_address",
			"tanxin.confidentiality.secrecy.check_file",
		],
		"validate": "tanxin.confidentiality.attachments.refuse_foreign_files",
		"after_insert": "tanxin.confidentiality.attachments.keep_with_words",
		"on_update": "tanxin.confidentiality.file_bytes.seal_attached",
		"on_trash": [
			"tanxin.confidentiality.attachments.refuse_losing_scans",
			"tanxin.confidentiality.file_bytes.remove_bytes",
		],
	},
	"Document Follow": {"before_insert": "tanxin.confidentiality.attachments.refuse_following"},
	"DocShare": {"validate": "tanxin.confidentiality.attachments.refuse_shares"},
	"Comment": {
		"validate": "tanxin.confidentiality.timeline.guard_comment",
		"on_trash": "tanxin.confidentiality.timeline.keep_comment",
	},
	"Version": {"before_insert": "tanxin.confidentiality.timeline.show_nothing_as_empty"},
	"ToDo": {
		"validate": "tanxin.confidentiality.automation.guard_todo",
		"on_trash": "tanxin.confidentiality.automation.keep_todo",
	},
	"Workflow Action": {
		"validate": "tanxin.confidentiality.automation.guard_inbox_row",
		"on_trash": "tanxin.confidentiality.automation.keep_inbox_row",
	},
	"Assignment Rule": {"before_validate": "tanxin.confidentiality.automation.refuse_assignment_rule"},
	"Auto Repeat": {"before_validate": "tanxin.confidentiality.automation.refuse_auto_repeat"},
	"Notification": {
		"validate": [
			"tanxin.confidentiality.automation.refuse_set_by_notice",
			"tanxin.confidentiality.mailing.refuse_notification",
		]
	},
	"Auto Email Report": {"validate": "tanxin.confidentiality.mailing.refuse_report_by_mail"},
	"Communication": {"before_insert": "tanxin.confidentiality.mailing.refuse_mail"},
	"Email Queue": {"before_insert": "tanxin.confidentiality.mailing.refuse_queued_mail"},
	"Web Form": {"validate": "tanxin.confidentiality.web_forms.refuse"},
	**{doctype: {"validate": "tanxin.confidentiality.referring.refuse"} for doctype in _BESIDE},
	"Property Setter": {"validate": "tanxin.confidentiality.referring.refuse_opening"},
	"Workflow": {"validate": "tanxin.signoff.inbox.refuse_mail_alerts"},
}

# An event stays when its document is deleted, and says so: it must not keep HR from deleting.
ignore_links_on_delete = ["Trigger Event", "Trigger Event Source"]

# Behind the platform's own (recorder, monitor, rate limits), before anything is carried out.
before_request = [
	"tanxin.api.boundary.keep_words_back",
	"tanxin.confidentiality.gate.check_request",
	"tanxin.api.lengths.check_request",
]

# Who asks is known from here on, also by a key.
auth_hooks = ["tanxin.confidentiality.files.check_download", "tanxin.api.files.hand_out"]

# A file beside a document of ours is sealed before it is written.
write_file = "tanxin.confidentiality.file_bytes.write_file"

override_whitelisted_methods = {
	"upload_file": "tanxin.api.uploads.upload_file",
	"frappe.handler.upload_file": "tanxin.api.uploads.upload_file",
	"frappe.utils.print_format.report_to_pdf": "tanxin.api.lookups.report_to_pdf",
	"frappe.desk.form.load.getdoc": "tanxin.api.lookups.getdoc",
	"frappe.desk.form.load.get_docinfo": "tanxin.api.lookups.get_docinfo",
	"frappe.client.get": "tanxin.api.lookups.get",
	"frappe.client.validate_link": "tanxin.api.lookups.validate_link",
	"frappe.client.validate_link_and_fetch": "tanxin.api.lookups.validate_link_and_fetch",
	"frappe.client.is_document_amended": "tanxin.api.lookups.is_document_amended",
	"frappe.desk.search.get_link_title": "tanxin.api.lookups.get_link_title",
	"frappe.desk.form.utils.get_next": "tanxin.api.lookups.get_next",
	"frappe.desk.listview.get_group_by_count": "tanxin.api.lookups.get_group_by_count",
	"frappe.desk.like.toggle_like": "tanxin.api.lookups.toggle_like",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "tanxin.api.lookups.get_workflow_state_count",
	"frappe.utils.print_format_generator.render_jinja_template": "tanxin.api.lookups.render_jinja_template",
	"frappe.automation.doctype.auto_repeat.auto_repeat.generate_message_preview": "tanxin.api.lookups.generate_message_preview",
	"frappe.workflow.doctype.workflow_action.workflow_action.apply_action": "tanxin.api.platform.apply_action",
	"frappe.workflow.doctype.workflow_action.workflow_action.confirm_action": "tanxin.api.platform.confirm_action",
	"frappe.client.get_count": "tanxin.api.counting.get_count",
	"frappe.desk.reportview.get_count": "tanxin.api.counting.list_count",
	"frappe.desk.search.search_link": "tanxin.api.platform.search_link",
	"frappe.desk.search.search_widget": "tanxin.api.platform.search_widget",
	"frappe.desk.form.linked_with.get": "tanxin.api.platform.linked_documents",
	"frappe.desk.form.linked_with.get_submitted_linked_docs": "tanxin.api.platform.submitted_documents",
	"frappe.desk.notifications.get_open_count": "tanxin.api.platform.get_open_count",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "tanxin.api.platform.chart",
	"frappe.model.workflow.bulk_workflow_approval": "tanxin.api.batches.bulk_workflow_approval",
	"frappe.utils.print_format.download_pdf": "tanxin.api.forms.download_pdf",
	"frappe.utils.print_format.download_multi_pdf": "tanxin.api.forms.download_multi_pdf",
}

scheduler_events = {
	"daily_long": ["tanxin.tasks.daily"],
	"hourly_long": ["tanxin.tasks.hourly"],
}

jinja = {"methods": ["tanxin.api.forms.sheet_html"]}

website_route_rules = []
