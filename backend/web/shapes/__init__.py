"""Shapes of requests and answers, one module a domain; they make the description."""
