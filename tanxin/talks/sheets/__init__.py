"""Printed forms of stored documents (纸质表单): by name, from the stored rows, for the session's reader.

Rights to the document are checked by the caller (`api/forms`); rights to the words inside `confidentiality`.
"""
