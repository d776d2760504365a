#include "tests/unit/core/check.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "src/core/file.h"

/* A project with a link that leads out, one that leads nowhere, and one inside. */
typedef struct project {
    char *top, *root; /* real paths */
} project;

static void make_dir(const char *top, const char *name) {
    char *p = kn_path_join(top, name);
    assert_int_equal(mkdir(p, 0755), 0);
    free(p);
}

static void make_file(const char *top, const char *name, const char *text) {
    char *p = kn_path_join(top, name);
    assert_int_equal(kn_write_file_whole(p, text, strlen(text), NULL), KN_OK);
    free(p);
}

static void make_link(const char *top, const char *name, const char *to) {
    char *p = kn_path_join(top, name);
    assert_int_equal(symlink(to, p), 0);
    free(p);
}

static int setup(void **state) {
    char name[] = "/tmp/kinora-test-XXXXXX";
    assert_non_null(mkdtemp(name));
    project *t = KN_NEW(project);
    t->top = realpath(name, NULL);
    make_dir(t->top, "p");
    make_dir(t->top, "p/sub");
    make_dir(t->top, "other");
    make_file(t->top, "p/a b.png", "x");
    make_file(t->top, "p/sub/c.css", "y");
    make_file(t->top, "other/secret", "z");
    make_link(t->top, "p/out", "../other");
    make_link(t->top, "p/nowhere", "../not-yet");
    make_link(t->top, "p/in", "sub");
    make_link(t->top, "p/loop", "loop");
    t->root = kn_path_join(t->top, "p");
    *state = t;
    return 0;
}

static int teardown(void **state) {
    static const char *const LEAVES[] = {
        "p/a b.png", "p/sub/c.css", "other/secret", "p/out", "p/nowhere", "p/in", "p/loop",
        "p/sub",     "p",           "other",        ""};
    project *t = *state;
    for (size_t i = 0; i < KN_COUNTOF(LEAVES); i++) {
        char *p = kn_path_join(t->top, LEAVES[i]);
        assert_int_equal(remove(p), 0);
        free(p);
    }
    free(t->top);
    free(t->root);
    free(t);
    return 0;
}

static void urls_stay_inside(void **state) {
    static const struct {
        const char *base, *url, *path; /* below the root; NULL: refused */
    } T[] = {
        {"", "a%20b.png", "/a b.png"},
        {"", " a b.png\n", "/a b.png"},
        {"", "./sub/c.css?v=1#top", "/sub/c.css"},
        {"", "sub\\c.css", "/sub/c.css"},
        {"", "/sub/c.css", "/sub/c.css"},
        {"/sub", "c.css", "/sub/c.css"},
        {"/sub", "../a b.png", "/a b.png"},
        {"/sub", "../../../../a b.png", "/a b.png"}, /* clamped at the root */
        {"/sub", "%2e%2e/%2E./a b.png", "/a b.png"},
        {"/sub", "..%2f..%2f..%2fother/secret", "/other/secret"},
        {"", "not/there.png", "/not/there.png"},
        {"", "a%20b.png/deeper", "/a b.png/deeper"},
        {"", "in/c.css", "/sub/c.css"},
        {"", "in/../a b.png", "/a b.png"}, /* dots are taken before links */
        {"", "100%.png", "/100%.png"},
        {"", "out/secret", NULL},
        {"", "out", NULL},
        {"", "out/new", NULL},
        {"", "nowhere", NULL},
        {"", "nowhere/x", NULL},
        {"", "loop/x", NULL},
        {"", "http://host/x.png", NULL},
        {"", "HTTPS://host/x.png", NULL},
        {"", "//host/x.png", NULL},
        {"", "\\\\host\\x.png", NULL},
        {"", "file:///etc/passwd", NULL},
        {"", "data:text/plain,x", NULL},
        {"", "concat:a|b", NULL},
        {"", "%00", NULL},
        {"", "", NULL},
        {"", "#id", NULL},
        {"", "?q", NULL},
    };
    project *t = *state;
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        char *base = kn_path_join(t->top, T[i].base[0] ? "p/sub" : "p");
        char *got = kn_resolve_url(t->root, base, kn_cstr(T[i].url));
        const char *below = got ? got + strlen(t->root) : NULL;
        if (!got != !T[i].path || (got && strncmp(got, t->root, strlen(t->root)) != 0) ||
            (got && strcmp(below, T[i].path) != 0))
            fail_msg("'%s' gave %s", T[i].url, got ? got : "nothing");
        free(got);
        free(base);
    }
    assert_null(kn_resolve_url(t->root, t->top, KN_S("p/a b.png"))); /* base outside */
    char *etc = kn_resolve_url("/", "/", KN_S("etc"));
    assert_string_equal(etc, "/etc");
    free(etc);
}

