/* A directory of single pictures and the sound beside them; made under another name, then renamed.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "codec/check.h"
#include "codec/folder.h"
#include "codec/mux.h"
#include "codec/still.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/par.h"

/* Compressing a picture takes longer than drawing it; the number cannot change the files. */
#define KN_WRITERS 4
#define KN_JOBS    (2 * KN_WRITERS)
/* Pictures that wait or are being written may take this much, but for two of them. */
#define KN_WAITING_BYTES (256LL << 20)
#define KN_SOUND_NAME    "audio.m4a"

typedef struct kn_image_job {
    kn_pix *pix; /* a reference */
    int64_t frame;
} kn_image_job;

typedef struct kn_images {
    kn_sink base;
    char *temp;
    kn_str before, after; /* of the number in a file's name */
    const char *ext;
    kn_thread *thread[KN_WRITERS];
    kn_mutex *lock; /* guards what follows */
    kn_cond *change;
    kn_image_job job[KN_JOBS];
    int jobs, open; /* waiting; waiting or being written */
    int most;
    bool end;
    kn_status failed;
} kn_images;

static const char *ext_of(kn_vcodec c) {
    return c == KN_VC_JPEG ? "jpg" : c == KN_VC_WEBP ? "webp" : "png";
}

/* The pattern's text with [ext] filled in, cut at [frame]: the views point into it. */
#define KN_PATTERN "frame_[frame].[ext]"
static bool read_pattern(kn_images *q, const char *pattern, char **text) {
    const kn_str frame = KN_S("[frame]"), ext = KN_S("[ext]");
    kn_str p = kn_cstr(pattern);
    kn_sb b = {0};
    ptrdiff_t at = kn_str_find(p, ext);
    if (at >= 0) {
        kn_sb_put(&b, kn_str_sub(p, 0, (size_t)at));
        kn_sb_puts(&b, q->ext);
        kn_sb_put(&b, kn_str_sub(p, (size_t)at + ext.n, p.n));
    } else {
        kn_sb_put(&b, p);
    }
    *text = kn_sb_take(&b);
    p = kn_cstr(*text);
    at = kn_str_find(p, frame);
    if (at < 0 || kn_str_find(p, KN_S("/")) >= 0 || p.p[0] == '.')
        return false;
    q->before = kn_str_sub(p, 0, (size_t)at);
    q->after = kn_str_sub(p, (size_t)at + frame.n, p.n);
    return kn_str_find(q->after, frame) < 0;
}

static char *frame_name(const kn_images *q, int64_t frame) {
    kn_sb b = {0};
    kn_sb_put(&b, q->before);
    kn_sb_printf(&b, "%06lld", (long long)frame + 1);
    kn_sb_put(&b, q->after);
    char *name = kn_sb_take(&b), *path = kn_name_in(q->temp, name);
    free(name);
    return path;
}

static bool is_ours(const char *name, const void *ctx) {
    const kn_images *q = ctx;
    kn_str n = kn_cstr(name);
    if (strcmp(name, KN_SOUND_NAME) == 0)
        return true;
    if (n.n < q->before.n + q->after.n + 6 || !kn_str_starts(n, q->before) ||
        !kn_str_ends(n, q->after))
        return false;
    n = kn_str_sub(n, q->before.n, n.n - q->after.n);
    for (size_t i = 0; i < n.n; i++)
        if (!kn_is_digit((unsigned char)n.p[i]))
            return false;
    return true;
}

static kn_status write_job(kn_images *q, const kn_image_job *job) {
    char *path = frame_name(q, job->frame);
    kn_status s = kn_still_write(job->pix, kn_still_kind_of(q->ext), q->base.o->picture_quality,
                                 path, q->base.d);
    free(path);
    return s;
}

static void writer_main(void *ctx) {
    kn_images *q = ctx;
    kn_mutex_lock(q->lock);
    for (;;) {
        while (q->jobs == 0 && !q->end)
            kn_cond_wait(q->change, q->lock);
        if (q->jobs == 0)
            break;
        kn_image_job job = q->job[0];
        memmove(q->job, q->job + 1, (size_t)--q->jobs * sizeof *q->job);
        bool skip = q->failed != KN_OK;
        kn_mutex_unlock(q->lock);
        kn_status s = skip ? KN_OK : write_job(q, &job);
        kn_pix_unref(job.pix);
        kn_mutex_lock(q->lock);
        q->open--;
        kn_cond_broadcast(q->change);
        if (s != KN_OK)
            q->failed = s;
    }
    kn_mutex_unlock(q->lock);
}

static void stop_writers(kn_images *q) {
    kn_mutex_lock(q->lock);
    q->end = true;
    kn_cond_broadcast(q->change);
    kn_mutex_unlock(q->lock);
    for (int i = 0; i < KN_WRITERS; i++)
        if (q->thread[i])
            kn_thread_join(q->thread[i]);
    memset(q->thread, 0, sizeof q->thread);
}

