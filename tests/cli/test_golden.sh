#!/bin/sh
# Recorded frames: what is written, and what a later render is found to be.
. tests/cli/lib.sh
needs ffmpeg python3
composition c 64 48 0.4 10

expect 0 golden record c -o g
same 'recorded' "$(ls g | tr '\n' ' ')" \
    'frame_000000.png frame_000001.png frame_000002.png frame_000003.png frames.framemd5 '
ffmpeg -v error -framerate 10 -start_number 0 -i g/frame_%06d.png -f framemd5 - | grep -v '^#software' >theirs
grep -v '^#software' g/frames.framemd5 >ours
cmp ours theirs || fail 'ffmpeg lists other checksums'

expect 0 golden verify c -o g --junit j.xml --report r.html
grep -q '0 of 4 frames differ' r.html || fail 'report of equal frames'
grep -q 'tests="4" failures="0"' j.xml || fail 'JUnit of equal frames'

# A colour that is near: exactness fails, a threshold lets it pass.
sed -i 's/background: #246/background: #256/' c/index.html
expect 1 golden verify c -o g --junit j.xml --report r.html --json
says 'frame 3: .* pixels differ, by 17 at most'
same '--json' "$(cat out)" '{"type":"golden-verified","ok":false,"frames":4,"failed":4}'
python3 - <<'END' || fail 'report or JUnit'
import re, base64, xml.etree.ElementTree as x
suite = x.parse("j.xml").getroot()
assert suite.get("failures") == "4" and len(suite.findall("testcase/failure")) == 4
page = open("r.html").read()
for caption in "expected", "actual", "difference × 4", "heat map":
    assert page.count(f"<figcaption>{caption}<") == 4
pictures = re.findall(r"base64,([^\"]*)", page)
assert len(pictures) == 16 and all(base64.b64decode(p)[:4] == b"\x89PNG" for p in pictures)
assert "http" not in page
assert base64.b64decode(pictures[0]) == open("g/frame_000000.png", "rb").read()
END
expect 0 golden verify c -o g --psnr 20 --quiet
expect 1 golden verify c -o g --psnr 60 --quiet
expect 0 golden verify c -o g --ssim 0.5 --quiet
expect 1 golden verify c -o g --ssim 1 --quiet

# A long film that differs: the page shows so many pictures and no more.
composition long 16 16 6 10
expect 0 golden record long -o g2 --quiet
sed -i 's/background: #246/background: #256/' long/index.html
expect 1 golden verify long -o g2 --report r2.html --quiet
same 'frames that are told' "$(grep -c '<h2>Frame' r2.html)" 60
same 'frames that are shown' "$(grep -c '<figcaption>actual<' r2.html)" 50
grep -q 'Pictures of the first 50' r2.html || fail 'the limit is not told'

# Lengths, sizes, ranges.
composition short 64 48 0.2 10
composition wide 80 48 0.4 10
expect 1 golden verify short -o g --report r.html
grep -q 'only 2 frames' r.html || fail 'absent frames are not told'
expect 1 golden verify wide -o g
says '80×48 instead of 64×48'
composition c 64 48 0.4 10
expect 0 golden record c -o g --frames 1-2
same 'a range' "$(ls g | tr '\n' ' ')" 'frame_000001.png frame_000002.png frames.framemd5 '
expect 0 golden verify c -o g
expect 1 golden record c -o g --frames 9-
expect 1 golden verify c -o absent
says 'no recorded frames'
expect 1 golden verify c
expect 1 golden
finish
