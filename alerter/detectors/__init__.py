"""Detectors: what reads the deadlines in an entry; entry points `alerter.detectors`."""
