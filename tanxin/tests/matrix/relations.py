"""Everybody who may stand before a plan (操作人与计划的关系): who he is, and what that makes him for the check."""

from __future__ import annotations

from dataclasses import dataclass

from tanxin.domain.transitions import ActorRelation

ADMINISTRATOR, GUEST = "Administrator", "Guest"
NOBODY = ActorRelation()


@dataclass(frozen=True, slots=True)
class Relation:
	"""One way to stand to the plan. `flags`: what the check must find out about him from the stored rows alone.
	`login`: whose session, when it is not a person's of that key. `impersonated`: the session is another's."""

	key: str
	chinese: str
	flags: ActorRelation = NOBODY
	login: str = ""
	impersonated: bool = False

	@property
	def user(self) -> str:
		"""The account in whose session he acts."""
		login = self.login or self.key
		return login if login in (ADMINISTRATOR, GUEST) else f"mx_{login}@tanxin.test"


_AUTHOR = ActorRelation(is_author=True)
_LEADER = ActorRelation(is_approver=True)
_DELEGATE = ActorRelation(is_delegate=True)
_SUBJECT = ActorRelation(is_subject=True)

RELATIONS: tuple[Relation, ...] = (
	Relation("subject", "谈话对象", _SUBJECT),
	Relation("subject_with_all", "谈话对象（兼有全部角色并受签批人授权）", _SUBJECT),
	Relation("author", "拟定人（并受签批人授权）", _AUTHOR),
	Relation("organiser", "所辖组工干部", ActorRelation(is_organiser=True)),
	Relation("talker", "谈话人", ActorRelation(is_talker=True)),
	Relation("leader", "指定的签批人", _LEADER),
	Relation("delegate", "受托人（授权有效）", _DELEGATE),
	Relation("expired_delegate", "受托人（授权已到期）"),
	Relation("early_delegate", "受托人（授权未开始）"),
	Relation("revoked_delegate", "受托人（授权已收回）"),
	Relation("other_matter_delegate", "受托人（授权限于其他类别）"),
	Relation("other_place_delegate", "受托人（授权限于其他党组织）"),
	Relation("self_made_delegate", "自己给自己授权的人"),
	Relation("chained_delegate", "受托人再授权的人"),
	Relation("upper_leader", "上级党组织书记（不是签批人）"),
	Relation("deputy", "本级其他领导"),
	Relation("other_leader", "其他单位领导"),
	Relation("other_organiser", "其他单位组工干部"),
	Relation("colleague", "同支部党员"),
	Relation("inspector", "纪检监督人员"),
	Relation("app_administrator", "谈心谈话管理员"),
	Relation("hr_manager", "人力资源管理员"),
	Relation("system_manager", "系统管理员"),
	Relation("all_roles", "有全部角色的账号（不在册）"),
	Relation("no_role", "没有角色的账号"),
	Relation("disabled_person", "已离任的在册人员（仍有授权）"),
	Relation("administrator", "超级管理员 Administrator", login=ADMINISTRATOR),
	Relation("guest", "未登录者 Guest", login=GUEST),
	Relation(
		"leader_impersonated",
		"以签批人身份登录的管理员",
		ActorRelation(is_approver=True, is_impersonated=True),
		login="leader",
		impersonated=True,
	),
	Relation(
		"author_impersonated",
		"以拟定人身份登录的管理员",
		ActorRelation(is_author=True, is_impersonated=True),
		login="author",
		impersonated=True,
	),
)
BY_KEY = {each.key: each for each in RELATIONS}
