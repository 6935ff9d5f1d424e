"""A second reader: a language model behind an OpenAI-compatible endpoint, of which nothing is
trusted but what the article itself bears out.

    entry --built-in reader--> candidates --unsure?--> question --endpoint--> answer --> statements
                          |                                                       |
                          +-------------- weigh <-- candidates <-- prove (quote, date)

It is off unless the configuration says `detector: {type: llm, …}`. It contacts `base_url` and
nobody else, and sends title, text and moment of publication. Where the endpoint gives no answer
that can be used, the built-in reading stands.
"""

from alerter.detectors.llm.detector import LlmDetector
from alerter.detectors.llm.settings import LlmSettings

__all__ = ["LlmDetector", "LlmSettings"]
