"""The school of the detector: annotated texts, and the command that learns from them.

    python -m training.check FILE...   reads annotated texts, and says what does not add up
    python -m training.learn           learns the weights that alerter/detectors ships

No part of the service; nothing in alerter/ imports it.
"""
