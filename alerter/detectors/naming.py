def name_of(expression, kind, page):
    return page.entry.title or expression.line.text[:80]
