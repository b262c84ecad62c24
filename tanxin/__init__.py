"""Tanxin (谈心): heart-to-heart talks planned, signed off, held, confirmed and audited on Frappe/ERPNext."""

__version__ = "0.1.0"
