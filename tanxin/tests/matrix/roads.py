"""The roads by which somebody may try to move a plan (途径): each is the request that a client would send.

They are told what is stored, as a client that has the form open would know it, and forge what they can.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

#: What a road can say: an action by its name, the next state, or nothing but force, which is never let through.
ACTION, STATE, FORCE = "action", "state", "force"


@dataclass(frozen=True, slots=True)
class Ask:
	"""One request."""

	method: str
	path: str
	body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
	"""What is tried: by whom, on which document as its client knows it, which action or next state."""

	doctype: str
	name: str
	user: str
	person: str | None
	document: Mapping[str, Any]
	action: str = ""
	wanted: str = ""
	reason: str = ""
	other: str = ""  # an account to share with or to assign to
	link: str = ""  # a signed link of the platform's e-mails, in the leader's name

	@property
	def forged(self) -> dict[str, Any]:
		"""The whole document with whoever asks as its leader, and the state he wants."""
		mine = {"approver": self.person, "approver_user": self.user, "signing_round": 9, "__unsaved": 1}
		return {**self.document, **mine, **({"workflow_state": self.wanted} if self.wanted else {})}

	@property
	def resource(self) -> str:
		return f"{quote(self.doctype)}/{quote(self.name)}"


@dataclass(frozen=True, slots=True)
class Road:
	"""`quiet`: the platform answers 200 with a list of what failed. `reason`: it carries one. `later`: not on v15.
	`only`: the one action it can say."""

	key: str
	chinese: str
	says: str
	ask: Callable[[Cell], Ask]
	reason: bool = False
	quiet: bool = False
	later: bool = False
	only: str = ""

	@property
	def ours(self) -> bool:
		"""Whether it leads through this app's own api."""
		return self.key in ("act", "adjust", "batch")


def _rpc(path: str, /, **body: Any) -> Ask:
	return Ask("POST", f"/api/method/{path}", body)


def _text(value: object) -> str:
	return json.dumps(value, ensure_ascii=False, default=str)


def _method_of_document(name: str) -> Callable[[Cell], Ask]:
	return lambda cell: _rpc(
		"run_doc_method", method=name, docs=_text(cell.forged), args=_text(_rename(name))
	)


def _method_of_stored(name: str) -> Callable[[Cell], Ask]:
	return lambda cell: _rpc(
		"run_doc_method", method=name, dt=cell.doctype, dn=cell.name, args=_text(_rename(name))
	)


def _rename(method: str) -> dict[str, Any]:
	return {"name": "TXP-X", "force": 1, "merge": 0, "validate_rename": 0} if method == "rename" else {}


def _method_v2(name: str) -> Callable[[Cell], Ask]:
	return lambda cell: Ask("POST", f"/api/v2/document/{cell.resource}/method/{name}", _rename(name))


def _method_of_document_v2(name: str) -> Callable[[Cell], Ask]:
	return lambda cell: Ask(
		"POST",
		"/api/v2/method/run_doc_method",
		{"method": name, "document": json.loads(_text(cell.forged)), "kwargs": _rename(name)},
	)


def _savedocs(action: str) -> Callable[[Cell], Ask]:
	return lambda cell: _rpc("frappe.desk.form.save.savedocs", doc=_text(cell.forged), action=action)


def _list_edit(action: str) -> Callable[[Cell], Ask]:
	def ask(cell: Cell) -> Ask:
		data = {"workflow_state": cell.wanted} if action == "update" else None
		return _rpc(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			doctype=cell.doctype,
			docnames=_text([cell.name]),
			action=action,
			**({"data": _text(data)} if data else {}),
		)

	return ask


def _put(cell: Cell) -> dict[str, Any]:
	return {"workflow_state": cell.wanted, "approver": cell.person, "approver_user": cell.user}


def _old_copy(cell: Cell) -> dict[str, Any]:
	return {**cell.forged, "modified": "2020-01-01 00:00:00.000000"}


def _line_of(cell: Cell) -> Ask:
	row = (cell.document.get("persons") or [{"name": "none"}])[0]["name"]
	return Ask("PUT", f"/api/resource/{quote('Talk Plan Person')}/{quote(str(row))}", {"person": cell.person})


