#!/bin/sh
# Films that need more than decoding: interlaced ones, numbered pictures, GIF that repeats, alpha of several codecs, HDR,
# and files with damage.
. tests/cli/lib.sh
needs ffmpeg awk od cmp
mkdir c

page() { # width, height, seconds, background, elements
    printf '<!doctype html><style>#s { width: %dpx; height: %dpx; background: %s } video { position: absolute; left: 0; top: 0 }</style>' "$1" "$2" "$4" >c/index.html
    printf '<div id=s data-composition-id=m data-width=%d data-height=%d data-start=0 data-duration=%s>%s</div>' "$1" "$2" "$3" "$5" >>c/index.html
}
raw() { # arguments of a render: RGBA to `film`
    "$kinora" render c --quiet --no-transparent --format rgba -o - "$@" >film 2>err || fail "render: $(head -n 3 err)"
}
warned() { # how often, arguments of a render: the same, with its warnings
    times=$1
    shift
    "$kinora" render c --no-transparent --format rgba -o - "$@" >film 2>err || fail "render: $(head -n 3 err)"
    same "warnings of ${what:-it}" "$(grep -c warning err)" "$times"
}
pixel() { # width, frame, x, y, height → r g b of `film`
    dd if=film bs=4 skip=$(($2 * $1 * $5 + $4 * $1 + $3)) count=1 2>/dev/null | od -An -tu1 | awk '{ print $1, $2, $3 }'
}
furthest() { # raw RGB files: greatest difference of a byte, of `film` without its alpha
    od -An -v -w4 -tu1 film | awk '{ print $1; print $2; print $3 }' >film.bytes
    od -An -v -w1 -tu1 "$1" | paste -d ' ' film.bytes - | awk '{ e = $1 - $2; if (e < 0) e = -e; if (e > d) d = e } END { print d + 0, NR }'
}

# Interlaced films: each picture as bwdif makes it of its neighbours, whatever was shown before.
interlaced() { # file, encoder's arguments
    to=$1
    shift
    ffmpeg -v error -y -f lavfi -i 'testsrc=s=96x64:r=50:d=1' -vf 'scale=out_color_matrix=bt601,format=yuv420p,tinterlace=interleave_top,setfield=tff' "$@" "c/$to" || fail "ffmpeg cannot make $to"
    as_bwdif "$to" 0 7 19
}
as_bwdif() { # file, numbers of frames that are asked for alone
    to=$1
    shift
    ffmpeg -v error -y -i "c/$to" -vf 'bwdif=mode=send_frame:deint=interlaced,setfield=prog' -c:v ffv1 c/whole.mkv
    ffmpeg -v error -y -i "c/$to" -vf 'setfield=prog' -c:v ffv1 c/woven.mkv
    for of in whole.mkv woven.mkv "$to"; do
        page 96 64 0.8 '#000' "<video src=$of muted data-start=0 data-duration=0.8></video>"
        raw --fps 25
        silent
        mv film "film.$of"
    done
    cmp -s "film.$to" film.whole.mkv || fail "$to is not what bwdif makes: $(cmp "film.$to" film.whole.mkv)"
    cmp -s "film.$to" film.woven.mkv && fail "$to is shown with both fields"
    mv "film.$to" whole
    for n; do
        raw --fps 25 --frames $n-$n
        dd if=whole bs=24576 skip=$n count=1 2>/dev/null | cmp -s - film || fail "$to: frame $n alone differs"
    done
}
interlaced dv.ts -c:v mpeg2video -q:v 2 -g 6 -bf 2 -flags +ildct+ilme
interlaced field.mp4 -c:v libx264 -crf 12 -g 8 -bf 2 -x264-params tff=1
interlaced pro.mov -c:v prores_ks -profile:v 2 -flags +ildct

