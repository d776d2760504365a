/* A directory of PNGs and the sound beside them; made under another name, then renamed. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "codec/mux.h"
#include "codec/still.h"
#include "src/core/mem.h"
#include "src/core/par.h"

/* Compressing a PNG takes longer than drawing it; the number cannot change the files. */
#define KN_WRITERS 4
#define KN_JOBS    (2 * KN_WRITERS)

typedef struct kn_png_job {
    kn_pix *pix; /* owned copy */
    int64_t frame;
} kn_png_job;

typedef struct kn_png_seq {
    kn_sink base;
    char *temp;
    kn_thread *thread[KN_WRITERS];
    kn_mutex *lock; /* guards what follows */
    kn_cond *change;
    kn_png_job job[KN_JOBS];
    int jobs;
    bool end;
    kn_status failed;
} kn_png_seq;

static char *name_in(const char *dir, const char *name) {
    size_t cap = strlen(dir) + strlen(name) + 2;
    char *out = KN_NEW_N(char, cap);
    snprintf(out, cap, "%s/%s", dir, name);
    return out;
}

static kn_status write_job(kn_png_seq *q, const kn_png_job *job) {
    char name[40];
    snprintf(name, sizeof name, "frame_%06lld.png", (long long)job->frame + 1);
    char *path = name_in(q->temp, name);
    kn_status s = kn_png_write(job->pix, path, q->base.d);
    free(path);
    return s;
}

static void writer_main(void *ctx) {
    kn_png_seq *q = ctx;
    kn_mutex_lock(q->lock);
    for (;;) {
        while (q->jobs == 0 && !q->end)
            kn_cond_wait(q->change, q->lock);
        if (q->jobs == 0)
            break;
        kn_png_job job = q->job[0];
        memmove(q->job, q->job + 1, (size_t)--q->jobs * sizeof *q->job);
        kn_cond_broadcast(q->change);
        bool skip = q->failed != KN_OK;
        kn_mutex_unlock(q->lock);
        kn_status s = skip ? KN_OK : write_job(q, &job);
        kn_pix_unref(job.pix);
        kn_mutex_lock(q->lock);
        if (s != KN_OK)
            q->failed = s;
    }
    kn_mutex_unlock(q->lock);
}

static void stop_writers(kn_png_seq *q) {
    kn_mutex_lock(q->lock);
    q->end = true;
    kn_cond_broadcast(q->change);
    kn_mutex_unlock(q->lock);
    for (int i = 0; i < KN_WRITERS; i++)
        if (q->thread[i])
            kn_thread_join(q->thread[i]);
    memset(q->thread, 0, sizeof q->thread);
}

static kn_status png_frame(kn_sink *s, const kn_pix *p) {
    kn_png_seq *q = (kn_png_seq *)s;
    kn_pix *copy = kn_pix_new(p->w, p->h, KN_PIX_BGRA);
    if (!copy)
        return KN_ENOMEM;
    copy->opaque = p->opaque;
    for (int y = 0; y < p->h; y++)
        memcpy(copy->data + (size_t)y * (size_t)copy->stride,
               p->data + (size_t)y * (size_t)p->stride, 4 * (size_t)p->w);
    kn_mutex_lock(q->lock);
    while (q->jobs == KN_JOBS)
        kn_cond_wait(q->change, q->lock);
    q->job[q->jobs++] = (kn_png_job){copy, s->frames};
    kn_cond_broadcast(q->change);
    kn_status st = q->failed;
    kn_mutex_unlock(q->lock);
    return st;
}

static kn_status write_sound(kn_png_seq *q) {
    kn_mux *mux = NULL;
    char *path = name_in(q->temp, "audio.m4a");
    kn_status s = KN_EIO;
    FILE *f = fopen(path, "wx");
    if (f) {
        fclose(f);
        s = kn_mux_open(path, NULL, q->base.o, q->base.mix, q->base.d, &mux);
    } else {
        kn_sink_error(q->base.d, "write", path);
    }
    if (s == KN_OK)
        s = kn_mux_finish(mux);
    if (s == KN_OK)
        s = kn_mux_check(path, q->base.o, false, q->base.mix, q->base.d);
    kn_mux_close(mux);
    free(path);
    return s;
}

static bool is_ours(const char *name) {
    long long n;
    char rest[8] = "";
    return strcmp(name, "audio.m4a") == 0 ||
           (sscanf(name, "frame_%6lld.%7s", &n, rest) == 2 && strcmp(rest, "png") == 0);
}

/* Removes a directory that holds nothing but what a sequence holds. With `all`, whatever it holds.
 */
static int remove_sequence(const char *dir, bool all) {
    DIR *d = opendir(dir);
    int err = d ? 0 : -1;
    /* First look, then remove: a directory of somebody else's stays whole. */
    for (int pass = all ? 1 : 0; d && pass < 2 && err == 0; pass++) {
        rewinddir(d);
        for (struct dirent *e; err == 0 && (e = readdir(d));) {
            if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
                continue;
            if (pass == 0 && !is_ours(e->d_name)) {
                errno = ENOTEMPTY;
                err = -1;
            } else if (pass == 1) {
                char *path = name_in(dir, e->d_name);
                err = unlink(path);
                free(path);
            }
        }
    }
    if (d)
        closedir(d);
    return err == 0 ? rmdir(dir) : -1;
}

static kn_status png_finish(kn_sink *s) {
    kn_png_seq *q = (kn_png_seq *)s;
    stop_writers(q);
    kn_status st = q->failed;
    if (st == KN_OK && s->mix)
        st = write_sound(q);
    if (st != KN_OK)
        return st;
    struct stat info;
    if (lstat(s->path, &info) == 0 && S_ISDIR(info.st_mode) && remove_sequence(s->path, false) != 0)
        return kn_sink_error(s->d, "replace", s->path);
    if (rename(q->temp, s->path) != 0)
        return kn_sink_error(s->d, "write", s->path);
    return KN_OK;
}

static void png_close(kn_sink *s) {
    kn_png_seq *q = (kn_png_seq *)s;
    kn_mutex_lock(q->lock);
    if (!s->done)
        q->failed = KN_ECANCEL; /* jobs that wait are dropped */
    kn_mutex_unlock(q->lock);
    stop_writers(q);
    if (q->temp && !s->done)
        remove_sequence(q->temp, true);
    kn_cond_free(q->change);
    kn_mutex_free(q->lock);
    free(q->temp);
    free(q);
}

kn_status kn_png_sink(kn_sink **out, const kn_sink *base) {
    kn_png_seq *q = KN_NEW(kn_png_seq);
    q->base = *base;
    q->base.frame = png_frame;
    q->base.finish = png_finish;
    q->base.close = png_close;
    q->lock = kn_mutex_new();
    q->change = kn_cond_new();
    *out = &q->base;
    if (strcmp(base->path, "-") == 0) {
        kn_report(base->d, KN_SEV_ERROR, KN_EUSAGE, "output/stdout", (kn_loc){0}, NULL,
                  "a sequence of files cannot be written to standard output");
        return KN_EUSAGE;
    }
    q->temp = kn_temp_create(base->path, ".part", true, base->d);
    for (int i = 0; q->temp && i < KN_WRITERS; i++)
        if (!(q->thread[i] = kn_thread_start(writer_main, q, 1 << 20)))
            return KN_ENOMEM;
    return q->temp ? KN_OK : KN_EIO;
}
