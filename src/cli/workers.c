#include "src/cli/workers.h"
#include "src/core/mem.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct worker {
    pid_t pid; /* 0: not started */
    int to, from;
    bool busy;
    size_t row;
} worker;

struct kn_workers {
    int (*render)(void *ctx, size_t row, kn_render_result *r);
    void *ctx;
    int n;
    bool passed_on;
    worker v[];
};

kn_workers *kn_workers_new(int n, int (*render)(void *ctx, size_t row, kn_render_result *r),
                           void *ctx) {
    kn_workers *w = kn_xalloc(sizeof *w + sizeof *w->v * (size_t)n);
    w->render = render;
    w->ctx = ctx;
    w->n = n;
    return w;
}

/* Pipes give and take pieces. */
static bool read_all(int fd, void *p, size_t n) {
    for (char *c = p; n;) {
        const ssize_t k = read(fd, c, n);
        if (k == 0 || (k < 0 && errno != EINTR))
            return false;
        if (k > 0) {
            c += k;
            n -= (size_t)k;
        }
    }
    return true;
}

static bool write_all(int fd, const void *p, size_t n) {
    for (const char *c = p; n;) {
        const ssize_t k = write(fd, c, n);
        if (k < 0 && errno != EINTR)
            return false;
        if (k > 0) {
            c += k;
            n -= (size_t)k;
        }
    }
    return true;
}

/* A worker's life: rows come, reports go, until the pipe is closed. */
static void work(const kn_workers *w, int in, int out) {
    kn_report_row rep;
    size_t row;
    while (read_all(in, &row, sizeof row)) {
        memset(&rep, 0, sizeof rep);
        rep.row = row;
        const uint64_t t0 = kn_now_ns();
        rep.code = w->render(w->ctx, row, &rep.r);
        rep.duration_ms = (double)(kn_now_ns() - t0) / 1e6;
        fflush(NULL);
        if (!write_all(out, &rep, sizeof rep))
            break;
    }
}

static bool start(kn_workers *w, worker *one) {
    int to[2], from[2];
    if (pipe(to) != 0)
        return false;
    if (pipe(from) != 0) {
        close(to[0]);
        close(to[1]);
        return false;
    }
    fflush(NULL); /* else both would write it */
    const pid_t pid = fork();
    if (pid == 0) {
        close(to[1]);
        close(from[0]);
        for (int i = 0; i < w->n; i++) /* the others' ends: they must see theirs close */
            if (w->v[i].pid) {
                close(w->v[i].to);
                close(w->v[i].from);
            }
        work(w, to[0], from[1]);
        _exit(0);
    }
    close(to[0]);
    close(from[1]);
    if (pid < 0) {
        close(to[1]);
        close(from[0]);
        return false;
    }
    *one = (worker){.pid = pid, .to = to[1], .from = from[0]};
    return true;
}

static int end(worker *one) {
    int status = 0;
    close(one->to);
    close(one->from);
    while (waitpid(one->pid, &status, 0) < 0 && errno == EINTR)
        ;
    *one = (worker){0};
    return status;
}

bool kn_workers_give(kn_workers *w, size_t row, bool *failed) {
    *failed = false;
    for (int i = 0; i < w->n; i++) {
        worker *one = &w->v[i];
        if (one->busy)
            continue;
        *failed = !one->pid && !start(w, one);
        if (*failed)
            return false;
        one->busy = true;
        one->row = row;
        /* When it has died since, its closed pipe says so to kn_workers_wait. */
        write_all(one->to, &row, sizeof row);
        return true;
    }
    return false;
}

/* The report of a worker whose pipe can be read: the row's, or that the process is gone. */
static void take(worker *one, kn_report_row *out) {
    if (read_all(one->from, out, sizeof *out)) {
        one->busy = false;
        return;
    }
    *out = (kn_report_row){.row = one->row, .code = -1};
    const int status = end(one);
    if (WIFSIGNALED(status))
        snprintf(out->r.error, sizeof out->r.error, "the renderer was ended by signal %d",
                 WTERMSIG(status));
    else
        snprintf(out->r.error, sizeof out->r.error, "the renderer ended with code %d",
                 WEXITSTATUS(status));
}

bool kn_workers_wait(kn_workers *w, kn_report_row *out) {
    struct pollfd *fds = KN_NEW_N(struct pollfd, w->n);
    bool any = false, got = false;
    for (int i = 0; i < w->n; i++) {
        any |= w->v[i].busy;
        fds[i] = (struct pollfd){.fd = w->v[i].busy ? w->v[i].from : -1, .events = POLLIN};
    }
    while (any && !got) {
        if (kn_render_interrupted() && !w->passed_on) {
            w->passed_on = true;
            for (int i = 0; i < w->n; i++)
                if (w->v[i].pid)
                    kill(w->v[i].pid, SIGTERM);
        }
        if (poll(fds, (nfds_t)w->n, 500) <= 0)
            continue;
        for (int i = 0; i < w->n && !got; i++)
            if (fds[i].revents) {
                take(&w->v[i], out);
                got = true;
            }
    }
    free(fds);
    return got;
}

void kn_workers_free(kn_workers *w, long *peak_kb) {
    struct rusage ru;
    for (int i = 0; i < w->n; i++)
        if (w->v[i].pid)
            end(&w->v[i]);
    getrusage(RUSAGE_CHILDREN, &ru);
    *peak_kb = ru.ru_maxrss;
    free(w);
}
