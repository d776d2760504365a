#!/bin/sh
# Holds every #include against layers.txt, and `#pragma omp` to src/core/par.c.
set -eu
cd "$(dirname "$0")/../.."
find src parser raster codec -name '*.[ch]' | LC_ALL=C sort | xargs awk '
function allowed(file, target, list,    i, n, entry) {
    n = split(list, entry, " ")
    for (i = 1; i <= n; i++) {
        if (entry[i] ~ /\/$/ ? index(target, entry[i]) == 1 : target == entry[i])
            return 1
    }
    return 0
}
# The longest folder of the table that holds the file.
function folder_of(file,    dir) {
    for (dir = file; sub(/\/[^\/]*$/, "", dir);)
        if (dir in law)
            return dir
    return ""
}
function complain(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what
    failed = 1
}
BEGIN {
    while ((getline line < "tests/tools/layers.txt") > 0) {
        if (line ~ /^#/ || line ~ /^ *$/)
            continue
        split(line, word, " ")
        rest = substr(line, length(word[1]) + 1)
        if (word[1] ~ /^</)
            library[substr(word[1], 2)] = rest
        else
            law[word[1]] = rest
    }
}
FNR == 1 {
    folder = folder_of(FILENAME)
    if (folder == "")
        complain("no folder of layers.txt holds this file")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, part, "\"")
    if (part[2] !~ /\//)
        complain("\"" part[2] "\" is not relative to the root")
    else if (index(part[2], folder "/") != 1 && !allowed(FILENAME, part[2], law[folder]))
        complain(folder " may not include " part[2])
}
/^[ \t]*#[ \t]*include[ \t]*</ {
    split($0, part, /[<>]/)
    for (prefix in library)
        if (index(part[2], prefix) == 1 && !allowed(FILENAME, FILENAME, library[prefix]))
            complain("<" part[2] "> belongs to" library[prefix])
}
/^[ \t]*#[ \t]*pragma[ \t]+omp/ && FILENAME != "src/core/par.c" {
    complain("OpenMP belongs to src/core/par.c")
}
END { exit failed }'
