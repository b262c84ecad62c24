"""The decisions of the app, in pure Python: no platform, no clock, no file. Dates come in as arguments."""
