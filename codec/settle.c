/* Options of an output: what was left open is filled in, what does not go together is refused. */
#include <stdio.h>
#include <string.h>
#include "codec/encode.h"
#include "src/core/mem.h"

/* `head` and a list of names → text. Takes the list. */
static void say(char *buf, size_t n, const char *head, kn_sb *names, const char *tail) {
    char *list = kn_sb_take(names);
    snprintf(buf, n, "%s%s%s", head, list ? list : "", tail);
    free(list);
}

static bool takes_vcodec(kn_format f, const void *codec) {
    return kn_format_get(f)->video & 1u << *(const kn_vcodec *)codec;
}

static bool takes_acodec(kn_format f, const void *codec) {
    return kn_format_get(f)->audio & 1u << *(const kn_acodec *)codec;
}

static bool settle_codecs(kn_encode_opts *o, kn_refusal *why) {
    const kn_format_info *f = kn_format_get(o->format);
    kn_sb names = {0};
    if (o->vcodec != KN_VC_NONE && !takes_vcodec(o->format, &o->vcodec)) {
        if (f->video == 0) {
            snprintf(why->msg, sizeof why->msg, "%s holds sound alone, no %s", f->name,
                     kn_vcodec_get(o->vcodec)->name);
        } else {
            kn_vcodec_names(&names, f->video);
            char head[80];
            snprintf(head, sizeof head, "%s does not hold %s pictures but ", f->name,
                     kn_vcodec_get(o->vcodec)->name);
            say(why->msg, sizeof why->msg, head, &names, "");
        }
        kn_format_names(&names, takes_vcodec, &o->vcodec);
        char head[80];
        snprintf(head, sizeof head, "%s goes into ", kn_vcodec_get(o->vcodec)->name);
        say(why->hint, sizeof why->hint, head, &names, "");
        return false;
    }
    if (o->acodec != KN_AC_NONE && !takes_acodec(o->format, &o->acodec)) {
        char head[80];
        if (f->audio == 0) {
            snprintf(why->msg, sizeof why->msg, "%s has no sound", f->name);
        } else {
            snprintf(head, sizeof head, "%s does not hold %s sound but ", f->name,
                     kn_acodec_get(o->acodec)->name);
            kn_acodec_names(&names, f->audio);
            say(why->msg, sizeof why->msg, head, &names, "");
        }
        snprintf(head, sizeof head, "%s goes into ", kn_acodec_get(o->acodec)->name);
        kn_format_names(&names, takes_acodec, &o->acodec);
        say(why->hint, sizeof why->hint, head, &names, "");
        return false;
    }
    if (o->vcodec == KN_VC_NONE)
        o->vcodec = f->vcodec;
    if (o->acodec ==
        KN_AC_NONE) /* delivery codecs keep the sound that players expect beside them */
        o->acodec = o->format == KN_FMT_MOV && o->vcodec != KN_VC_PRORES ? KN_AC_AAC : f->acodec;
    return true;
}

static bool has_alpha(const kn_vcodec_info *c, const char *pixel_format) {
    return kn_in_words(c->alpha_pixels, kn_cstr(pixel_format));
}

static bool keeps_alpha(kn_format f, const void *unused) {
    return kn_format_get(f)->flags & (KN_FF_ALPHA | KN_FF_MAY_ALPHA);
}

static bool refuse_alpha(const kn_encode_opts *o, kn_refusal *why) {
    const char *what = o->profile ? o->profile : kn_vcodec_get(o->vcodec)->name;
    kn_sb names = {0};
    snprintf(why->msg, sizeof why->msg, "%s with %s keeps no transparency",
             kn_format_get(o->format)->name, o->pixel_format ? o->pixel_format : what);
    kn_format_names(&names, keeps_alpha, NULL);
    say(why->hint, sizeof why->hint, "transparent are ", &names, "");
    return false;
}

