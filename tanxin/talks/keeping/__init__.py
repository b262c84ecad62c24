"""Keeping (保管): filing and its numbers, disposal under two signatures, handing over what was in somebody's keeping."""
