/* What scripts get from the DOM and its companions, against the answers that Chromium gave once
 * (tests/tools/capture_answers.sh): PAGE.html has expressions, PAGE.txt a line for each.
 *
 * known.txt lists the differences that stay, "PAGE | expression | cause"; it must be exact. With
 * page names as arguments only these run, and every difference is shown. */
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/vec.h"
#include "src/render/internal.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGES "tests/script"

typedef struct text {
    char *p;
    KN_VEC(char *) lines;
} text;

static void split(text *t, char *p) {
    *t = (text){.p = p};
    for (char *q = p; q && *q;) {
        char *end = strchr(q, '\n');
        kn_vec_push(&t->lines, q);
        if (!end)
            break;
        *end = 0;
        q = end + 1;
    }
}

static void text_free(text *t) {
    kn_vec_free(&t->lines);
    free(t->p);
}

static char *read_all(const char *path) {
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    char *p = NULL;
    size_t n = 0;
    kn_read_file(path, d, (kn_loc){0}, &p, &n);
    kn_diags_free(d);
    kn_files_free(files);
    return p;
}

/* The answers, after the frames of ten seconds: what waits for timers has come by then. */
static char *answers_of(const char *page, bool loud) {
    char *data = kn_data_dir("share/kinora");
    const kn_opts o = {.project = page,
                       .data_dir = data,
                       .width = 800,
                       .height = 600,
                       .threads = 1,
                       .page = true,
                       .script_limit_ms = 10000};
    kn_session *s = NULL;
    char *out = NULL;
    if (kn_session_open(&o, &s) == KN_OK)
        for (int i = 0; i <= 300; i++) {
            s->now = i / 30.0;
            kn_script_seek(s->script, i, s->now);
            kn_session_flush(s, true);
            kn_script_after_seek(s->script, i, s->now, false);
        }
    if (s->script)
        out = kn_script_eval(s->script, "window.answered ? answers.join('\\n') : ''");
    if (loud || !out || !*out)
        kn_diags_print(kn_session_diags(s), stderr, 0, false);
    kn_session_close(s);
    free(data);
    return out;
}

/* "PAGE | expression | cause" of the list, or NULL. Each line may be used once. */
static const char *known(text *list, const char *page, const char *expr, size_t n) {
    for (size_t i = 0; i < list->lines.n; i++) {
        const char *l = list->lines.v[i];
        size_t np = strlen(page);
        if (l && strncmp(l, page, np) == 0 && strncmp(l + np, " | ", 3) == 0 &&
            strncmp(l + np + 3, expr, n) == 0 && strncmp(l + np + 3 + n, " | ", 3) == 0) {
            list->lines.v[i] = NULL;
            return l;
        }
    }
    return NULL;
}

typedef struct totals {
    size_t pages, answers, differ, unknown;
} totals;

static void compare(const char *page, text *list, bool loud, totals *sum) {
    char path[512];
    text want, got;
    snprintf(path, sizeof path, PAGES "/%s.txt", page);
    split(&want, read_all(path));
    snprintf(path, sizeof path, PAGES "/%s.html", page);
    split(&got, answers_of(path, loud));
    sum->pages++;
    sum->answers += want.lines.n;
    if (!want.lines.n) {
        printf("%s: no answers of Chromium\n", page);
        sum->unknown++;
    }
    for (size_t i = 0; i < want.lines.n; i++) {
        const char *w = want.lines.v[i], *g = i < got.lines.n ? got.lines.v[i] : "(none)";
        const char *arrow = strstr(w, " → ");
        size_t n = arrow ? (size_t)(arrow - w) : strlen(w);
        if (strcmp(w, g) == 0)
            continue;
        sum->differ++;
        bool same_expr = strncmp(w, g, n) == 0;
        bool listed = known(list, page, w, n) != NULL;
        sum->unknown += !listed;
        if (!listed || loud)
            printf("%s:%zu%s\n  %s\n  is %s\n", page, i + 1, listed ? " (known)" : "", w,
                   same_expr && strlen(g) > n ? g + n : g);
    }
    text_free(&want);
    text_free(&got);
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv) {
    text list;
    totals sum = {0};
    split(&list, read_all(PAGES "/known.txt"));
    if (argc > 1) {
        for (int i = 1; i < argc; i++)
            compare(argv[i], &list, true, &sum);
    } else {
        KN_VEC(char *) names = {0};
        DIR *d = opendir(PAGES);
        for (struct dirent *e; d && (e = readdir(d));) {
            size_t n = strlen(e->d_name);
            if (n > 5 && strcmp(e->d_name + n - 5, ".html") == 0)
                kn_vec_push(&names, kn_xstrndup(e->d_name, n - 5));
        }
        if (d)
            closedir(d);
        if (names.n)
            qsort(names.v, names.n, sizeof *names.v, by_name);
        for (size_t i = 0; i < names.n; i++) {
            compare(names.v[i], &list, false, &sum);
            free(names.v[i]);
        }
        kn_vec_free(&names);
        for (size_t i = 0; i < list.lines.n; i++)
            if (list.lines.v[i] && *list.lines.v[i] && *list.lines.v[i] != '#') {
                printf("known.txt: no such difference: %s\n", list.lines.v[i]);
                sum.unknown++;
            }
    }
    text_free(&list);
    printf("%zu pages, %zu answers, %zu differ, %zu of them unexplained\n", sum.pages, sum.answers,
           sum.differ, sum.unknown);
    return sum.unknown ? 1 : 0;
}
