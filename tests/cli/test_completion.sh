#!/bin/sh
# The completions propose what the program takes.
. tests/cli/lib.sh
needs bash
pages=$OLDPWD/docs/completions

bash_says() { # words of the line; the last is the one that is being written
    bash -c '. "$0"; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kinora; echo "${COMPREPLY[*]}"' \
        "$pages/kinora.bash" "$@"
}
same 'verbs of bash' "$(bash_says kinora re)" render
same 'flags of bash' "$(bash_says kinora render --qu)" '--quality --quiet'
same 'values of bash' "$(bash_says kinora render . --quality d)" 'draft delivery'
same 'values of an alias' "$(bash_says kinora render --video-codec h)" 'h264 h265'
same 'flags of another verb' "$(bash_says kinora info --qua)" ''
touch film.mp4
same 'files of bash' "$(bash_says kinora render -o fi)" film.mp4

if command -v fish >/dev/null; then
    fish_says() {
        HOME=$tmp fish --no-config -c "source $pages/kinora.fish; complete -C '$1'" | cut -f 1 | tr '\n' ' '
    }
    same 'verbs of fish' "$(fish_says 'kinora rend')" 'render '
    same 'flags of fish' "$(fish_says 'kinora render --qual')" '--quality '
    same 'values of fish' "$(fish_says 'kinora render --quality d' | tr ' ' '\n' | sort -u | sed '/^$/d' | tr '\n' ' ')" 'delivery draft '
fi
# Every flag of the program's help is in the pages of the shells.
for verb in $("$kinora" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
    for flag in $("$kinora" $verb --help | sed -n '/^Accepted/,$d; /^Known/,$d; s/^  [-a-z ,]*--\([a-z0-9-]*\).*/\1/p'); do
        grep -q "^    $verb)" "$pages/kinora.bash" || fail "no $verb in the page of bash"
        bash_says kinora $verb "--$flag" | grep -q -e "--$flag" || fail "bash does not know $verb --$flag"
        grep -q -e "from.* $verb.*-l $flag" "$pages/kinora.fish" || fail "fish does not know $verb --$flag"
        sed -n "/^    $verb)/,/;;/p" "$pages/_kinora" | grep -q -e "'--$flag[=[]" || fail "zsh does not know $verb --$flag"
    done
done
finish
