"""Redeem and decide: what a checker sees, and the trace it leaves."""
