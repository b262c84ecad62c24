"""Everybody who may try to read (读者): who he is, in whose login."""

from __future__ import annotations

from dataclasses import dataclass

BRANCH, TOWN, COUNTY, NEIGHBOUR = "金丝雀村党支部", "金丝雀镇党委", "金丝雀县委", "金丝雀邻镇党委"
ADMINISTRATOR, GUEST = "Administrator", "Guest"


@dataclass(frozen=True, slots=True)
class Reader:
	"""One who tries. `place`, `post`: what he holds; without a place he is an account alone, with `roles`.
	`login`: whose session, when it is not his own."""

	key: str
	chinese: str
	name: str = ""
	place: str = ""
	post: str = ""
	roles: tuple[str, ...] = ()
	login: str = ""

	@property
	def impersonated(self) -> bool:
		return bool(self.login) and self.login not in (ADMINISTRATOR, GUEST)

	@property
	def user(self) -> str:
		"""The account in whose session he reads."""
		login = self.login or self.key
		return login if login in (ADMINISTRATOR, GUEST) else f"cn_{login}@tanxin.test"


READERS: tuple[Reader, ...] = (
	Reader("talker", "谈话人", "何谈话", BRANCH, "Committee Member"),
	Reader("second_talker", "第二谈话人", "吕谈话", BRANCH, "Committee Member"),
	Reader("recorder", "记录人", "施记录", BRANCH),
	Reader("person_one", "谈话对象甲", "张党员", BRANCH),
	Reader("person_two", "谈话对象乙", "孔党员", BRANCH),
	Reader("person_three", "谈话对象丙", "曹党员", BRANCH),
	Reader("organiser", "所辖组工干部", "严干事", TOWN, "Organiser"),
	Reader("organiser_outside", "其他单位组工干部", "华干事", NEIGHBOUR, "Organiser"),
	Reader("leader", "支部书记（签批人）", "金书记", BRANCH, "Secretary"),
	Reader("upper", "镇党委书记", "魏书记", TOWN, "Secretary"),
	Reader("county", "县委书记", "陶书记", COUNTY, "Secretary"),
	Reader("instructor", "指定签批人（不在指挥链）", "姜委员", COUNTY, "Committee Member"),
	Reader("top_person", "县委书记的谈话对象", "戚干部", COUNTY),
	Reader("neighbour_leader", "邻镇书记", "谢书记", NEIGHBOUR, "Secretary"),
	Reader("inspector", "纪检监督人员", "邹纪检", COUNTY, "Inspector"),
	Reader("granted", "查阅授权有效的人", "喻纪检", TOWN, "Inspector"),
	Reader("expired", "查阅授权已到期的人", "柏纪检", TOWN, "Inspector"),
	Reader("revoked", "查阅授权已收回的人", "水纪检", TOWN, "Inspector"),
	Reader("delegate", "受签批人委托代签的人", "窦委员", BRANCH, "Committee Member"),
	Reader("member", "同支部无关党员", "章党员", BRANCH),
	Reader("follow_up_owner", "跟进事项责任人", "云党员", BRANCH),
	Reader("former_secretary", "昨日离任的镇党委书记", "苏书记", TOWN, "Secretary"),
	Reader("hr_manager", "人力资源管理员", roles=("HR Manager", "HR User", "Employee")),
	Reader("system_manager", "系统管理员", roles=("System Manager",)),
	Reader("app_administrator", "谈心谈话管理员", roles=("Tanxin Administrator",)),
	Reader("website_user", "没有角色的网站用户"),
	Reader("administrator", "超级管理员 Administrator", login=ADMINISTRATOR),
	Reader("guest", "未登录者 Guest", login=GUEST),
	Reader("impersonated", "以谈话人身份登录的管理员", login="talker"),
)
BY_KEY = {each.key: each for each in READERS}
#: Who can get at what the platform keeps for its administrators.
PRIVILEGED = ("system_manager", "administrator", "app_administrator", "hr_manager")
