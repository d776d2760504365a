#!/bin/sh
# Every stage prints itself, as text and as JSON.
project=$PWD/samples/talking-video
. tests/cli/lib.sh
for stage in dom sheets style boxes dlist timeline media; do
    expect 0 inspect "$project" --dump=$stage --at 2.5
    [ -s out ] || fail "$stage prints nothing"
    cp out first
    expect 0 inspect "$project" --dump=$stage --frame 75
    cmp out first || fail "$stage: frame 75 is not 2.5 s"
    expect 0 inspect "$project" --dump=$stage --json
    node -e 'JSON.parse(require("fs").readFileSync("out"))' || fail "$stage --json is not JSON"
done
expect 0 inspect "$project" --dump=media
grep -q 'codec=h264,aac size=640x512' out || fail 'media: not what the file is'
finish
