"""The built-in channels. Each is found by its entry point in `alerter.channels`, as a plug-in from
outside would be, and none knows another.
"""
