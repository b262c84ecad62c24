from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tanxin.domain.integrity import Fit, canonical, fit, form_of, key_mark, mark_of, seal, short_code
from tanxin.domain.model import Verdict

KEY = b"outside the database"
MARK = key_mark(KEY)
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
FIELDS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)
FORMS = st.sampled_from([1, 2])


@given(FIELDS, st.text(max_size=4), FORMS)
def test_what_was_sealed_fits(fields, previous, form):
	sealed = seal(KEY, fields, previous, form)
	assert fit(KEY, MARK, fields, previous, sealed) is Fit.WHOLE
	assert form_of(sealed) == form
	assert mark_of(sealed) == ("" if form == 1 else MARK)


@given(FIELDS, FIELDS, st.text(max_size=4), st.text(max_size=4), FORMS)
def test_other_content_or_another_forerunner_does_not_fit(fields, others, previous, other, form):
	assume(canonical(fields) != canonical(others) or previous != other)
	assert fit(KEY, MARK, others, other, seal(KEY, fields, previous, form)) is Fit.EDITED


@given(FIELDS, st.text(max_size=4))
def test_another_key_is_told_apart_from_an_edit(fields, previous):
	assert fit(KEY, MARK, fields, previous, seal(b"another", fields, previous)) is Fit.OTHER_KEY
	forged = f"2:{MARK}:{'0' * 64}"
	assert fit(KEY, MARK, fields, previous, forged) is Fit.EDITED


@given(FIELDS, st.text(max_size=4))
def test_the_seal_of_one_form_never_fits_another(fields, previous):
	later = seal(KEY, fields, previous)
	assert fit(KEY, MARK, fields, previous, later.rsplit(":", 1)[-1]) is Fit.EDITED
	earlier = seal(KEY, fields, previous, 1)
	assert fit(KEY, MARK, fields, previous, f"2:{MARK}:{earlier}") is Fit.EDITED


@given(FIELDS, st.text(max_size=90))
def test_whatever_stands_for_a_seal_is_judged(fields, text):
	assert fit(KEY, MARK, fields, "", text) in (Fit.EDITED, Fit.OTHER_KEY)


@given(FIELDS, st.randoms())
def test_the_order_of_fields_does_not_matter(fields, random):
	items = list(fields.items())
	random.shuffle(items)
	assert canonical(dict(items)) == canonical(fields)


@given(st.dictionaries(st.text(), st.text(), max_size=3), st.dictionaries(st.text(), st.text(), max_size=3))
def test_different_content_has_different_bytes(one, other):
	assert (canonical(one) == canonical(other)) == (one == other)


def test_days_and_choices_are_sealed_as_they_are_stored():
	assert canonical({"on": date(2026, 11, 20), "said": Verdict.AGREED}) == (
		b'{"on":"2026-11-20","said":"Read and Agreed"}'
	)


def test_what_has_no_one_form_is_refused():
	with pytest.raises(TypeError, match="不能签章"):
		canonical({"x": {1, 2}})
	with pytest.raises(ValueError, match="缺少签章密钥"):
		seal(b"", {}, "")


def test_a_code_for_paper_is_short_and_of_the_seal():
	sealed = seal(KEY, {"a": 1}, "")
	assert short_code(sealed).replace("-", "").lower() == sealed.rsplit(":", 1)[-1][:16]
	assert len(short_code(sealed)) == 19
