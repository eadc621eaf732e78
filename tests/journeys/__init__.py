"""The journeys: real Chromium against a running installation."""
