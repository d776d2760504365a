#!/bin/sh
# A composition reads nothing outside of its folder and nothing from the network: each kind of
# reference (data/outside-kinds.txt) by each way out (data/outside-ways.txt). What lies outside is
# of one colour, which appears in the control, where the file lies inside, and nowhere else.
. tests/cli/lib.sh
needs node ffmpeg
. "$safety/confined.sh"

tried=0
kinds=0
while IFS='|' read -r name file how markup <&3; do
    case $name in '#'*) continue ;; esac
    [ -z "${KN_ONLY:-}" ] || echo "$name" | grep -qE "$KN_ONLY" || continue # while one works on it
    kinds=$((kinds + 1))
    rm -rf p
    folder p
    cp "outside-canary/$file" p/
    echo "$file" | page "$how" "$markup" >p/index.html
    shows p || {
        fail "$name: the control does not show the file"
        sed 's/^/    /' err
    }
    rm "p/$file"
    ways "$file" >ways
    page "$how" "$markup" <ways >p/index.html
    first_frames p
    # Each attempt is told by name, at the line where it stands.
    n=$(wc -l <ways)
    first=$(grep -n 'id="paper"' p/index.html | cut -d: -f1)
    for i in $(seq "$n"); do
        grep -q "^p/index.html:$((first + i)):" err || fail "$name: nothing is said about $(sed -n "${i}p" ways)"
    done
    ! film_shows || fail "$name: something from outside was shown"
    tried=$((tried + n))
done 3<"$safety/data/outside-kinds.txt"
same 'visits to the server' "$(wc -c <visits)" 0
echo "$kinds kinds of reference by $n ways: $tried attempts"
finish
