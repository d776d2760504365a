#!/bin/sh
# Nested compositions that are wrong, and values of variables, as the reference renderer takes them: exit codes and messages.
. tests/cli/lib.sh

# page FOLDER hosts: a composition with these elements inside.
page() {
    mkdir -p "$1/c"
    cat >"$1/index.html" <<PAGE
<!doctype html>
<html ${3:-}><body><div id="root" data-composition-id="main" data-width="64" data-height="64" data-start="0" data-duration="0.4" data-fps="5">$2</div>
<script>window.__timelines = {};</script></body></html>
PAGE
}

part() { # file, id, content
    printf '<template><div data-composition-id="%s" data-width="32" data-height="32"><b>%s</b>%s</div></template>\n' "$2" "$2" "${3:-}" >"$1"
}

host() { # id, data-composition-src
    printf '<div data-composition-id="%s" data-composition-src="%s" data-start="0" data-duration="0.4"></div>' "$1" "$2"
}

# wrong CODE MESSAGE hosts: what a composition with these hosts ends with, and says.
wrong() {
    page "${dir:=w}" "$3"
    expect "$1" render "$dir" --format png-sequence -o "out-$dir"
    says "$2"
    [ "$1" = 0 ] || absent "out-$dir"
    rm -rf "out-$dir"
}

page w ''
part w/c/deep.html deep "$(host gone c/gone.html)"
part w/c/loop.html loop "$(host loop c/loop.html)"
part w/c/a.html a "$(host b c/b.html)"
part w/c/b.html b "$(host a c/a.html)"
: >w/c/empty.html
echo 'only words' >w/c/words.html
echo '<!doctype html><body><p>no composition</p></body>' >w/c/plain.html
echo '<template></template><div data-composition-id="x">x</div>' >w/c/hollow.html
part outside.html x

wrong 1 "'c/gone.html' cannot be mounted: the file does not exist" "$(host x c/gone.html)"
wrong 1 "'c/gone.html' cannot be mounted: the file does not exist" "$(host deep c/deep.html)"
wrong 1 "'' cannot be mounted: the file does not exist" "$(host x '   ')"
wrong 1 "'c/empty.html' cannot be mounted: the file is empty" "$(host x c/empty.html)"
wrong 1 "'c/words.html' cannot be mounted: no element of its content has data-composition-id" "$(host x c/words.html)"
wrong 1 "'c/plain.html' cannot be mounted: no element of its content has data-composition-id" "$(host x c/plain.html)"
wrong 1 "'c/hollow.html' cannot be mounted: it has no <template> or <body> with content" "$(host x c/hollow.html)"
part w/c/deeper-20.html d20
for i in 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0; do
    part w/c/deeper-$i.html d$i "$(host d$((i + 1)) c/deeper-$((i + 1)).html)"
done
wrong 0 "'c/deeper-20.html' is left out: it is nested too deep" "$(host d0 c/deeper-0.html)"
page w "$(host d1 c/deeper-1.html)"
expect 0 render w --format png-sequence -o out-w --quiet
silent
rm -rf out-w

wrong 1 'composition/missing-file\|resource/refused' "$(host x https://example.invalid/a.html)"
wrong 1 "composition" "$(host x c)"
wrong 1 'leads out of\|outside\|does not exist' "$(host x ../outside.html)"
wrong 0 "'c/loop.html' is left out: it would contain itself" "$(host loop c/loop.html)"
wrong 0 "'c/a.html' is left out: it would contain itself" "$(host a c/a.html)"
wrong 0 "'index.html' is left out: it would contain itself" "$(host main index.html)"
for both in 'one c/gone.html' 'two c/empty.html'; do
    set -- $both
    hosts="${hosts:-}$(host "$1" "$2")"
done
wrong 1 'c/gone.html' "$hosts"
says 'c/empty.html' # all that is wrong, not only the first

# Without data-composition-src, an empty one, or one without its template: a plain element.
page plain '<div data-composition-id="e" data-start="0" data-duration="0.4"></div><div data-composition-id="f" data-composition-src="" data-start="0"></div>'
expect 0 render plain --format png-sequence -o out-plain --quiet
silent

