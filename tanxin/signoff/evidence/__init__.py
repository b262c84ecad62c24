"""Sealed logs kept provable (存证与核验): anchored every night, anchors also beside the database, verified on demand."""
