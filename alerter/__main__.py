"""`python -m alerter`, and the `alerter` console script."""

from alerter.cli import main

if __name__ == "__main__":
    main()
