#!/usr/bin/env python3
"""Normalises text on standard input: Unicode NFC, plain quotes, one blank line at most."""
import os
import re
import sys
import unicodedata

QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def normalize(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not os.environ.get("NORMALIZE_KEEP_QUOTES"):
        text = text.translate(QUOTES)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(normalize(sys.stdin.read()))
