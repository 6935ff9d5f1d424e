"""The web page: what lies ahead, what ended, how feeds and deliveries are doing.

It shows and never changes anything: GET and HEAD only. All that came from feeds is untrusted:
escaped, linked to only over http(s), and kept from running by a strict content security policy.
Nothing is loaded from elsewhere.
"""

from alerter.web.app import create_app
from alerter.web.health import Status

__all__ = ["Status", "create_app"]