/* A word of `list` that is `name`, with or without the byte order at its end; NULL: none. The
 * result lives in the tables. */
static const char *find_pixels(const char *list, const char *name, char *buf, size_t cap) {
    snprintf(buf, cap, "%s", name);
    if (kn_in_words(list, kn_cstr(buf)))
        return buf;
    snprintf(buf, cap, "%sle", name);
    return kn_in_words(list, kn_cstr(buf)) ? buf : NULL;
}

/* Names that live as long as the program, because options only borrow. */
static const char *const pixel_names[] = {"yuv420p",     "yuv422p",     "yuv444p",  "yuv420p10le",
                                          "yuv422p10le", "yuv444p10le", "yuva420p", "yuva444p10le",
                                          "bgr0",        "bgra",        "rgb24",    "rgba"};

static const char *pixel_name(kn_str word) {
    for (size_t i = 0; i < KN_COUNTOF(pixel_names); i++)
        if (kn_str_eq(kn_cstr(pixel_names[i]), word))
            return pixel_names[i];
    return NULL;
}

static const char *first_pixels(const char *list) {
    const char *end = strchr(list, ' ');
    return pixel_name((kn_str){list, end ? (size_t)(end - list) : strlen(list)});
}

/* The pixel format, from what is said of it, of the profile, and of transparency. */
static bool settle_pixels(kn_encode_opts *o, kn_refusal *why) {
    const kn_format_info *f = kn_format_get(o->format);
    const kn_vcodec_info *c = kn_vcodec_get(o->vcodec);
    const kn_profile_info *p = NULL;
    kn_sb names = {0};
    char buf[40], head[120];
    if (o->profile && !(p = kn_profile_find(o->vcodec, o->profile))) {
        kn_profile_names(&names, o->vcodec);
        if (names.n == 0)
            snprintf(why->msg, sizeof why->msg, "%s has no profiles", c->name);
        else
            snprintf(why->msg, sizeof why->msg, "%s has no profile '%s'", c->name, o->profile);
        if (names.n)
            say(why->hint, sizeof why->hint, "it has ", &names, "");
        return false;
    }
    bool want = o->transparent > 0 || (o->transparent == 0 && (f->flags & KN_FF_ALPHA));
    const char *plain = p ? p->pixels : c->pixels, *alpha = p ? p->alpha_pixels : c->alpha_pixels;
    if (o->format == KN_FMT_Y4M)
        alpha = "";
    if (o->format == KN_FMT_RGBA)
        plain = alpha = c->alpha_pixels;
    if (o->pixel_format) {
        const char *found = find_pixels(c->pixels, o->pixel_format, buf, sizeof buf);
        if (!found)
            found = find_pixels(c->alpha_pixels, o->pixel_format, buf, sizeof buf);
        if (!found || (f->sink != KN_SINK_FILM && !kn_in_words(plain, kn_cstr(found)) &&
                       !kn_in_words(alpha, kn_cstr(found)))) {
            snprintf(why->msg, sizeof why->msg, "%s in %s has no pixel format '%s'", c->name,
                     f->name, o->pixel_format);
            kn_sb all = {0};
            kn_sb_printf(&all, "%s %s", c->pixels, c->alpha_pixels);
            char *list = kn_sb_take(&all);
            kn_word_names(&names, list);
            free(list);
            say(why->hint, sizeof why->hint, "it has ", &names, "");
            return false;
        }
        o->pixel_format = pixel_name(kn_cstr(found));
        if (o->transparent > 0 && !has_alpha(c, o->pixel_format))
            return refuse_alpha(o, why);
        if (o->transparent < 0 && has_alpha(c, o->pixel_format) && o->format != KN_FMT_RGBA &&
            o->vcodec != KN_VC_PNG) {
            snprintf(why->msg, sizeof why->msg, "%s has alpha, which is not wanted",
                     o->pixel_format);
            return false;
        }
        if (p && !kn_in_words(p->pixels, kn_cstr(o->pixel_format)) &&
            !kn_in_words(p->alpha_pixels, kn_cstr(o->pixel_format)) && o->vcodec == KN_VC_PRORES) {
            snprintf(head, sizeof head, "profile %s of %s has not the pixel format %s but ",
                     p->name, c->name, o->pixel_format);
            kn_word_names(&names, p->pixels);
            say(why->msg, sizeof why->msg, head, &names, "");
            return false;
        }
    } else if (want && alpha[0]) {
        o->pixel_format = first_pixels(alpha);
    } else if (o->transparent > 0) {
        return refuse_alpha(o, why);
    } else {
        o->pixel_format = first_pixels(plain);
    }
    o->alpha = has_alpha(c, o->pixel_format) && o->transparent >= 0;
    return true;
}

