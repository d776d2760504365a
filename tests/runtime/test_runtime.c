/* What scripts read at twenty instants of pages that GSAP, other libraries and the platform's own
 * animations move, against what the reference renderer gave
 * (tests/tools/capture_values_in_time.sh): NAME.html and NAME.values, a line of JSON per frame; in
 * NAME/ what it mounts, and the values of its variables.
 * Numbers agree within a 64th, the unit of layout, or a thousandth, all other text exactly.
 * tests/runtime/known.txt lists what differs, "page value number cause": neither more nor less may.
 * With arguments, only the pages named, and every difference is printed. */
#include "parser/scene/json.h"
#include "src/core/arena.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/render/session.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define DIR_ "tests/runtime"

typedef struct known {
    char page[64], value[64];
    int n, seen;
} known;
static known list[256];
static size_t n_list;
static bool verbose;

static void read_known(void) {
    FILE *f = fopen(DIR_ "/known.txt", "r");
    char line[512];
    while (f && fgets(line, sizeof line, f) && n_list < KN_COUNTOF(list)) {
        known *k = &list[n_list];
        if (line[0] != '#' && sscanf(line, "%63s %63s %d", k->page, k->value, &k->n) == 3)
            n_list++;
    }
    if (f)
        fclose(f);
}

static known *find_known(const char *page, kn_str value) {
    for (size_t i = 0; i < n_list; i++)
        if (!strcmp(list[i].page, page) && kn_str_eq(kn_cstr(list[i].value), value))
            return &list[i];
    return NULL;
}

static bool starts_number(const char *p, const char *end) {
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p < end && *p == '.')
        p++;
    return p < end && *p >= '0' && *p <= '9';
}

static bool same_text(kn_str a, kn_str b) {
    const char *p = a.p, *pe = a.p + a.n, *q = b.p, *qe = b.p + b.n;
    while (p < pe && q < qe) {
        double x, y;
        if (starts_number(p, pe) && starts_number(q, qe) && kn_parse_double(p, pe, &x, &p) &&
            kn_parse_double(q, qe, &y, &q)) {
            if (fabs(x - y) > fmax(1.0 / 64, fabs(x) * 1e-3))
                return false;
        } else if (*p++ != *q++) {
            return false;
        }
    }
    return p == pe && q == qe;
}

static kn_str text_of(const kn_json *v) {
    return !v ? KN_S("absent") : v->kind == KN_JSON_STRING ? v->str : v->raw;
}

typedef struct tally {
    int all, equal, known;
} tally;

static bool compare_row(const char *page, const kn_json *want, const kn_json *got, tally *t) {
    bool ok = true;
    const kn_json *row = want->first->next, *mine = got && got->first ? got->first->next : NULL;
    for (const kn_json *v = row->first; v; v = v->next) {
        const kn_str a = text_of(v), b = text_of(mine ? kn_json_get(mine, v->key) : NULL);
        t->all++;
        if (same_text(a, b)) {
            t->equal++;
            continue;
        }
        known *k = find_known(page, v->key);
        if (k) {
            k->seen++;
            t->known++;
        }
        if (!k || verbose)
            fprintf(stderr, "%s at %.0f ms: %.*s is\n    %.*s\n  must be\n    %.*s\n", page,
                    want->first->num, (int)v->key.n, v->key.p, (int)b.n, b.p, (int)a.n, a.p);
        ok &= k != NULL;
    }
    return ok;
}

/* The rows that the page kept in `rows`. */
static char *play(const char *path, const char *variables, int frames) {
    char *data = kn_data_dir("share/kinora"), *text = NULL;
    const kn_opts o = {.project = path,
                       .data_dir = data,
                       .modules_dir = "node_modules",
                       .script_limit_ms = 20000,
                       .variables_json = variables};
    kn_session *s = NULL;
    if (kn_session_open(&o, &s) == KN_OK) {
        for (int i = 0; i < frames; i++)
            kn_dlist_free(kn_session_frame(s, i));
        text = kn_session_eval(s, "JSON.stringify(rows)");
    }
    if (!text || verbose)
        kn_diags_print(kn_session_diags(s), stderr, 0, false);
    kn_session_close(s);
    free(data);
    return text;
}

