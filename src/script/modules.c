/* Where a script URL leads: a file of the project, or a package that is at hand. The network is not
 * asked.
 *
 *   https://cdn.jsdelivr.net/npm/gsap@3.12.5/dist/gsap.min.js   jsdelivr, unpkg, esm.sh:
 * name[@version]/path https://cdnjs.cloudflare.com/ajax/libs/gsap/3.12.5/gsap.min.js   cdnjs:
 * name/version/path
 *
 * A package is looked for in the project's node_modules, in --modules DIR, in kinora's own modules.
 */
#include <unistd.h>
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/script/internal.h"

typedef struct kn_package_ref {
    kn_str name, path; /* path may be empty: the package's main file */
    kn_str version;    /* as the address asks for it; may be empty */
} kn_package_ref;

static kn_str cut_query(kn_str url) {
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] == '?' || url.p[i] == '#')
            return kn_str_sub(url, 0, i);
    return url;
}

static size_t find_char(kn_str s, size_t from, char c) {
    while (from < s.n && s.p[from] != c)
        from++;
    return from;
}

/* name[@version][/path], name may be @scope/name */
static bool parse_npm(kn_str rest, kn_package_ref *out) {
    size_t from = rest.n && rest.p[0] == '@' ? find_char(rest, 0, '/') + 1 : 0;
    if (from > rest.n)
        return false;
    size_t slash = find_char(rest, from, '/'), at = find_char(rest, from, '@');
    out->name = kn_str_sub(rest, 0, at < slash ? at : slash);
    out->version = at < slash ? kn_str_sub(rest, at + 1, slash) : KN_S("");
    out->path = slash < rest.n ? kn_str_sub(rest, slash + 1, rest.n) : KN_S("");
    return out->name.n > 0;
}

static bool parse_cdnjs(kn_str rest, kn_package_ref *out) {
    size_t a = find_char(rest, 0, '/');
    size_t b = a < rest.n ? find_char(rest, a + 1, '/') : rest.n;
    if (b >= rest.n)
        return false;
    out->name = kn_str_sub(rest, 0, a);
    out->version = kn_str_sub(rest, a + 1, b);
    out->path = kn_str_sub(rest, b + 1, rest.n);
    return out->name.n > 0;
}

static bool parse_package(kn_str url, kn_package_ref *out) {
    static const struct {
        const char *prefix;
        bool cdnjs;
    } hosts[] = {{"cdn.jsdelivr.net/npm/", false},
                 {"unpkg.com/", false},
                 {"esm.sh/", false},
                 {"cdn.skypack.dev/", false},
                 {"cdnjs.cloudflare.com/ajax/libs/", true}};
    kn_str rest = url;
    if (kn_str_starts(rest, KN_S("https:")))
        rest = kn_str_sub(rest, 6, rest.n);
    else if (kn_str_starts(rest, KN_S("http:")))
        rest = kn_str_sub(rest, 5, rest.n);
    if (!kn_str_starts(rest, KN_S("//")))
        return false;
    rest = kn_str_sub(cut_query(rest), 2, cut_query(rest).n);
    for (size_t i = 0; i < KN_COUNTOF(hosts); i++)
        if (kn_str_starts(rest, kn_cstr(hosts[i].prefix))) {
            rest = kn_str_sub(rest, strlen(hosts[i].prefix), rest.n);
            return hosts[i].cdnjs ? parse_cdnjs(rest, out) : parse_npm(rest, out);
        }
    return false;
}

static bool is_remote(kn_str url) {
    return kn_str_starts(url, KN_S("http:")) || kn_str_starts(url, KN_S("https:")) ||
           kn_str_starts(url, KN_S("//"));
}

/* ---- finding the file ---- */

static bool safe_path(kn_str path) {
    return kn_str_find(path, KN_S("..")) < 0 && !(path.n && path.p[0] == '/');
}

/* A folder of packages. What lies in one of the project may not lead out of it by links. */
typedef struct place {
    const char *dir, *root; /* root NULL: the folder is not the project's */
    kn_script *s;
    kn_loc loc;
} place;

static char *try_file(const place *in, kn_str name, const char *middle, kn_str path) {
    kn_sb b = {0};
    kn_sb_puts(&b, in->dir);
    kn_sb_putc(&b, '/');
    kn_sb_put(&b, name);
    kn_sb_puts(&b, middle);
    kn_sb_put(&b, path);
    char *file = kn_sb_take(&b), *real = NULL;
    if (access(file, R_OK) == 0 && !(real = kn_real_inside(in->root ? in->root : "/", file)))
        kn_report(in->s->env.diags, KN_SEV_WARN, KN_EIO, "resource/refused", in->loc,
                  "--modules names a folder outside of the project",
                  "'%s' leads out of the project folder", file);
    free(file);
    return real;
}

static kn_str base_name(kn_str path) {
    size_t from = path.n;
    while (from && path.p[from - 1] != '/')
        from--;
    return kn_str_sub(path, from, path.n);
}

/* cdnjs and flat --modules folders leave the package's inner folders out. */
static char *find_in(const place *in, const kn_package_ref *p) {
    static const char *const middles[] = {"/", "/dist/", "/build/", "/lib/"};
    kn_str path = p->path;
    char guess[128];
    if (!path.n || kn_str_eq(path, KN_S("+esm"))) {
        snprintf(guess, sizeof guess, "%.*s.min.js", (int)base_name(p->name).n,
                 base_name(p->name).p);
        path = kn_cstr(guess);
    }
    if (!safe_path(path) || !safe_path(p->name))
        return NULL;
    char *file = NULL;
    for (size_t i = 0; !file && i < KN_COUNTOF(middles); i++)
        file = try_file(in, p->name, middles[i], path);
    for (size_t i = 0; !file && i < KN_COUNTOF(middles); i++)
        file = try_file(in, p->name, middles[i], base_name(path));
    return file ? file : try_file(in, KN_S("."), "/", base_name(path));
}

