"""Hands for the search field and for what it offers and finds, in English."""


def field(page):
    return page.locator(".search-field input")


def offers(page):
    return page.get_by_role("listbox", name="Suggestions for the search").get_by_role("option")


def hits(page):
    return page.get_by_role("listbox", name="Results").locator(".hit:not(.more)")
