#!/bin/sh
# Writes the tables of docs/formats.md from those of codec/: formats.def, video_codecs.def, audio_codecs.def and
# profiles.def. formats.sh CC --check says whether the page is what would be written now.
set -eu
cd "$(dirname "$0")/../.."
cc=${1:-cc}
page=docs/formats.md

# rows FILE MACRO PARAMETERS FIELDS: the rows of a table, their fields separated by @
rows() {
    printf '#define %s(%s) ROW %s\n#include "codec/%s"\n' "$2" "$3" "$4" "$1" | "$cc" -E -P -I. -x c - | tr '\n' ' ' |
        sed 's/ROW /\n/g' | sed '1d; s/"//g; s/ *@ */@/g; s/ *$//'
}

formats() {
    rows formats.def FORMAT 'i,n,e,m,s,v,w,a,b,f,t' 'n@e@v@w@a@b@f@t'
}

vcodecs() {
    rows video_codecs.def VCODEC 'i,n,e,m,c,p,x,a,t' 'i@n@e@m@c@p@x@a@t'
}

acodecs() {
    rows audio_codecs.def ACODEC 'i,n,s,e,b,r,t' 'i@n@s@e@b@r@t'
}

# A file of ID and name for the codecs that the formats name.
names() {
    vcodecs | awk -F@ '{ print "V", $1, $2 }'
    acodecs | awk -F@ '{ print "A", $1, $2 }'
}

tables() {
    list=$(mktemp)
    names >"$list"
    printf '## Formats\n\n| `--format` | extensions | pictures | sound | transparent | |\n|---|---|---|---|---|---|\n'
    formats | awk -F@ -v list="$list" '
        BEGIN { while ((getline line < list) > 0) { split(line, f, " "); name[f[1] f[2]] = f[3] } }
        # the usual one first, then the others
        function codecs(kind, mask, usual,    n, part, i, id, text) {
            if (mask == "0") return "-"
            text = "**" name[kind usual] "**"
            n = split(mask, part, /[|]/)
            for (i = 1; i <= n; i++) {
                id = part[i]; gsub(/[VA ()]*[(]|[)]| /, "", id)
                if (id != usual) text = text ", " name[kind id]
            }
            return text
        }
        {
            alpha = $7 ~ /MAY_ALPHA/ ? "with `--transparent`" : $7 ~ /ALPHA/ ? "yes" : "no"
            ext = $2; gsub(/[^ ]+/, ".&", ext); gsub(/ /, ", ", ext)
            if ($7 ~ /FOLDER/) ext = "a folder"
            printf "| `%s` | %s | %s | %s | %s | %s |\n", $1, ext, codecs("V", $3, $4), codecs("A", $5, $6), alpha, $8
        }'
    printf '\n## Picture codecs\n\n| `--codec` | encoder | CRF of draft, standard, looks, high | preset | pixel formats | |\n|---|---|---|---|---|---|\n'
    vcodecs | awk -F@ '{
        gsub(/[()]/, "", $5); gsub(/[()]/, "", $6); gsub(/ /, ", ", $7); gsub(/ /, ", ", $8); gsub(/ /, ", else ", $3)
        crf = $4 == "0" ? "-" : $5 " (at most " $4 ")"
        sub(/^, /, "", $6); preset = $6 ~ /^[, ]*$/ ? "-" : $6
        printf "| `%s` | %s | %s | %s | %s | %s |\n", $2, $3 == "" ? "own" : $3, crf, preset, $8 == "" || $8 == $7 ? $7 : $7 "; with alpha " $8, $9 }'
    printf '\n## Sound codecs\n\n| `--audio-codec` | encoder | bits a second | sample rates | |\n|---|---|---|---|---|\n'
    acodecs | awk -F@ '{ gsub(/ /, ", ", $6); printf "| `%s` | %s | %s | %s | %s |\n", $2, $4, $5 == "0" ? "-" : $5, $6 == "" ? "any" : $6, $7 }'
    printf '\n## Profiles\n\n| codec | `--profile` | pixel format |\n|---|---|---|\n'
    rows profiles.def PROFILE 'c,n,o,w,p,a' 'c@n@o@p@a' | awk -F@ -v list="$list" '
        BEGIN { while ((getline line < list) > 0) { split(line, f, " "); name[f[1] f[2]] = f[3] } }
        { also = $3; gsub(/ /, ", ", also)
          printf "| %s | `%s`%s | %s%s |\n", name["V" $1], $2, also == "" ? "" : " (" also ")", $4, $5 == "" ? "" : ", with alpha " $5 }'
    rm -f "$list"
}

new=$(mktemp)
trap 'rm -f "$new"' EXIT
sed '/^<!-- tables/q' $page >"$new"
{
    echo
    tables
} >>"$new"
if [ "${2:-}" = --check ]; then
    cmp -s "$new" $page || {
        echo "docs/formats.md is not what the tables say: run tests/tools/formats.sh"
        exit 1
    }
else
    cp "$new" $page
fi
