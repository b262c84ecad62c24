"""Reading typed fields out of plain data, collecting every problem instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from tanxin.domain.terms import label

E = TypeVar("E", bound=Enum)


class Problems(list[str]):
	"""What is wrong, in Chinese, in the order found."""


class Fields:
	"""The fields of one mapping. `where` (file and rule) opens each problem; unknown keys are problems."""

	def __init__(
		self, data: Mapping[str, Any], where: str, problems: Problems, known: frozenset[str], prefix: str = ""
	) -> None:
		self._data, self._where, self._problems, self._prefix = data, where, problems, prefix
		for name in data:
			if name not in known:
				self.complain(str(name), "不认识的字段")

	def complain(self, name: str, what: str) -> None:
		"""Notes a problem of a field."""
		self._problems.append(f"{self._where}：{self._prefix}{name}：{what}")

	def has(self, name: str) -> bool:
		"""Whether the field is there and not empty."""
		return self._data.get(name) not in (None, "", [], {})

	def text(self, name: str, required: bool = False) -> str:
		"""A text without blanks around it, empty when absent."""
		value = self._data.get(name)
		if value is None or isinstance(value, str):
			if required and not (value or "").strip():
				self.complain(name, "缺少内容")
			return (value or "").strip()
		self.complain(name, f"应为文字，现为“{value}”")
		return ""

	def one_of(self, name: str, kind: type[E], required: bool = False) -> E | None:
		"""One value of an enumeration."""
		if not self.has(name):
			if required:
				self.complain(name, "缺少内容")
			return None
		return self._value(name, self._data[name], kind)

	def many_of(self, name: str, kind: type[E], required: bool = False) -> frozenset[E]:
		"""A list of values of an enumeration."""
		if not self.has(name):
			if required:
				self.complain(name, "缺少内容")
			return frozenset()
		values = self._data[name]
		if not isinstance(values, list):
			self.complain(name, "应为列表")
			return frozenset()
		found = (self._value(name, each, kind) for each in values)
		return frozenset(each for each in found if each is not None)

	def whole(self, name: str, least: int) -> int | None:
		"""A whole number, not below `least`."""
		if not self.has(name):
			return None
		value = self._data[name]
		if isinstance(value, bool) or not isinstance(value, int) or value < least:
			self.complain(name, f"应为不小于{least}的整数，现为“{value}”")
			return None
		return value

	def months(self, name: str) -> tuple[int, ...]:
		"""A list of months, 1 to 12."""
		values = self._data.get(name) or []
		if not isinstance(values, list) or any(
			type(each) is not int or not 1 <= each <= 12 for each in values
		):
			self.complain(name, "应为1至12月的列表")
			return ()
		return tuple(values)

	def flag(self, name: str, default: bool) -> bool:
		"""Yes or no."""
		value = self._data.get(name)
		if value is None:
			return default
		if not isinstance(value, bool):
			self.complain(name, f"只能填写 true 或 false，现为“{value}”")
			return default
		return value

	def day(self, name: str) -> date | None:
		"""A calendar day, as YAML reads it or written 2017-06-19."""
		value = self._data.get(name)
		if isinstance(value, datetime):
			return value.date()
		if value is None or isinstance(value, date):
			return value
		try:
			return date.fromisoformat(str(value))
		except ValueError:
			self.complain(name, f"应为日期，如2017-06-19，现为“{value}”")
			return None

	def inside(self, name: str, known: frozenset[str]) -> Fields | None:
		"""The fields of a mapping within this one; None, and a problem, when there is none."""
		value = self._data.get(name)
		if not isinstance(value, dict) or not value:
			self.complain(name, "缺少内容")
			return None
		return Fields(value, self._where, self._problems, known, f"{self._prefix}{name}.")

	def rows(self, name: str, known: frozenset[str]) -> list[Fields]:
		"""The mappings of a list, each with its number in front of its problems; none when absent."""
		if not self.has(name):
			return []
		values = self._data[name]
		if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
			self.complain(name, "应为列表，每项有自己的字段")
			return []
		return [
			Fields(each, self._where, self._problems, known, f"{self._prefix}{name}.{number}.")
			for number, each in enumerate(values, 1)
		]

	def texts(self, name: str) -> list[str]:
		"""A list of texts, none when absent."""
		values = self._data.get(name) or []
		if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
			self.complain(name, "应为文字的列表")
			return []
		return [each.strip() for each in values]

	def _value(self, name: str, value: object, kind: type[E]) -> E | None:
		try:
			return kind(value)
		except ValueError:
			known = "、".join(f"{each.value}（{label(each.value)}）" for each in kind)
			self.complain(name, f"不认识“{value}”，可用的有：{known}")
			return None
