"""Texts made up by a fuzzer, and what has to hold for them."""