/* Beside "name" there may be "name@3": that major version. */
static char *find_version(const place *in, const kn_package_ref *p) {
    kn_package_ref major = *p;
    char name[128];
    size_t digits = 0;
    while (digits < p->version.n && p->version.p[digits] >= '0' && p->version.p[digits] <= '9')
        digits++;
    snprintf(name, sizeof name, "%.*s@%.*s", (int)p->name.n, p->name.p, (int)digits, p->version.p);
    major.name = kn_cstr(name);
    char *file = digits ? find_in(in, &major) : NULL;
    return file ? file : find_in(in, p);
}

static char *find_package(kn_script *s, const kn_package_ref *p, kn_loc loc) {
    char *dirs[4] = {0}, *file = NULL;
    const kn_scene *scene = s->env.scene;
    if (scene->base)
        dirs[0] = kn_path_join(scene->base, "node_modules");
    if (scene->project)
        dirs[1] = kn_path_join(scene->project, "node_modules");
    if (s->env.modules_dir)
        dirs[2] = kn_xstrdup(s->env.modules_dir);
    if (s->env.data_dir)
        dirs[3] = kn_path_join(s->env.data_dir, "modules");
    for (size_t i = 0; i < KN_COUNTOF(dirs); i++) {
        if (!file && dirs[i])
            file = find_version(&(place){dirs[i], i < 2 ? scene->project : NULL, s, loc}, p);
        free(dirs[i]);
    }
    return file;
}

static char *find_file(kn_script *s, kn_str url, kn_loc loc) {
    kn_package_ref p;
    if (is_remote(url))
        return parse_package(url, &p) ? find_package(s, &p, loc) : kn_local_path(s, url);
    char *path = kn_local_path(s, url);
    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    /* "vendor/gsap.min.js" that was never downloaded: GSAP's files are ours to give. */
    kn_str name = base_name(cut_query(url));
    p = (kn_package_ref){.name = KN_S("gsap")};
    kn_sb b = {0};
    kn_sb_puts(&b, "dist/");
    kn_sb_put(&b, name);
    p.path = kn_sb_str(&b);
    path = kn_str_starts(name, KN_S("gsap")) ? find_package(s, &p, loc) : NULL;
    kn_sb_free(&b);
    return path;
}

static char *module_text(kn_script *s, kn_str url, kn_loc loc, bool quiet, char **shown,
                         size_t *n) {
    char *text = NULL;
    *shown = NULL;
    url = kn_str_trim(url);
    kn_str mime;
    if (kn_data_url(url, &mime, &text, n)) {
        *shown = kn_xstrdup("data:");
        return text;
    }
    char *file = find_file(s, url, loc);
    if (!file && quiet)
        return NULL;
    if (!file) {
        kn_report(s->env.diags, KN_SEV_WARN, KN_EIO,
                  is_remote(url) ? "script/remote" : "script/no-such-file", loc,
                  is_remote(url)
                      ? "install the package in the project's node_modules, or give --modules"
                      : NULL,
                  "script '%.*s' is not at hand and was skipped", (int)url.n, url.p);
        return NULL;
    }
    if (kn_read_resolved(file, s->env.diags, loc, &text, n) == KN_OK)
        *shown = kn_xstrndup(url.p, url.n);
    free(file);
    return text;
}

char *kn_module_text(kn_script *s, kn_str url, kn_loc loc, char **shown, size_t *n) {
    return module_text(s, url, loc, false, shown, n);
}

/* moduleText(url, quiet): [text, name in diagnostics], null when it is not at hand. */
KN_NATIVE(host_module_text) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr url;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &url, exc))
        return KN_NULL;
    bool quiet = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 1));
    char *shown = NULL;
    size_t n = 0;
    char *text = module_text(s, kn_jstr_view(&url), kn_here(s), quiet, &shown, &n);
    kn_jstr_free(&url);
    JSValueRef v = KN_NULL;
    if (text && shown) {
        JSValueRef pair[] = {kn_js_str(ctx, (kn_str){text, n}), kn_js_str(ctx, kn_cstr(shown))};
        v = kn_js_array_of(ctx, 2, pair);
    }
    free(text);
    free(shown);
    return v;
}

/* evalModule(text, file, line, column, length of what we put before it, is it a library): what it
 * evaluates to; undefined when that failed, which is reported. */
KN_NATIVE(host_eval_module) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text, file = {.p = file.buf};
    if (!s || argc < 6 || !kn_jstr_init(ctx, argv[0], &text, exc))
        return KN_UNDEF;
    JSValueRef v = NULL;
    if (kn_jstr_init(ctx, argv[1], &file, exc)) {
        const kn_loc at = {kn_files_add(s->env.scene->files, file.p),
                           (uint32_t)kn_js_num(ctx, argv[2]), (uint32_t)kn_js_num(ctx, argv[3])};
        v = kn_eval(s, text.p, at, (uint32_t)kn_js_num(ctx, argv[4]),
                    JSValueToBoolean(ctx, argv[5]), NULL);
    }
    kn_jstr_free(&text);
    kn_jstr_free(&file);
    return v ? v : KN_UNDEF;
}