/* A package that the page loads and that was not fetched, with the tests' own; setup.sh does. */
static bool lacks_package(const char *name) {
    char html[512], *text = NULL;
    size_t n;
    bool lacks = false;
    snprintf(html, sizeof html, DIR_ "/%s.html", name);
    if (kn_read_file(html, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        return false;
    for (const char *at = text; !lacks && (at = strstr(at, "/npm/")); at++) {
        char path[128], package[64];
        if (sscanf(at, "/npm/%63[^@/]@", package) != 1)
            continue;
        snprintf(path, sizeof path, "node_modules/%s", package);
        lacks = access(path, F_OK) != 0;
        if (lacks)
            printf("%-20s skipped: %s is absent, ./setup.sh fetches it\n", name, path);
    }
    free(text);
    for (size_t i = 0; lacks && i < n_list; i++)
        if (!strcmp(list[i].page, name))
            list[i].seen = list[i].n;
    return lacks;
}

static bool check_page(const char *name, tally *t) {
    char html[512], path[512], *values = NULL, *variables = NULL;
    size_t n;
    snprintf(html, sizeof html, DIR_ "/%s.html", name);
    snprintf(path, sizeof path, DIR_ "/%s.values", name);
    if (kn_read_file(path, NULL, (kn_loc){0}, &values, &n) != KN_OK) {
        fprintf(stderr, "%s has no values\n", name);
        return false;
    }
    snprintf(path, sizeof path, DIR_ "/%s/variables.json", name);
    if (access(path, F_OK) == 0)
        kn_read_file(path, NULL, (kn_loc){0}, &variables, &n);
    kn_arena *a = kn_arena_new();
    const kn_json *want = kn_json_parse(a, kn_cstr(values));
    int frames = 0;
    for (const kn_json *r = want ? want->first : NULL; r; r = r->next)
        frames++;
    char *mine = play(html, variables, frames);
    const kn_json *got = mine ? kn_json_parse(a, kn_cstr(mine)) : NULL,
                  *g = got ? got->first : NULL;
    bool ok = frames > 0 && got;
    for (const kn_json *w = want ? want->first : NULL; w; w = w->next, g = g ? g->next : NULL)
        ok &= compare_row(name, w, g, t);
    kn_arena_free(a);
    free(mine);
    free(values);
    free(variables);
    return ok;
}

static bool check_all(tally *t) {
    DIR *d = opendir(DIR_);
    bool ok = d != NULL;
    int pages = 0;
    for (const struct dirent *e; d && (e = readdir(d));) {
        char name[256];
        const size_t n = strlen(e->d_name);
        if (n < 6 || strcmp(e->d_name + n - 5, ".html"))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(n - 5), e->d_name);
        pages++;
        if (lacks_package(name))
            continue;
        tally one = {0};
        ok &= check_page(name, &one);
        printf("%-20s %4d values, %4d equal, %3d known\n", name, one.all, one.equal, one.known);
        *t = (tally){t->all + one.all, t->equal + one.equal, t->known + one.known};
    }
    if (d)
        closedir(d);
    for (size_t i = 0; i < n_list; i++)
        if (list[i].seen != list[i].n) {
            fprintf(stderr, "known.txt: %s %s differs %d times, not %d\n", list[i].page,
                    list[i].value, list[i].seen, list[i].n);
            ok = false;
        }
    return ok && pages > 0;
}

int main(int argc, char **argv) {
    tally t = {0};
    bool ok = true;
    read_known();
    verbose = argc > 1;
    for (int i = 1; i < argc; i++)
        ok &= check_page(argv[i], &t);
    if (argc < 2)
        ok = check_all(&t);
    printf("%d values compared: %d agree, %d differ, %d of them known\n", t.all, t.equal,
           t.all - t.equal, t.known);
    return ok ? 0 : 1;
}
