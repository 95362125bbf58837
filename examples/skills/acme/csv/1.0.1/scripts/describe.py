#!/usr/bin/env python3
"""Describes a CSV file: dialect, columns, types, missing values; as JSON."""
import csv
import json
import sys


def kind(values):
    for name, cast in (("integer", int), ("number", float)):
        try:
            for value in values:
                cast(value)
            return name
        except ValueError:
            continue
    return "text"


def describe(path):
    with open(path, newline="", encoding="utf-8-sig") as source:
        sample = source.read(65536)
        source.seek(0)
        rows = list(csv.DictReader(source, dialect=csv.Sniffer().sniff(sample)))
    columns = {}
    for column in rows[0] if rows else []:
        present = [row[column] for row in rows if row[column]]
        columns[column] = {"type": kind(present), "missing": len(rows) - len(present)}
    return {"rows": len(rows), "columns": columns}


if __name__ == "__main__":
    json.dump(describe(sys.argv[1]), sys.stdout, indent=2)