# A film whose first pictures are progressive: the first interlaced one has them as neighbours.
part() { # name, its last filter, encoder's arguments
    name=$1 field=$2
    shift 2
    ffmpeg -v error -y -f lavfi -i 'testsrc2=s=96x64:r=50:d=0.4' -vf "scale=out_color_matrix=bt601,format=yuv420p,tinterlace=interleave_top,setfield=$field" -c:v mpeg2video -q:v 2 -g 6 -bf 0 "$@" "c/$name.ts"
    echo "file $name.ts" >>c/parts.txt
}
part still prog
part woven tff -flags +ildct+ilme
ffmpeg -v error -y -f concat -i c/parts.txt -c copy c/turns.ts
as_bwdif turns.ts 9 10 11 12

# Numbered pictures are a film, of the composition's rate or their own.
for i in 1 2 3 4 5 6; do
    ffmpeg -v error -y -f lavfi -i "color=0x$(printf '%02X' $((40 * i)))4020:s=32x16,format=rgb24" -frames:v 1 "c/img-$(printf '%04d' $i).png" </dev/null
done
cp c/img-0001.png c/7.png
cp c/img-0002.png c/8.png
reds() { # → red of every frame
    od -An -v -w2048 -tu1 film | awk '{ printf "%d ", $1 }'
}
page 32 16 0.8 '#000' '<video src="img-%04d.png" muted data-start=0 data-duration=0.8></video>'
raw --fps 10
silent
same 'pictures of the film' "$(reds)" '40 80 120 160 200 240 240 240 '
page 32 16 0.8 '#000' '<video src="img-%04d.png" muted loop data-fps=20 data-media-start=0.1 data-start=0 data-duration=0.8></video>'
raw --fps 10
same 'twice as fast' "$(reds)" '120 200 120 200 120 200 120 200 '
page 32 16 0.4 '#000' '<video src="img-%d.png" muted data-start=0 data-duration=0.4></video>'
warned 1 --fps 10
says 'there is no picture'
head -c 60 c/img-0003.png >c/short && mv c/short c/img-0003.png
page 32 16 0.6 '#000' '<video src="img-%04d.png" muted data-start=0 data-duration=0.6></video>'
warned 1 --fps 10
says 'img-0003.png'
same 'a broken picture' "$(reds)" '40 80 80 160 200 240 '

# A GIF is a film like others.
ffmpeg -v error -y -f lavfi -i 'color=0x28A040:s=32x16:r=10:d=0.2,format=rgb24' -f lavfi -i 'color=0xC8A040:s=32x16:r=10:d=0.2,format=rgb24' -lavfi 'concat,split[a][b];[a]palettegen[p];[b][p]paletteuse' c/two.gif
page 32 16 0.8 '#000' '<video src=two.gif muted loop data-start=0 data-duration=0.8></video>'
raw --fps 10
silent
same 'a GIF repeats' "$(reds)" '40 40 200 200 40 40 200 200 '

# Alpha: left half clear, right half there; the ground shows through.
alpha() { # file, arguments
    to=$1
    shift
    ffmpeg -v error -y -f lavfi -i "color=0x28A040:s=64x32:r=10:d=0.3,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,32),0,255)'" "$@" "c/$to" 2>log || {
        echo "not made: $to: $(head -n 1 log)"
        return
    }
    page 64 32 0.3 '#c82850' "<video src=$to muted data-start=0 data-duration=0.3></video>"
    raw --fps 10 --frames 1-1
    silent
    for at in '8 200 40 80' '56 40 160 64'; do
        # shellcheck disable=SC2086
        set -- $at
        got=$(pixel 64 0 "$1" 16 32)
        echo "$got $2 $3 $4" | awk '{ for (i = 1; i <= 3; i++) { e = $i - $(i + 3); if (e < -5 || e > 5) exit 1 } }' || fail "alpha of $to at $1: $got, not $2 $3 $4"
    done
    alphas="${alphas:-}$to "
}
alpha vp8.webm -c:v libvpx -b:v 2M -auto-alt-ref 0 -pix_fmt yuva420p
alpha vp9.webm -c:v libvpx-vp9 -crf 10 -b:v 0 -cpu-used 8 -pix_fmt yuva420p
alpha prores.mov -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le
alpha ffv1.mkv -c:v ffv1 -pix_fmt bgra
alpha ffv1yuv.mkv -c:v ffv1 -pix_fmt yuva420p
alpha qtrle.mov -c:v qtrle -pix_fmt argb
alpha png.mov -c:v png -pix_fmt rgba
echo "alpha: ${alphas:-none}"