static bool settle_rate(kn_encode_opts *o, kn_refusal *why) {
    const kn_vcodec_info *c = kn_vcodec_get(o->vcodec);
    const bool rates = c->max_crf > 0;
    if (!rates && (o->crf >= 0 || o->bitrate > 0 || o->max_rate > 0 || o->buf_size > 0)) {
        snprintf(why->msg, sizeof why->msg, "%s has neither rate factor nor bit rate",
                 o->vcodec == KN_VC_NONE ? kn_format_get(o->format)->name : c->name);
        snprintf(why->hint, sizeof why->hint, "%s",
                 o->vcodec == KN_VC_PRORES ? "--profile chooses its quality" : "");
        return false;
    }
    if (o->crf > c->max_crf) {
        snprintf(why->msg, sizeof why->msg, "rate factors of %s go from 0 to %d, not to %d",
                 c->name, c->max_crf, o->crf);
        return false;
    }
    if (o->buf_size > 0 && o->max_rate <= 0) {
        snprintf(why->msg, sizeof why->msg, "a buffer size needs a highest rate");
        snprintf(why->hint, sizeof why->hint, "give --max-rate with --buf-size");
        return false;
    }
    if (o->max_rate > 0 && (o->vcodec == KN_VC_VP8 || o->vcodec == KN_VC_VP9) && o->bitrate <= 0) {
        snprintf(why->msg, sizeof why->msg, "%s keeps a highest rate only with a bit rate",
                 c->name);
        snprintf(why->hint, sizeof why->hint, "give --video-bitrate");
        return false;
    }
    if (o->max_rate > 0 && o->bitrate > o->max_rate) {
        snprintf(why->msg, sizeof why->msg, "the bit rate is above the highest rate");
        return false;
    }
    if (o->max_rate > 0 && o->buf_size <= 0)
        o->buf_size = 2 * o->max_rate;
    if (rates && o->crf < 0)
        o->crf = c->crf[o->quality];
    if (!o->preset && rates)
        o->preset = c->preset[o->quality];
    if (!rates && o->preset && o->preset[0]) {
        snprintf(why->msg, sizeof why->msg, "%s has no presets",
                 o->vcodec == KN_VC_NONE ? kn_format_get(o->format)->name : c->name);
        return false;
    }
    return true;
}

static bool settle_sound(kn_encode_opts *o, kn_refusal *why) {
    const kn_format_info *f = kn_format_get(o->format);
    const kn_acodec_info *c = kn_acodec_get(o->acodec);
    char rate[16];
    if (f->audio == 0 && (o->audio_bitrate > 0 || o->sample_rate > 0)) {
        snprintf(why->msg, sizeof why->msg, "%s has no sound", f->name);
        return false;
    }
    if (c->bitrate == 0 && o->audio_bitrate > 0) {
        snprintf(why->msg, sizeof why->msg, "%s sound has no bit rate to choose", c->name);
        return false;
    }
    if (o->audio_bitrate == 0)
        o->audio_bitrate = c->bitrate;
    if (f->audio == 0)
        return true;
    if (o->sample_rate == 0)
        o->sample_rate = KN_AUDIO_RATE;
    snprintf(rate, sizeof rate, "%d", o->sample_rate);
    if (c->rates[0] && !kn_in_words(c->rates, kn_cstr(rate))) {
        kn_sb names = {0};
        snprintf(why->msg, sizeof why->msg, "%s has no sample rate %d", c->name, o->sample_rate);
        kn_word_names(&names, c->rates);
        say(why->hint, sizeof why->hint, "it has ", &names, "");
        return false;
    }
    return true;
}