static void whole_files(void **state) {
    project *t = *state;
    char *path = kn_path_join(t->root, "sub/c.css"), *text;
    size_t n;
    kn_diags *d = kn_diags_new(NULL);
    assert_int_equal(kn_write_file_whole(path, "new\0text", 8, d), KN_OK);
    assert_int_equal(kn_read_file(path, d, (kn_loc){0}, &text, &n), KN_OK);
    assert_int_equal(n, 8);
    assert_memory_equal(text, "new\0text", 9); /* with the NUL behind it */
    free(text);
    assert_int_equal(kn_diags_count(d), 0);
    assert_int_equal(kn_read_file(t->root, d, (kn_loc){0}, &text, &n), KN_EIO);
    assert_int_equal(kn_read_file("/nonexistent/x", d, (kn_loc){0}, &text, &n), KN_EIO);
    assert_null(text);
    assert_int_equal(kn_write_file_whole("/nonexistent/x", "", 0, d), KN_EIO);
    assert_int_equal(kn_write_file_whole(t->root, "", 0, d), KN_EIO); /* a folder */
    assert_int_equal(kn_diags_count(d), 4);
    kn_diags_free(d);
    free(path);
}

/* A name that was resolved and then became a link, a pipe or a folder gives nothing. */
static void resolved_files(void **state) {
    const project *t = *state;
    char *file = kn_resolve_url(t->root, t->root, KN_S("sub/c.css")), *text = NULL;
    char *sub = kn_path_join(t->root, "sub"), *aside = kn_path_join(t->root, "aside");
    char *css = kn_path_join(aside, "c.css"), *other = kn_path_join(t->top, "other");
    size_t n = 0;
    assert_non_null(file);
    assert_int_equal(kn_read_resolved(file, NULL, (kn_loc){0}, &text, &n), KN_OK);
    assert_str(((kn_str){text, n}), KN_S("y"));
    free(text);
    /* The folder. */
    assert_int_equal(rename(sub, aside), 0);
    assert_int_equal(symlink(aside, sub), 0);
    assert_int_equal(kn_read_resolved(file, NULL, (kn_loc){0}, &text, &n), KN_EIO);
    assert_int_equal(kn_open_resolved(file), -1);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(unlink(sub), 0);
    assert_int_equal(rename(aside, sub), 0);
    /* The file. */
    assert_int_equal(rename(file, aside), 0);
    assert_int_equal(symlink("../../other/secret", file), 0);
    assert_int_equal(kn_open_resolved(file), -1);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(mkfifo(file, 0600), 0); /* must not wait for a writer */
    assert_int_equal(kn_open_resolved(file), -1);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(kn_open_resolved(file), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(rename(aside, file), 0);
    assert_int_equal(kn_open_resolved(sub), -1);
    assert_int_equal(errno, EISDIR);
    char *real = kn_real_inside(t->root, file), *link = kn_path_join(t->root, "out/secret");
    assert_string_equal(real, file);
    assert_null(kn_real_inside(t->root, link));
    assert_null(kn_real_inside(t->root, other));
    free(real);
    free(link);
    free(other);
    free(css);
    free(aside);
    free(sub);
    free(file);
}

/* What a killed render left goes with the next of that output; what is being written stays. */
static void unfinished_files(void **state) {
    const project *t = *state;
    char *path = kn_path_join(t->root, "film.mp4");
    make_file(t->root, ".film.mp4.1-0.part", "left");
    make_dir(t->root, ".film.mp4.1-1.part");
    make_file(t->root, ".film.mp4.1-1.part/frame_000001.png", "left");
    static const char *const others[] = {".film.mp4.part", ".film.mp4.x-0.part",
                                         ".film.mp41-0.part", ".film.mp4.1-0.part.txt",
                                         "film.mp4.1-0.part"};
    for (size_t i = 0; i < KN_COUNTOF(others); i++)
        make_file(t->root, others[i], "mine");
    int lock, second;
    char *one = kn_temp_create(path, false, &lock), *two;
    assert_non_null(one);
    assert_true(lock >= 0);
    for (int i = 0; i < 2; i++) {
        char *left = kn_path_join(t->root, i ? ".film.mp4.1-1.part" : ".film.mp4.1-0.part");
        assert_int_equal(access(left, F_OK), -1);
        free(left);
    }
    two = kn_temp_create(path, true, &second);
    assert_non_null(two);
    assert_string_not_equal(one, two);
    assert_int_equal(access(one, F_OK), 0);
    close(lock);
    char *three = kn_temp_create(path, false, &lock); /* takes the first, whose lock is gone */
    assert_int_equal(access(two, F_OK), 0);
    assert_string_equal(one, three);
    close(lock);
    close(second);
    unlink(three);
    rmdir(two);
    for (size_t i = 0; i < KN_COUNTOF(others); i++) {
        char *mine = kn_path_join(t->root, others[i]);
        assert_int_equal(unlink(mine), 0);
        free(mine);
    }
    free(one);
    free(two);
    free(three);
    free(path);
}

static void data_urls(void **state) {
    static const struct {
        const char *url, *mime, *data; /* data NULL: refused */
    } T[] = {
        {"data:,hello%20you", "text/plain", "hello you"},
        {"data:image/svg+xml;utf8,<svg a='%231'/>", "image/svg+xml", "<svg a='#1'/>"},
        {"data:image/svg+xml,<svg a='#1'/>", "image/svg+xml", "<svg a='"},
        {"DATA:font/woff2;charset=utf-8;base64,aGVsbG8=", "font/woff2", "hello"},
        {"data:a/b;base64,aGVs%0AbG8", "a/b", "hello"},
        {"data:a/b;BASE64, aGVs bG8 =", "a/b", "hello"},
        {"data:;base64,", "text/plain", ""},
        {"data:a/b;base64,!!!", NULL, NULL},
        {"data:a/b;base64,aGVsb", NULL, NULL}, /* one letter too many */
        {"data:a/b", NULL, NULL},
        {"x.png", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_str mime;
        char *out = NULL;
        size_t n = 0;
        bool ok = kn_data_url(kn_cstr(T[i].url), &mime, &out, &n);
        if (ok != (T[i].data != NULL))
            fail_msg("'%s': %d", T[i].url, ok);
        if (ok) {
            assert_str(mime, kn_cstr(T[i].mime));
            assert_str(((kn_str){out, n}), kn_cstr(T[i].data));
        }
        free(out);
    }
}

static void path_parts(void **state) {
    static const struct {
        const char *a, *b, *joined;
    } J[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"a", "/b", "/b"}, {"", "b", "b"}};
    static const struct {
        const char *path, *dir;
    } D[] = {{"a/b", "a"}, {"/b", "/"}, {"b", "."}, {"/a/b/c", "/a/b"}};
    for (size_t i = 0; i < KN_COUNTOF(J); i++) {
        char *p = kn_path_join(J[i].a, J[i].b);
        assert_string_equal(p, J[i].joined);
        free(p);
    }
    for (size_t i = 0; i < KN_COUNTOF(D); i++) {
        char *p = kn_path_dir(D[i].path);
        assert_string_equal(p, D[i].dir);
        free(p);
    }
}

static void data_folder(void **state) {
    setenv("KINORA_DATA", "/somewhere", 1);
    char *p = kn_data_dir("/else");
    assert_string_equal(p, "/somewhere");
    free(p);
    unsetenv("KINORA_DATA");
    p = kn_data_dir("/else"); /* share/kinora of the build tree, where there is one */
    assert_true(strcmp(p, "/else") == 0 || kn_str_ends(kn_cstr(p), KN_S("share/kinora")));
    free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(urls_stay_inside, setup, teardown),
        cmocka_unit_test_setup_teardown(whole_files, setup, teardown),
        cmocka_unit_test_setup_teardown(resolved_files, setup, teardown),
        cmocka_unit_test_setup_teardown(unfinished_files, setup, teardown),
        cmocka_unit_test(data_urls),
        cmocka_unit_test(path_parts),
        cmocka_unit_test(data_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
