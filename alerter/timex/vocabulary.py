"""The classes of tokens that every language shares: numbers and signs.

| class | numbers | class | signs |
|---|---|---|---|
| DAY | 1 to 31, also 01 | DOT COMMA COLON SLASH HYPHEN | the sign with no blank behind it |
| MM | 1 to 12 | PAUSE | what ends a sentence or a part of it |
| HOUR | 0 to 24 | OPEN CLOSE | ( and ) |
| SIXTY | 00 to 59 | | |
| YY | 00 to 99 | | |
| NUM | 1 to 999 | | |
| YEAR | 1900 to 2099 | | |
| HHMM | 0000 to 2400 | | |
| DIGITS | any of these | | |

A sign that stands for itself in a shape may have a blank behind it. WORD is any run of letters.
Pure: data only, made when a first language asks for it.
"""

from functools import cache

#: classes that readers ask for, and that a pack may leave out
CLASSES = (
    "MONTH", "MON", "WEEKDAY", "WD", "NTH", "LAST", "NUMBER",
    "ONE", "MINUTES", "UNIT", "PERIOD", "WHICH", "EDGE", "PARTLY",
    "DAYWORD", "PART", "NIGHT", "AMPM", "NOON", "FEAST", "SEASON", "WEEKEND",
    "ZONEWORD", "PLACE", "HOURSIGN", "WORKING", "FISCAL", "MORE", "CAPITAL",
    "SHORT", "LOWER", "NAMELIKE", "NAMELEAD", "MONTHLEAD", "YEARLEAD", "TITLE", "ARTICLE",
    "NTHWORK",
)  # fmt: skip

_GLUED = {".": "DOT", ",": "COMMA", ":": "COLON", "/": "SLASH", "-": "HYPHEN"}
_BRACKETS = {"(": "OPEN", ")": "CLOSE"}
_PAUSES = ".,;:!?)"


@cache
def numbers() -> dict[tuple[str, ...], list[str]]:
    """Classes to the numbers, as tokens, that are of just those: there are thousands of numbers, of
    a dozen kinds.
    """
    classes = {
        "DAY": {f"{day:{form}}" for form in ("d", "02d") for day in range(1, 32)},
        "MM": {f"{month:{form}}" for form in ("d", "02d") for month in range(1, 13)},
        "HOUR": {f"{hour:{form}}" for form in ("d", "02d") for hour in range(25)},
        "SIXTY": {f"{minute:02d}" for minute in range(60)},
        "YY": {f"{year:02d}" for year in range(100)},
    }
    kinds: dict[tuple[str, ...], list[str]] = {}
    for number in (*map(str, range(10)), *(f"{number:02d}" for number in range(100))):
        names = [name for name, numbers in classes.items() if number in numbers]
        if number != "0" and str(int(number)) == number:
            names.append("NUM")
        kinds.setdefault(("DIGITS", *names), []).append(number)
    years = {str(year) for year in range(1900, 2100)}
    hours = {f"{hour:02d}{minute:02d}" for hour in range(24) for minute in range(60)} | {"2400"}
    kinds["DIGITS", "NUM"] = [*kinds.get(("DIGITS", "NUM"), ()), *map(str, range(100, 1000))]
    kinds["DIGITS", "YEAR"] = [*(years - hours)]
    kinds["DIGITS", "YEAR", "HHMM"] = [*(years & hours)]
    kinds["DIGITS", "HHMM"] = [*(hours - years)]
    return kinds


@cache
def signs() -> dict[str, list[str]]:
    """Sign, as a token, to its classes."""
    names: dict[str, list[str]] = {"\n": ["PAUSE"]}
    for sign in map(chr, (*range(0x21, 0x7F), 0xA7, 0xA3, 0x20AC)):
        if sign.isalnum() or sign == "_":
            continue
        for tail in ("", " ", "\n"):
            held = names.setdefault(sign + tail, [])
            if sign in _PAUSES:
                held.append("PAUSE")
            if sign in _BRACKETS:
                held.append(_BRACKETS[sign])
            if not tail and sign in _GLUED:
                held.append(_GLUED[sign])
    for sign in ".,;:!?":
        for closing in ('"', "'", ")", "\"'", "'\""):
            for tail in ("", " ", "\n"):
                names[sign + closing + tail] = ["PAUSE"]
    return names
