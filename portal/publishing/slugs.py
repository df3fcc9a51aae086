"""Addresses that people can read, from titles in any European language."""

import re

from django.utils.text import slugify

from .folding import fold

MAX_LENGTH = 100
FINAL_SIGMA = re.compile(r"σ\b")  # searches fold ς and σ together, but no Greek word ends in σ


def readable_slug(title):
    """`Łódź: naïve façade` → `lodz-naive-facade`; Greek and Cyrillic letters stay as they are, without accents."""
    slug = slugify(FINAL_SIGMA.sub("ς", fold(title)), allow_unicode=True)
    if len(slug) <= MAX_LENGTH:
        return slug
    whole_words = slug[: MAX_LENGTH + 1].rpartition("-")[0]
    return (whole_words or slug[:MAX_LENGTH]).rstrip("_")


def free_slug(wanted, taken):
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … for which `taken(slug)` is false."""
    wanted = wanted or "untitled"
    slug, number = wanted, 1
    while taken(slug):
        number += 1
        slug = f"{wanted[: MAX_LENGTH - 4]}-{number}"
    return slug
