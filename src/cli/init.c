/* kinora init: a new project from one of the examples in the data folder. */
#include "src/cli/args.h"
#include "src/cli/json.h"
#include "src/cli/output.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/vec.h"
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static int visible(const struct dirent *e) {
    return e->d_name[0] != '.';
}

static bool is_empty(const char *dir) {
    struct dirent **list;
    const int n = scandir(dir, &list, visible, alphasort);
    for (int i = 0; i < n; i++)
        free(list[i]);
    if (n >= 0)
        free(list);
    return n <= 0;
}

static bool copy_file(const char *from, const char *to) {
    char *text = NULL;
    size_t n = 0;
    const bool ok = kn_read_file(from, NULL, (kn_loc){0}, &text, &n) == KN_OK &&
                    kn_write_file_whole(to, text, n, NULL) == KN_OK;
    if (!ok)
        kn_usage("cannot copy '%s' to '%s'", from, to);
    free(text);
    return ok;
}

static bool copy_folder(const char *from, const char *to, int depth) {
    struct dirent **list;
    const int n = depth < 16 ? scandir(from, &list, visible, alphasort) : -1;
    bool ok = n >= 0 && (mkdir(to, 0777) == 0 || errno == EEXIST);
    for (int i = 0; i < n; i++) {
        char *a = kn_path_join(from, list[i]->d_name), *b = kn_path_join(to, list[i]->d_name);
        struct stat sb;
        if (ok && stat(a, &sb) == 0)
            ok = S_ISDIR(sb.st_mode) ? copy_folder(a, b, depth + 1) : copy_file(a, b);
        free(a);
        free(b);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    return ok;
}

/* The names of the examples, in a sentence. */
static char *examples(const char *samples) {
    struct dirent **list;
    kn_sb b = {0};
    const int n = scandir(samples, &list, visible, alphasort);
    for (int i = 0; i < n; i++) {
        kn_sb_printf(&b, "%s%s", i ? ", " : "", list[i]->d_name);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    return kn_sb_take(&b);
}

/* Replaces every `from` in the text. */
static void replace(kn_sb *text, const char *from, const char *to) {
    kn_sb out = {0};
    kn_str rest = kn_sb_str(text);
    for (ptrdiff_t at; (at = kn_str_find(rest, kn_cstr(from))) >= 0;) {
        kn_sb_put(&out, kn_str_sub(rest, 0, (size_t)at));
        kn_sb_puts(&out, to);
        rest = kn_str_sub(rest, (size_t)at + strlen(from), rest.n);
    }
    kn_sb_put(&out, rest);
    kn_sb_free(text);
    *text = out;
}

/* A film or sound of the user's goes to assets/ and into the root. */
static bool add_media(const char *dir, const char *path, bool video, kn_sb *page) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    kn_sb rel = {0}, tag = {0}, escaped = {0};
    kn_sb_printf(&rel, "%s/assets/%s", dir, name);
    char *to = kn_sb_take(&rel);
    kn_make_folders(to);
    const bool ok = copy_file(path, to);
    for (const char *c = name; *c; c++)
        if (*c == '"' || *c == '&' || *c == '<' || *c == '%' || *c == '?' || *c == '#')
            kn_sb_printf(&escaped, "%%%02X", (unsigned char)*c);
        else
            kn_sb_putc(&escaped, *c);
    char *src = kn_sb_take(&escaped);
    if (video)
        kn_sb_printf(
            &tag,
            "      <video id=\"video\" src=\"assets/%s\" data-start=\"0\" data-track-index=\"0\" "
            "data-has-audio=\"true\" style=\"width: 100%%; height: 100%%; object-fit: "
            "contain\"></video>\n",
            src);
    else
        kn_sb_printf(&tag,
                     "      <audio id=\"audio\" src=\"assets/%s\" data-start=\"0\" "
                     "data-track-index=\"2\"></audio>\n",
                     src);
    kn_sb_puts(&tag, "      <h1 ");
    char *text = kn_sb_take(&tag);
    replace(page, "      <h1 ", text);
    replace(page, " data-duration=\"5\" data-fps", " data-fps"); /* as long as the media */
    free(text);
    free(src);
    free(to);
    return ok;
}

/* What the options change in the blank page. */
static bool edit(const kn_args *a, const char *dir) {
    char *path = kn_path_join(dir, "index.html"), *text = NULL, number[64];
    size_t n = 0;
    int w = 1920, h = 1080;
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) != KN_OK) {
        free(path);
        return false;
    }
    kn_sb page = {0};
    kn_sb_put(&page, (kn_str){text, n});
    free(text);
    bool ok = true;
    kn_resolution_size(a, &w, &h);
    if (w != 1920 || h != 1080) {
        snprintf(number, sizeof number, "data-width=\"%d\"", w);
        replace(&page, "data-width=\"1920\"", number);
        snprintf(number, sizeof number, "data-height=\"%d\"", h);
        replace(&page, "data-height=\"1080\"", number);
        snprintf(number, sizeof number, "width: %dpx", w);
        replace(&page, "width: 1920px", number);
        snprintf(number, sizeof number, "height: %dpx", h);
        replace(&page, "height: 1080px", number);
    }
    if (ok && kn_has(a, KN_F_VIDEO))
        ok = add_media(dir, a->value[KN_F_VIDEO], true, &page);
    if (ok && kn_has(a, KN_F_AUDIO))
        ok = add_media(dir, a->value[KN_F_AUDIO], false, &page);
    if (ok && kn_write_file_whole(path, page.p, page.n, NULL) != KN_OK) {
        kn_usage("cannot write '%s'", path);
        ok = false;
    }
    kn_sb_free(&page);
    free(path);
    return ok;
}

