"""How all tests run: no property has a time limit, and in CI each run tries the same examples."""

import os

from hypothesis import settings

# Machines are noisy: a slow one proves nothing. What a random run finds at home becomes a test.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")