ROADS: tuple[Road, ...] = (
	Road(
		"act",
		"本应用的接口 signoff.act",
		ACTION,
		lambda cell: _rpc(
			"tanxin.api.signoff.act",
			doctype=cell.doctype,
			name=cell.name,
			action=cell.action,
			reason=cell.reason,
		),
		reason=True,
	),
	Road(
		"apply_workflow",
		"表单按钮 apply_workflow（附伪造的整份单据）",
		ACTION,
		lambda cell: _rpc("frappe.model.workflow.apply_workflow", doc=_text(cell.forged), action=cell.action),
	),
	Road(
		"bulk_approval",
		"列表批量审批 bulk_workflow_approval",
		ACTION,
		lambda cell: _rpc(
			"frappe.model.workflow.bulk_workflow_approval",
			docnames=_text([cell.name]),
			doctype=cell.doctype,
			action=cell.action,
		),
		quiet=True,
	),
	Road(
		"adjust",
		"本应用的接口 signoff.adjust",
		ACTION,
		lambda cell: _rpc(
			"tanxin.api.signoff.adjust",
			plan=cell.name,
			planned_start=str(cell.document.get("planned_start")),
			planned_end=str(cell.document.get("planned_end")),
			place="支部会议室",
			reason=cell.reason,
		),
		reason=True,
		only="Adjust",
	),
	Road(
		"batch",
		"待我审批页批量办理 batches.start",
		ACTION,
		lambda cell: _rpc(
			"tanxin.api.batches.start",
			matters=_text([{"doctype": cell.doctype, "name": cell.name}]),
			action=cell.action,
			reason=cell.reason,
		),
		reason=True,
		quiet=True,
	),
	Road(
		"v1_put", "REST v1 PUT", STATE, lambda cell: Ask("PUT", f"/api/resource/{cell.resource}", _put(cell))
	),
	Road(
		"v2_patch",
		"REST v2 PATCH",
		STATE,
		lambda cell: Ask("PATCH", f"/api/v2/document/{cell.resource}", _put(cell)),
	),
	Road(
		"v2_bulk_update",
		"REST v2 批量修改",
		STATE,
		lambda cell: Ask(
			"POST",
			f"/api/v2/document/{quote(cell.doctype)}/bulk_update",
			{"docs": [{"name": cell.name, **_put(cell)}]},
		),
		quiet=True,
		later=True,
	),
	Road(
		"set_value",
		"frappe.client.set_value",
		STATE,
		lambda cell: _rpc(
			"frappe.client.set_value",
			doctype=cell.doctype,
			name=cell.name,
			fieldname="workflow_state",
			value=cell.wanted,
		),
	),
	Road(
		"client_save",
		"frappe.client.save（伪造的整份单据）",
		STATE,
		lambda cell: _rpc("frappe.client.save", doc=_text(cell.forged)),
	),
	Road(
		"client_bulk_update",
		"frappe.client.bulk_update",
		STATE,
		lambda cell: _rpc(
			"frappe.client.bulk_update",
			docs=_text([{"doctype": cell.doctype, "docname": cell.name, "workflow_state": cell.wanted}]),
		),
		quiet=True,
	),
	Road("savedocs", "表单保存 savedocs（伪造的整份单据）", STATE, _savedocs("Save")),
	Road("list_update", "列表批量编辑", STATE, _list_edit("update"), quiet=True),
	Road(
		"kanban",
		"看板拖动",
		STATE,
		lambda cell: _rpc(
			"frappe.desk.doctype.kanban_board.kanban_board.update_order",
			board_name=f"MX {cell.doctype}",
			order=_text({cell.wanted: [cell.name]}),
		),
		quiet=True,
	),
	Road(
		"old_copy",
		"另一窗口的旧内容",
		FORCE,
		lambda cell: _rpc("frappe.client.save", doc=_text(_old_copy(cell))),
	),
	Road(
		"client_submit",
		"frappe.client.submit",
		FORCE,
		lambda cell: _rpc("frappe.client.submit", doc=_text(cell.forged)),
	),
	Road("savedocs_submit", "表单提交 savedocs", FORCE, _savedocs("Submit")),
	Road("savedocs_cancel", "表单作废 savedocs", FORCE, _savedocs("Cancel")),
	Road(
		"form_cancel",
		"表单作废（附状态）",
		FORCE,
		lambda cell: _rpc(
			"frappe.desk.form.save.cancel",
			doctype=cell.doctype,
			name=cell.name,
			workflow_state_fieldname="workflow_state",
			workflow_state=cell.wanted,
		),
	),
	Road("list_submit", "列表批量提交", FORCE, _list_edit("submit"), quiet=True),
	Road(
		"v1_docstatus",
		"REST v1 PUT docstatus",
		FORCE,
		lambda cell: Ask("PUT", f"/api/resource/{cell.resource}", {**_put(cell), "docstatus": 1}),
	),
	Road(
		"v1_run_method",
		"REST v1 run_method=submit",
		FORCE,
		lambda cell: Ask("POST", f"/api/resource/{cell.resource}", {"run_method": "submit"}),
	),
	Road("doc_submit", "run_doc_method submit（伪造的整份单据）", FORCE, _method_of_document("submit")),
	*(
		Road(f"stored_{name}", f"run_doc_method {name}", FORCE, _method_of_stored(name))
		for name in ("rename", "discard")
	),
	*(
		Road(f"v2_{name}", f"REST v2 方法 {name}", FORCE, _method_v2(name))
		for name in ("submit", "cancel", "rename")
	),
	*(
		Road(
			f"v2_doc_{name}",
			f"REST v2 run_doc_method {name}（伪造的整份单据）",
			FORCE,
			_method_of_document_v2(name),
		)
		for name in ("submit", "rename")
	),
	Road(
		"form_discard",
		"表单废弃 discard",
		FORCE,
		lambda cell: _rpc("frappe.desk.form.save.discard", doctype=cell.doctype, name=cell.name),
	),
	Road("v1_delete", "REST v1 DELETE", FORCE, lambda cell: Ask("DELETE", f"/api/resource/{cell.resource}")),
	Road(
		"v2_delete", "REST v2 DELETE", FORCE, lambda cell: Ask("DELETE", f"/api/v2/document/{cell.resource}")
	),
	Road(
		"list_delete",
		"列表批量删除",
		FORCE,
		lambda cell: _rpc(
			"frappe.desk.reportview.delete_items", doctype=cell.doctype, items=_text([cell.name])
		),
		quiet=True,
	),
	Road(
		"rename_doc",
		"frappe.client.rename_doc",
		FORCE,
		lambda cell: _rpc(
			"frappe.client.rename_doc", doctype=cell.doctype, old_name=cell.name, new_name="TXP-X"
		),
	),
	Road(
		"title_rename",
		"标题处改编号",
		FORCE,
		lambda cell: _rpc(
			"frappe.model.rename_doc.update_document_title",
			doctype=cell.doctype,
			docname=cell.name,
			name="TXP-X",
		),
	),
	Road(
		"share",
		"共享单据",
		FORCE,
		lambda cell: _rpc(
			"frappe.share.add",
			doctype=cell.doctype,
			name=cell.name,
			user=cell.other,
			read=1,
			write=1,
			share=1,
		),
	),
	Road(
		"share_permission",
		"改共享权限",
		FORCE,
		lambda cell: _rpc(
			"frappe.share.set_permission",
			doctype=cell.doctype,
			name=cell.name,
			user=cell.other,
			permission_to="write",
		),
	),
	Road(
		"assign",
		"指派给无关的人",
		FORCE,
		lambda cell: _rpc(
			"frappe.desk.form.assign_to.add",
			doctype=cell.doctype,
			name=cell.name,
			assign_to=_text([cell.other]),
		),
	),
	Road(
		"file_column",
		"附件写入字段",
		FORCE,
		lambda cell: _rpc(
			"frappe.client.insert",
			doc=_text(
				{
					"doctype": "File",
					"file_name": "x.txt",
					"content": "x",
					"is_private": 1,
					"attached_to_doctype": cell.doctype,
					"attached_to_name": cell.name,
					"attached_to_field": "signed_by",
				}
			),
		),
	),
	Road("row", "单独改子表行", FORCE, _line_of),
	Road(
		"forged_entry",
		"自己写一条签批记录",
		FORCE,
		lambda cell: Ask(
			"POST",
			f"/api/resource/{quote('Talk Sign Off')}",
			{"plan": cell.name, "round": 1, "action": "Sign", "from_state": "Awaiting Signature"},
		),
	),
	Road("mail_link", "邮件链接（以签批人名义）", FORCE, lambda cell: Ask("GET", cell.link), quiet=True),
)
