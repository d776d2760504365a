/* The master playlist of an HLS folder, from the lists and segments that were written (RFC 8216).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "codec/mux.h"
#include "codec/sink.h"
#include "codec/video_encoder.h"
#include "src/core/file.h"
#include "src/core/mem.h"

typedef struct kn_rates { /* bits a second */
    double peak, average;
} kn_rates;

static double file_bits(const char *dir, kn_str name) {
    kn_sb path = {0};
    struct stat sb;
    kn_sb_printf(&path, "%s/%.*s", dir, (int)name.n, name.p);
    const double bits = stat(path.p, &sb) == 0 ? 8.0 * (double)sb.st_size : 0;
    kn_sb_free(&path);
    return bits;
}

/* The peak is that of the most costly segment, and not less than the average (4.3.4.2). */
static kn_status measure(const char *dir, const char *list, kn_diags *d, kn_rates *out) {
    char *path = kn_path_join(dir, list), *text = NULL;
    size_t n = 0;
    double bits = 0, length = 0, seconds = 0;
    *out = (kn_rates){0};
    kn_status s = kn_read_file(path, d, (kn_loc){0}, &text, &n);
    for (char *line = text; s == KN_OK && line < text + n;) {
        const size_t len = strcspn(line, "\n");
        if (strncmp(line, "#EXTINF:", 8) == 0) {
            seconds = strtod(line + 8, NULL);
        } else if (len && line[0] != '#') {
            const double one = file_bits(dir, (kn_str){line, len});
            bits += one;
            length += seconds;
            if (seconds > 0 && one / seconds > out->peak)
                out->peak = one / seconds;
        }
        line += len + 1;
    }
    out->average = length > 0 ? bits / length : 0;
    free(text);
    free(path);
    return s;
}

/* The muxer knows the codecs' names (RFC 6381): its own list has them. Empty when it has not. */
static void read_codecs(const char *path, char *out, size_t cap) {
    char *text = NULL;
    size_t n = 0;
    out[0] = '\0';
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) == KN_OK) {
        const char *at = strstr(text, "CODECS=\"");
        if (at)
            snprintf(out, cap, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
    }
    free(text);
}

kn_status kn_hls_master(const char *dir, const kn_encode_opts *o, bool sound, kn_diags *d) {
    char *path = kn_path_join(dir, KN_HLS_MASTER), codecs[120];
    kn_rates video, audio = {0};
    int w, h;
    kn_status s = measure(dir, "video.m3u8", d, &video);
    if (s == KN_OK && sound)
        s = measure(dir, "audio.m3u8", d, &audio);
    if (s != KN_OK)
        goto done;
    read_codecs(path, codecs, sizeof codecs);
    kn_video_size(o, &w, &h);
    FILE *f = fopen(path, "w");
    if (!f) {
        s = kn_sink_error(d, "write", path);
        goto done;
    }
    fputs("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n", f);
    if (sound)
        fputs(
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"sound\",DEFAULT=YES,AUTOSELECT=YES,"
            "CHANNELS=\"2\",URI=\"audio.m3u8\"\n",
            f);
    fprintf(f, "#EXT-X-STREAM-INF:BANDWIDTH=%.0f,AVERAGE-BANDWIDTH=%.0f,RESOLUTION=%dx%d,",
            video.peak + audio.peak, video.average + audio.average, w, h);
    fprintf(f, "FRAME-RATE=%.3f", kn_rat_d(o->fps));
    if (codecs[0])
        fprintf(f, ",CODECS=\"%s\"", codecs);
    fputs(sound ? ",AUDIO=\"sound\"\nvideo.m3u8\n" : "\nvideo.m3u8\n", f);
    const bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed)
        s = kn_sink_error(d, "write", path);
done:
    free(path);
    return s;
}
