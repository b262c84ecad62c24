"""The only whitelisted functions of the app. Each checks the right first, then delegates."""
