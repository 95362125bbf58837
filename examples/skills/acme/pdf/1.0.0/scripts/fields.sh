#!/bin/sh
# Lists the form fields of a PDF, one "name<TAB>type" a line.
set -eu
[ $# -eq 1 ] || { echo "usage: fields.sh FILE.pdf" >&2; exit 2; }
pdftk "$1" dump_data_fields_utf8 | awk -F': ' '
  $1 == "FieldType" { type = $2 }
  $1 == "FieldName" { print $2 "\t" type }'
