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
Pure: data only.
"""

_GLUED = {".": "DOT", ",": "COMMA", ":": "COLON", "/": "SLASH", "-": "HYPHEN"}
_BRACKETS = {"(": "OPEN", ")": "CLOSE"}
_PAUSES = ".,;:!?)"


def _numbers() -> dict[str, list[str]]:
    classes = {
        "DAY": [*range(1, 32)],
        "MM": [*range(1, 13)],
        "HOUR": [*range(25)],
        "NUM": [*range(1, 1000)],
        "YEAR": [*range(1900, 2100)],
    }
    names: dict[str, list[str]] = {}
    for name, numbers in classes.items():
        for number in numbers:
            names.setdefault(str(number), ["DIGITS"]).append(name)
    for number in range(100):
        written = f"{number:02d}"
        held = names.setdefault(written, ["DIGITS"])
        if written[0] == "0":
            held += [name for name in ("DAY", "MM", "HOUR") if number in classes[name]]
        held += ["YY", "SIXTY"] if number < 60 else ["YY"]
    for hour in range(25):
        for minute in range(60 if hour < 24 else 1):
            names.setdefault(f"{hour:02d}{minute:02d}", ["DIGITS"]).append("HHMM")
    return names


def _signs() -> dict[str, list[str]]:
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


#: number or sign, as a token, to its classes
NUMBERS = _numbers()
SIGNS = _signs()