static bool loops(kn_format f, const void *unused) {
    return kn_format_get(f)->flags & KN_FF_LOOPS;
}

static bool settle_rest(kn_encode_opts *o, kn_refusal *why) {
    const kn_format_info *f = kn_format_get(o->format);
    kn_sb names = {0};
    if (o->loop != 0 && !loops(o->format, NULL)) {
        snprintf(why->msg, sizeof why->msg, "%s has no number of repetitions", f->name);
        kn_format_names(&names, loops, NULL);
        say(why->hint, sizeof why->hint, "those that have: ", &names, "");
        return false;
    }
    if (o->segment_seconds > 0 && o->format != KN_FMT_HLS) {
        snprintf(why->msg, sizeof why->msg, "%s is not cut into segments", f->name);
        snprintf(why->hint, sizeof why->hint, "--format hls is");
        return false;
    }
    if (o->format == KN_FMT_HLS && o->gop > 0) {
        snprintf(why->msg, sizeof why->msg, "segments of hls are its groups of pictures");
        snprintf(why->hint, sizeof why->hint, "--hls-segment-seconds says how long");
        return false;
    }
    const bool picks = o->vcodec == KN_VC_JPEG || o->vcodec == KN_VC_WEBP;
    if (o->picture_quality > 0 && !picks) {
        snprintf(why->msg, sizeof why->msg, "%s has no quality of single pictures", f->name);
        snprintf(why->hint, sizeof why->hint, "JPEG and WebP have");
        return false;
    }
    if (o->file_pattern && f->sink != KN_SINK_IMAGES) {
        snprintf(why->msg, sizeof why->msg, "%s is no sequence of files", f->name);
        return false;
    }
    if (o->vcodec == KN_VC_VP8 && o->matrix == KN_MATRIX_709)
        o->matrix = KN_MATRIX_601; /* RFC 6386, 9.2: its streams know one colour space, this one */
    const bool yuv =
        o->pixel_format && strncmp(o->pixel_format, "yuv", 3) == 0 && o->vcodec != KN_VC_PRORES;
    const bool fixed = o->vcodec == KN_VC_VP8 && o->matrix == KN_MATRIX_601 && !o->full_range;
    if ((o->matrix != KN_MATRIX_709 || o->full_range) && !fixed &&
        (!yuv || o->vcodec == KN_VC_VP8)) {
        snprintf(why->msg, sizeof why->msg, "the colours of %s in %s cannot be chosen",
                 kn_vcodec_get(o->vcodec)->name, f->name);
        return false;
    }
    if (o->picture_quality == 0 && picks)
        o->picture_quality = o->vcodec == KN_VC_JPEG ? 80 : 90;
    if (o->segment_seconds <= 0 && o->format == KN_FMT_HLS)
        o->segment_seconds = 4;
    return true;
}

bool kn_encode_settle(kn_encode_opts *o, kn_refusal *why) {
    *why = (kn_refusal){0};
    if (!settle_codecs(o, why))
        return false;
    if (o->vcodec == KN_VC_NONE && (o->profile || o->pixel_format || o->transparent > 0)) {
        snprintf(why->msg, sizeof why->msg, "%s has no pictures", kn_format_get(o->format)->name);
        return false;
    }
    return (o->vcodec == KN_VC_NONE || settle_pixels(o, why)) && settle_rate(o, why) &&
           settle_sound(o, why) && settle_rest(o, why);
}