static kn_status images_frame(kn_sink *s, const kn_pix *p) {
    kn_images *q = (kn_images *)s;
    kn_mutex_lock(q->lock);
    while (q->open >= q->most)
        kn_cond_wait(q->change, q->lock);
    q->job[q->jobs++] = (kn_image_job){kn_pix_ref((kn_pix *)p), s->frames};
    q->open++;
    kn_cond_broadcast(q->change);
    kn_status st = q->failed;
    kn_mutex_unlock(q->lock);
    return st;
}

static kn_status write_sound(kn_images *q) {
    char *path = kn_name_in(q->temp, KN_SOUND_NAME);
    kn_status s = KN_EIO;
    FILE *f = fopen(path, "wx");
    if (f) {
        fclose(f);
        s = kn_mux_sound(path, KN_FMT_M4A, q->base.o, q->base.mix, q->base.d);
    } else {
        kn_sink_error(q->base.d, "write", path);
    }
    free(path);
    return s;
}

/* One picture as others read it. */
static kn_status check_picture(kn_images *q, int64_t frame) {
    char *path = frame_name(q, frame), *data = NULL;
    size_t n = 0;
    kn_status s = kn_read_file(path, q->base.d, (kn_loc){0}, &data, &n);
    kn_pix *p = s == KN_OK ? kn_still_decode(data, n, NULL, (kn_loc){0}, path) : NULL;
    if (s == KN_OK && (!p || p->w != q->base.o->width || p->h != q->base.o->height))
        s = kn_check_failed(q->base.d, "picture %lld cannot be decoded", (long long)frame + 1);
    kn_pix_unref(p);
    free(data);
    free(path);
    return s;
}

static kn_status check_all(kn_images *q) {
    kn_status s = check_picture(q, 0);
    if (s == KN_OK && q->base.o->frames > 1)
        s = check_picture(q, q->base.o->frames - 1);
    for (int64_t i = 0; s == KN_OK && i < q->base.o->frames; i++) {
        char *path = frame_name(q, i);
        if (access(path, R_OK) != 0)
            s = kn_check_failed(q->base.d, "picture %lld is missing", (long long)i + 1);
        free(path);
    }
    return s;
}

static kn_status images_finish(kn_sink *s) {
    kn_images *q = (kn_images *)s;
    stop_writers(q);
    kn_status st = q->failed;
    if (st == KN_OK)
        st = check_all(q);
    if (st == KN_OK && s->mix)
        st = write_sound(q);
    return st == KN_OK ? kn_folder_rename(q->temp, s->path, is_ours, q, s->d) : st;
}

static void images_close(kn_sink *s) {
    kn_images *q = (kn_images *)s;
    kn_mutex_lock(q->lock);
    if (!s->done)
        q->failed = KN_ECANCEL; /* jobs that wait are dropped */
    kn_mutex_unlock(q->lock);
    stop_writers(q);
    if (q->temp && !s->done)
        kn_folder_remove(q->temp);
    kn_cond_free(q->change);
    kn_mutex_free(q->lock);
    free((char *)q->before.p);
    free(q->temp);
    free(q);
}

kn_status kn_images_sink(kn_sink **out, const kn_sink *base) {
    kn_images *q = KN_NEW(kn_images);
    const kn_encode_opts *o = base->o;
    q->base = *base;
    q->base.frame = images_frame;
    q->base.finish = images_finish;
    q->base.close = images_close;
    q->lock = kn_mutex_new();
    q->change = kn_cond_new();
    q->ext = ext_of(o->vcodec);
    const int64_t fit = KN_WAITING_BYTES / (4LL * o->width * o->height);
    q->most = fit > KN_JOBS ? KN_JOBS : fit < 2 ? 2 : (int)fit;
    *out = &q->base;
    char *text = NULL;
    if (!read_pattern(q, o->file_pattern ? o->file_pattern : KN_PATTERN, &text)) {
        free(text);
        q->before = (kn_str){0};
        kn_report(base->d, KN_SEV_ERROR, KN_EUSAGE, "output/pattern", (kn_loc){0},
                  "such as " KN_PATTERN, "the pattern '%s' is no file name with one [frame] in it",
                  o->file_pattern);
        return KN_EUSAGE;
    }
    q->before.p = text; /* the start of what both views point into */
    q->temp = kn_sink_temp(base, true);
    for (int i = 0; q->temp && i < KN_WRITERS; i++)
        if (!(q->thread[i] = kn_thread_start(writer_main, q, 1 << 20)))
            return KN_ENOMEM;
    return q->temp ? KN_OK : KN_EIO;
}
