"""Functions that anybody may call and that do not ask who may see what they tell (不问权限的函数). Data alone.

Each of them was read in the platform's source (v15 and the v16 line) and walked over HTTP; docs/confidentiality.md says
what it told. They stay open for every other DocType.
"""

from __future__ import annotations

#: Apps whose functions were read one by one. Those of any other app are not called with the name of a DocType of
#: ours: they may read with no right asked for (HRMS has one that returns any column of any row to anybody).
READ_THROUGH = frozenset({"frappe", "tanxin"})
#: An app of the unit's own names its functions that ask for rights in its hooks under this word.
HOOK = "tanxin_functions_that_ask"

#: They tell of rows, or write beside them, without a look at the rows' scope.
CLOSED = frozenset(
	{
		# tell
		"frappe.utils.goal.get_monthly_goal_graph_data",
		"frappe.desk.doctype.tag.tag.get_tagged_docs",
		"frappe.geo.utils.get_coords",
		"frappe.core.doctype.submission_queue.submission_queue.get_latest_submissions",
		"frappe.social.doctype.energy_point_log.energy_point_log.get_reviews",
		"frappe.email.doctype.email_template.email_template.get_email_template",
		# carry out any function named in them, also one that is narrowed under its own name
		"frappe.model.mapper.make_mapped_doc",
		"frappe.model.mapper.map_docs",
		# put free text beside a document, where it is neither sealed nor scoped
		"frappe.desk.doctype.tag.tag.add_tag",
		"frappe.desk.doctype.tag.tag.add_tags",
		"frappe.desk.doctype.tag.tag.remove_tag",
		"frappe.website.doctype.discussion_topic.discussion_topic.submit_discussion",
		"frappe.automation.doctype.reminder.reminder.create_new_reminder",
		"frappe.social.doctype.energy_point_log.energy_point_log.review",
	}
)

#: v2 of the API carries these out by itself, past the function that stands in for them.
PAST_THE_STAND_IN = frozenset({"upload_file"})

#: Where a client names columns. A column of a linked document (`event.situation`) is joined on v15 with no look at
#: whether that document is in the reader's scope.
NAMING_COLUMNS = frozenset(
	{
		"fields", "filters", "or_filters", "current_filters", "export_filters", "applied_filters",
		"order_by", "group_by", "sort_field", "searchfield", "filter_fields", "field", "fieldname", "field_map",
		"stats", "export_fields", "select_columns", "aggregate_on_field", "based_on", "value_based_on",
		"group_by_based_on", "aggregate_function_based_on", "doc", "chart", "txt", "title",
	}
)  # fmt: skip
