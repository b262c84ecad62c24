"""The domain's decisions, without a bench."""
