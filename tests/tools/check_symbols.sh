#!/bin/sh
# check_symbols.sh BUILD: every external symbol of the libraries is named kn_ or KN_, and none of them
# has data that can be written: several sessions share one process.
set -eu
failed=0
for lib in "$1"/libkn_*.a; do
    bad=$(nm -g --defined-only "$lib" 2>/dev/null | awk 'NF == 3 && $3 !~ /^(kn_|KN_)/ { print $3 }')
    if [ -n "$bad" ]; then
        echo "${lib##*/}: without the kn_ prefix:" $bad
        failed=1
    fi
    # A name that ends in _once is written under call_once only and is constant afterwards;
    # one that ends in _of_process tells what must go when the process ends, and nothing of a picture.
    # .data.rel.ro holds constants with pointers in them; the loader makes it read-only.
    bad=$(objdump -t "$lib" 2>/dev/null | awk '/ O / && /[ \t]\.(data|bss|tdata|tbss|data\.[^r][^ \t]*|bss\.[^ \t]*)[ \t]/ || /[*]COM[*]/ { print $NF }' | grep -vE '_(once|of_process)$' || true)
    if [ -n "$bad" ]; then
        echo "${lib##*/}: variables outside of any session:" $bad
        failed=1
    fi
done
exit $failed