# The film with alpha keeps the root's own background, not the page's.
cat >"w/index.html" <<PAGE
<!doctype html><style>html { background: #0f0 } body { margin: 0; background: #ff0 } #root { width: 32px; background: #48f }</style>
<body><div id="root" style="width: 32px" data-composition-id="main" data-width="64" data-height="64" data-start="0" data-duration="0.4" data-fps="5"></div></body>
PAGE
expect 0 render w --format rgba -o - --frames 0-0 --quiet
same 'root and page' "$(od -An -tu1 -N4 out | tr -s ' ') /$(od -An -tu1 -j$((63 * 4)) -N4 out | tr -s ' ')" ' 68 136 255 255 / 68 136 255 255'

# ---- variables ----
declares='data-composition-variables='\''[{"id":"title","type":"string","label":"T","default":"def"},{"id":"n","type":"number","label":"N","default":3},
{"id":"on","type":"boolean","label":"B","default":true},{"id":"e","type":"enum","label":"E","default":"a","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]},
{"id":"f","type":"font","label":"F","default":"Inter"},{"id":"i","type":"image","label":"I","default":"x.png"},{"id":"odd","type":"shape","label":"O","default":1}]'\'
page v '' "$declares"
echo '{"title":"file","n":7}' >good.json
echo '{x' >bad.json
echo '[{"title":"r"}]' >list.json

# given CODE-STRICT CODE-PLAIN VALUES MESSAGE
given() {
    for strict in "$1:--strict-variables" "$2:"; do
        expect "${strict%%:*}" render v --frames 0-0 --format y4m -o - ${strict#*:} --variables "$3"
        [ -z "$4" ] || says "$4"
        ! grep -q 'variables/' err || [ -n "$4" ] || fail "$3 is refused"
    done
}
given 0 0 '{"title":"hi","n":1.5,"on":false,"e":"b","f":{"name":"Lato","source":"lato.woff2"},"i":{"url":"a.png"}}' ''
given 0 0 '{}' ''
given 1 0 '{"zzz":1}' "declares no variable 'zzz'"
given 1 0 '{"odd":1}' "declares no variable 'odd'" # an entry of a type that nobody knows declares nothing
given 1 0 '{"n":"x"}' "the variable 'n' takes a number, not a string"
given 1 0 '{"on":1}' "the variable 'on' takes true or false, not a number"
given 1 0 '{"title":null}' "the variable 'title' takes a string, not null"
given 1 0 '{"title":["a"]}' "the variable 'title' takes a string, not an array"
given 1 0 '{"e":"q"}' "the variable 'e' takes one of its options: \"a\", \"b\""
given 1 0 '{"e":1}' "the variable 'e' takes one of its options"
given 1 0 '{"f":{"name":"Lato"}}' "the variable 'f' takes a string or an object with name and source, not an object"
given 1 0 '{"i":{}}' "the variable 'i' takes a string or an object with url"
for bad in '{title' '[1]' null 5 ''; do
    given 1 1 "$bad" 'variables/syntax'
done
expect 0 render v --variables-file good.json --strict-variables --format png-sequence -o out-v --quiet
silent
rm -rf out-v
for bad in bad.json list.json; do
    expect 1 render v --variables-file $bad --format png-sequence -o out-v --quiet
    says 'variables/syntax'
done
expect 1 render v --variables-file gone.json --format png-sequence -o out-v --quiet
says 'gone.json'
expect 1 render v --variables '{}' --variables-file good.json --format png-sequence -o out-v --quiet
says 'exclude each other'
absent out-v

# A composition that declares nothing takes anything; what only a nested one declares is not the entry's.
page none "$(host card c/card.html)"
cat >none/c/card.html <<'PAGE'
<!doctype html><html data-composition-variables='[{"id":"title","type":"string","label":"T","default":"d"}]'><body>
<div data-composition-id="card" data-width="32" data-height="32" data-composition-variables='[{"id":"sub","type":"string","label":"S","default":"d"}]'></div></body></html>
PAGE
expect 0 render none --variables '{"anything":1}' --strict-variables --format png-sequence -o out-none --quiet
silent
page some "$(host card c/card.html)" "$declares"
cp none/c/card.html some/c/
expect 1 render some --variables '{"sub":"x"}' --strict-variables --format png-sequence -o out-some --quiet
says "declares no variable 'sub'"
absent out-some
finish
