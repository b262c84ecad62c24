"""Finding the person or organisation that a cell speaks of, by number or by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tanxin.domain.model import Organization, Person
from tanxin.intake.values import BadValue, split_names

_NAME_AND_NUMBER = re.compile(r"^(.*?)\s*[(\[]\s*(\S+?)\s*[)\]]$")


class PeopleIndex:
	"""The roster by number and by name. A name that two people bear must be given with its number.

	`other_numbers`: further numbers that people go by → their identifier.
	"""

	def __init__(self, people: Iterable[Person], other_numbers: Mapping[str, str] | None = None):
		self._by_id: dict[str, Person] = {}
		self._by_name: dict[str, list[Person]] = {}
		for person in people:
			self._by_id[person.id] = person
			self._by_name.setdefault(_bare(person.name), []).append(person)
		for number, identifier in (other_numbers or {}).items():
			self._by_id.setdefault(number, self._by_id[identifier])

	def find(self, text: str) -> Person:
		"""The person that 「YX0012」, 「王芳」 or 「王芳（YX0012）」 speaks of. Raises `BadValue`."""
		plain = unicodedata.normalize("NFKC", text).strip()
		if plain in self._by_id:
			return self._by_id[plain]
		both = _NAME_AND_NUMBER.match(plain)
		if both and both.group(2) in self._by_id:
			return self._by_id[both.group(2)]
		named = self._by_name.get(_bare(plain), [])
		if len(named) == 1:
			return named[0]
		if named:
			numbers = "、".join(person.id for person in named)
			raise BadValue(f"名册中有 {len(named)} 个“{text}”，请改填工号（{numbers}）。")
		raise BadValue(f"名册中没有“{text}”，请核对或先补进名册。")

	def find_all(self, text: str) -> list[Person]:
		"""The people of one cell, in order. Raises `BadValue` for the first that is not found."""
		return [self.find(part) for part in split_names(text)]


def _bare(name: str) -> str:
	"""A name without the spaces that lists put into two-character names."""
	plain = unicodedata.normalize("NFKC", name).strip().casefold()
	return re.sub(r"\s+", "" if re.search(r"[一-鿿]", plain) else " ", plain)


class OrganizationIndex:
	"""Organisations by number and by name."""

	def __init__(self, organizations: Iterable[Organization]):
		self._by_id: dict[str, Organization] = {}
		self._by_name: dict[str, list[Organization]] = {}
		for organization in organizations:
			self._by_id[organization.id] = organization
			self._by_name.setdefault(_bare(organization.name), []).append(organization)

	def find(self, text: str) -> Organization:
		"""The organisation with that number or name. Raises `BadValue`."""
		plain = unicodedata.normalize("NFKC", text).strip()
		if plain in self._by_id:
			return self._by_id[plain]
		named = self._by_name.get(_bare(plain), [])
		if len(named) == 1:
			return named[0]
		if named:
			raise BadValue(f"有 {len(named)} 个党组织叫“{text}”，请改填编号。")
		raise BadValue(f"党组织名单中没有“{text}”，请核对名称或先补进名单。")
