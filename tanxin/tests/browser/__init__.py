"""The running server of a throw-away site: over HTTP as a program, and in Chromium as the people would."""
