"""Waivers and known findings held against findings."""
