/* kinora doctor: whether this machine has what renders need. */
#include "codec/encode.h"
#include "src/cli/args.h"
#include "src/cli/json.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include "src/lint/lint.h"
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

typedef struct doctor {
    kn_sb json, text;
    bool ok, any;
} doctor;

static void put(doctor *d, const char *name, bool ok, bool needed, const char *detail,
                const char *hint) {
    kn_sb_puts(&d->json, d->any ? ",\n" : "\n");
    kn_sb_puts(&d->json, "{\"name\":");
    kn_sb_json(&d->json, kn_cstr(name));
    kn_sb_printf(&d->json, ",\"ok\":%s,\"detail\":", ok ? "true" : "false");
    kn_sb_json(&d->json, kn_cstr(detail));
    if (!ok && hint) {
        kn_sb_puts(&d->json, ",\"hint\":");
        kn_sb_json(&d->json, kn_cstr(hint));
    }
    kn_sb_putc(&d->json, '}');
    kn_sb_printf(&d->text, "  %s %-12s %s\n", ok ? "✓" : needed ? "✗" : "–", name, detail);
    if (!ok && hint)
        kn_sb_printf(&d->text, "    hint: %s\n", hint);
    d->ok &= ok || !needed;
    d->any = true;
}

static void machine(doctor *d) {
    char text[256];
    const int64_t page = sysconf(_SC_PAGESIZE), pages = sysconf(_SC_PHYS_PAGES),
                  left = sysconf(_SC_AVPHYS_PAGES);
    const double gb = 1024.0 * 1024 * 1024;
    struct statvfs fs;
    put(d, "Version", true, true, KN_VERSION, NULL);
    snprintf(text, sizeof text, "%d cores", kn_cpu_count());
    put(d, "CPU", true, true, text, NULL);
    snprintf(text, sizeof text, "%.1f GB total · %.1f GB free", (double)page * (double)pages / gb,
             (double)page * (double)left / gb);
    put(d, "Memory", (double)page * (double)pages > gb, false, text,
        "use --memory and a small picture");
    if (statvfs(".", &fs) == 0) {
        const double space = (double)fs.f_bavail * (double)fs.f_frsize / gb;
        snprintf(text, sizeof text, "%.1f GB free", space);
        put(d, "Disk", space > 0.5, true, text, "make room where films are written");
    }
    const bool writable = access(".", W_OK) == 0;
    put(d, "Folder", writable, false,
        writable ? "films can be written here" : "the working folder cannot be written to",
        "give -o a path elsewhere");
}

/* Fonts and scripts that kinora brings along. */
static void data(doctor *d) {
    static const char hint[] = "install kinora's data folder, or name it in KINORA_DATA";
    char *dir = kn_data_dir(KN_DATADIR), *list = kn_path_join(dir, "fonts/fonts.list"),
         *gsap = kn_path_join(dir, "modules/gsap"), *text = NULL;
    size_t n = 0, faces = 0, missing = 0;
    char detail[600];
    const bool listed =
        access(list, R_OK) == 0 && kn_read_file(list, NULL, (kn_loc){0}, &text, &n) == KN_OK;
    for (kn_str rest = {text, n}; rest.n;) {
        const char *end = memchr(rest.p, '\n', rest.n);
        const kn_str line = {rest.p, end ? (size_t)(end - rest.p) : rest.n};
        const char *bar = memrchr(line.p, '|', line.n);
        if (bar) {
            char *file = kn_xstrndup(bar + 1, (size_t)(line.p + line.n - bar - 1));
            char *fonts = kn_path_join(dir, "fonts"), *path = kn_path_join(fonts, file);
            faces++;
            missing += access(path, R_OK) != 0;
            free(path);
            free(fonts);
            free(file);
        }
        rest = kn_str_sub(rest, end ? line.n + 1 : rest.n, rest.n);
    }
    snprintf(detail, sizeof detail, "%s", dir);
    put(d, "Data", listed, true, detail, hint);
    snprintf(detail, sizeof detail, "%zu faces, %zu of their files missing", faces, missing);
    put(d, "Fonts", faces > 0 && !missing, true, detail, hint);
    put(d, "GSAP", access(gsap, R_OK) == 0, false,
        access(gsap, R_OK) == 0 ? gsap : "not in the data folder",
        "compositions that load gsap from a CDN need it there, in node_modules or in --modules");
    free(text);
    free(gsap);
    free(list);
    free(dir);
}

/* Each codec by the encoders that this build of FFmpeg has for it. */
static void encoders(doctor *d) {
    kn_sb have = {0}, lack = {0};
    for (int c = 1; c < KN_VC_COUNT; c++) {
        const kn_vcodec_info *info = kn_vcodec_get((kn_vcodec)c);
        if (*info->encoders)
            kn_sb_printf(kn_encoder_present(info->encoders) ? &have : &lack, " %s", info->name);
    }
    for (int c = 1; c < KN_AC_COUNT; c++) {
        const kn_acodec_info *info = kn_acodec_get((kn_acodec)c);
        kn_sb_printf(kn_encoder_present(info->encoder) ? &have : &lack, " %s", info->name);
    }
    const bool all = !lack.n;
    char *h = kn_sb_take(&have), *l = kn_sb_take(&lack);
    put(d, "Encoders", strstr(h, "h264") && strstr(h, "aac"), true, *h ? h + 1 : "none",
        "install FFmpeg's libraries with libx264");
    if (!all)
        put(d, "Missing", false, false, l + 1, "formats with these codecs cannot be written");
    free(h);
    free(l);
}

static void script(doctor *d) {
    int line = 1;
    kn_sb why = {0};
    kn_syntax *s = kn_syntax_new();
    const bool ok = kn_lint_script(s, KN_S("const x = () => `${1 + 1}`; x()"), &line, &why);
    put(d, "Scripts", ok, true, ok ? "JavaScriptCore" : "the engine does not read scripts", NULL);
    kn_sb_free(&why);
    kn_syntax_free(s);
}

int kn_run_DOCTOR(int argc, char **argv) {
    kn_args a;
    doctor d = {.ok = true};
    struct utsname u;
    if (!kn_args_parse(argc, argv, KN_VERB_DOCTOR, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_DOCTOR, stdout);
        return 0;
    }
    uname(&u);
    machine(&d);
    data(&d);
    encoders(&d);
    script(&d);
    if (kn_has(&a, KN_F_JSON)) {
        kn_sb b = {0};
        kn_sb_printf(&b, "{\"ok\":%s,\"platform\":\"linux\",\"arch\":\"%s\",\"checks\":[",
                     d.ok ? "true" : "false", !strcmp(u.machine, "x86_64") ? "x64" : u.machine);
        kn_sb_put(&b, kn_sb_str(&d.json));
        kn_sb_puts(&b, "\n]");
        kn_json_tell(&b);
    } else {
        printf("kinora doctor\n\n%.*s\n%s  %s\n", (int)d.text.n, d.text.p, d.ok ? "◇" : "✗",
               d.ok ? "everything that renders need is there" : "something is missing");
    }
    kn_sb_free(&d.json);
    kn_sb_free(&d.text);
    return d.ok || kn_has(&a, KN_F_JSON) ? 0 : 1;
}