# HDR becomes what the reference renderer's filters make of it, within two levels.
hdr() { # file, transfer, x265's parameters
    ffmpeg -v error -y -f lavfi -i "color=gray:s=128x48:r=10:d=0.2,format=gbrp16le,geq=r='257*clip(17*floor(X/8)+40*gt(Y\,24)-60*gt(Y\,32)\,0\,255)':g='257*clip(17*floor(X/8)-30*gt(Y\,8)\,0\,255)':b='257*clip(17*floor(X/8)-60*gt(Y\,16)*lt(Y\,40)\,0\,255)'" \
        -vf 'zscale=min=gbr:m=2020_ncl:rin=full:r=limited:f=point,format=yuv444p10le' -color_primaries bt2020 -color_trc "$2" -colorspace bt2020nc -color_range tv \
        -c:v libx265 -x265-params "lossless=1:log-level=none:colorprim=bt2020:transfer=$2:colormatrix=bt2020nc:range=limited$3" "c/$1" 2>log || {
        echo "not made: $1: $(head -n 1 log)"
        return
    }
    ffmpeg -v error -y -i "c/$1" -frames:v 1 -vf 'zscale=t=linear:npl=100,tonemap=hable:desat=0,zscale=p=bt709:t=bt709:m=gbr:r=full,format=gbrp,format=rgb24' -f rawvideo want.rgb
    page 128 48 0.2 '#000' "<video src=$1 muted data-start=0 data-duration=0.2></video>"
    raw --fps 10 --frames 0-0
    silent
    set -- "$1" $(furthest want.rgb)
    [ "$2" -le 2 ] && [ "$3" = 18432 ] || fail "$1 is $2 levels from the reference"
    echo "$1: $2 levels from the reference"
}
if ffmpeg -hide_banner -filters 2>/dev/null | grep -q zscale; then
    display='hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L'
    hdr pq.mp4 smpte2084 ''
    hdr hdr10.mp4 smpte2084 ":$display(10000000,1):max-cll=4000,400"
    hdr display.mp4 smpte2084 ":$display(20000000,1):max-cll=0,0"
    hdr hlg.mp4 arib-std-b67 ''
fi

# Damage in the middle of a file: a warning for each, and pictures all the way.
for kind in 'mp4 -c:v libx264 -g 20' 'webm -c:v libvpx -b:v 1M -g 20' 'mkv -c:v mpeg4 -q:v 3 -g 20' 'mov -c:v prores_ks'; do
    # shellcheck disable=SC2086
    set -- $kind
    ext=$1
    shift
    ffmpeg -v error -y -f lavfi -i 'testsrc=s=64x32:r=25:d=2' -pix_fmt yuv420p "$@" "c/hurt.$ext" 2>/dev/null || ffmpeg -v error -y -f lavfi -i 'testsrc=s=64x32:r=25:d=2' "$@" "c/hurt.$ext"
    size=$(wc -c <"c/hurt.$ext")
    head -c 4000 /dev/zero | tr '\0' '\252' | dd of="c/hurt.$ext" bs=1 seek=$((size / 2)) count=$((size / 12)) conv=notrunc 2>/dev/null
    page 64 32 2 '#000' "<video src=hurt.$ext muted data-start=0 data-duration=2></video>"
    what=hurt.$ext
    case $ext in webm) warned 0 --fps 25 ;; *) warned 1 --fps 25 ;; esac # any bytes are pictures to VP8
    same "frames of hurt.$ext" "$(($(wc -c <film) / 8192))" 50
    od -An -v -w8192 -tx1 film | sort -u | wc -l >kinds
    [ "$(cat kinds)" -ge 20 ] || fail "hurt.$ext: only $(cat kinds) different frames"
    same "black frames of hurt.$ext" "$(od -An -v -w8192 -tu1 film | awk '{ s = 0; for (i = 1; i < 4000; i += 4) s += $i; if (s == 0) k++ } END { print k + 0 }')" 0
done
finish
