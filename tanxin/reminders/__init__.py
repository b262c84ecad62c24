"""Telling the person whose step it is (提醒), once, without content."""
