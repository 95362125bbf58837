# SPDX-License-Identifier: Apache-2.0
"""Writes unicode_tables.cpp from the Unicode data that Python has.

Run it in this folder: python3 make_unicode_tables.py > unicode_tables.cpp
"""
import unicodedata as u

ALL = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
WIDTH = 98


def is_hangul(c):
    return 0xAC00 <= c <= 0xD7A3


def compositions():
    """Primary composites: what NFC puts together, as (whole, first, second)."""
    for c in ALL:
        parts = u.decomposition(chr(c))
        if is_hangul(c) or not parts or parts[0] == "<" or u.normalize("NFC", chr(c)) != chr(c):
            continue
        first, second = (int(p, 16) for p in parts.split())
        yield c, first, second


def ranges(value_of):
    """Maximal runs of code points with one value, as (first, last, value)."""
    run = None
    for c in ALL:
        value = value_of(c)
        if run and run[2] == value and run[1] == c - 1:
            run[1] = c
            continue
        if run:
            yield tuple(run)
        run = [c, c, value] if value else None
    if run:
        yield tuple(run)


def fold_ranges():
    """Simple case folding as (first, last, step, difference)."""
    folds = [(c, ord(chr(c).casefold()) - c) for c in ALL
             if len(chr(c).casefold()) == 1 and chr(c).casefold() != chr(c)]
    i = 0
    while i < len(folds):
        step, j = 1, i
        if i + 1 < len(folds) and folds[i + 1][0] - folds[i][0] in (1, 2):
            step = folds[i + 1][0] - folds[i][0]
        while j + 1 < len(folds) and folds[j + 1] == (folds[j][0] + step, folds[i][1]):
            j += 1
        yield folds[i][0], folds[j][0], step, folds[i][1]
        i = j + 1


def full_folds():
    """Case folding to more than one code point, as (whole, a, b, c or 0)."""
    for c in ALL:
        to = [ord(x) for x in chr(c).casefold()]
        if len(to) > 1:
            yield (c, *to, *[0] * (3 - len(to)))


def table(kind, name, rows):
    rows = ["{" + ",".join(str(v) if v < 0 else f"0x{v:x}" for v in row) + "}" for row in rows]
    print_rows(kind, name, rows)


def print_rows(kind, name, rows):
    print(f"constexpr {kind} {name}_rows[] = {{")
    line = ""
    for row in rows:
        if len(line) + len(row) + 1 > WIDTH:
            print("  " + line)
            line = ""
        line += row + ","
    print("  " + line)
    print("};\n")


print(f"""\
// SPDX-License-Identifier: Apache-2.0
// Made by make_unicode_tables.py from Unicode {u.unidata_version}; do not edit.
#include "core/package/archive/unicode_tables.hpp"

// clang-format off
namespace tank::inline v0::package::unicode {{
namespace {{
""")
COMPOSITIONS = list(compositions())
BY_PARTS = sorted(range(len(COMPOSITIONS)), key=lambda i: COMPOSITIONS[i][1:])
table("Composition", "composition", COMPOSITIONS)
print_rows("std::uint16_t", "by_parts", [str(i) for i in BY_PARTS])
table("CombiningClass", "combining_class", ranges(lambda c: u.combining(chr(c))))
table("Range", "never_in_nfc", ((a, b) for a, b, _ in ranges(
    lambda c: not is_hangul(c) and u.normalize("NFC", chr(c)) != chr(c))))
table("FoldRange", "fold_range", fold_ranges())
table("FullFold", "full_fold", full_folds())
print("""\
}  // namespace

std::span<const Composition> compositions() { return composition_rows; }
std::span<const std::uint16_t> compositions_by_parts() { return by_parts_rows; }
std::span<const CombiningClass> combining_classes() { return combining_class_rows; }
std::span<const Range> never_in_nfc() { return never_in_nfc_rows; }
std::span<const FoldRange> fold_ranges() { return fold_range_rows; }
std::span<const FullFold> full_folds() { return full_fold_rows; }

}  // namespace tank::inline v0::package::unicode
// clang-format on""")