static int init(const kn_args *a) {
    static const kn_flag of_blank[] = {KN_F_RESOLUTION, KN_F_VIDEO, KN_F_AUDIO};
    const char *example = a->value[KN_F_EXAMPLE] ? a->value[KN_F_EXAMPLE] : "blank",
               *name = !strcmp(a->target, ".") ? "my-video" : a->target;
    char *data = kn_data_dir(KN_DATADIR), *samples = kn_path_join(data, "samples"),
         *from = kn_path_join(samples, example), *list = examples(samples);
    int code = 1;
    const bool blank = !strcmp(example, "blank");
    bool fits = true;
    for (size_t i = 0; fits && i < KN_COUNTOF(of_blank); i++)
        if (kn_has(a, of_blank[i]) && !blank) {
            kn_usage("--%s is for the example 'blank'", kn_flags[of_blank[i]].name);
            fits = false;
        }
    if (!fits) {
        /* said */
    } else if (strchr(example, '/') || example[0] == '.' || access(from, R_OK) != 0) {
        kn_usage("there is no example '%s': %s", example,
                 *list ? list : "the data folder has none");
    } else if (access(name, F_OK) == 0 && !is_empty(name)) {
        kn_usage("'%s' exists already and is not empty", name);
    } else {
        char *inside = kn_path_join(name, "index.html");
        kn_make_folders(inside);
        free(inside);
        if (copy_folder(from, name, 0) && (!blank || edit(a, name)))
            code = 0;
    }
    if (code == 0 && kn_has(a, KN_F_JSON)) {
        kn_sb b = {0};
        kn_sb_puts(&b, "{\"project\":");
        kn_sb_json(&b, kn_cstr(name));
        kn_sb_printf(&b, ",\"example\":\"%s\"", example);
        kn_json_tell(&b);
    } else if (code == 0 && !kn_has(a, KN_F_QUIET)) {
        printf("◇  %s (%s)\n   kinora render %s -o %s.mp4\n", name, example, name, name);
    }
    free(list);
    free(from);
    free(samples);
    free(data);
    return code;
}

int kn_run_INIT(int argc, char **argv) {
    kn_args a;
    if (!kn_args_parse(argc, argv, KN_VERB_INIT, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_INIT, stdout);
        return 0;
    }
    return init(&a);
}
