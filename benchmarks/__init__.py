"""Benchmarks: ours and the peer side by side, and the ratio."""
