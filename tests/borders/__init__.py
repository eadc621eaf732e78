"""Borders: what the house rules demand and a tool can hold. One small check per rule, each seen to fail on a break."""
