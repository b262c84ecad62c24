"""Telling the person whose step it is (提醒), once, without content.

`daily` works out what is due on the whole site; `tell` says at once what a step has just made due. Both go
through `ledger`, whose unique key keeps each telling to one.
"""
