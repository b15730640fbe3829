"""Certificates: signed content, versions, status, holders."""
