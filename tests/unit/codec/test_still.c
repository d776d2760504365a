/* Still pictures: each kind decodes to the pixels it was made of. */
#include "media_util.h"
#include "codec/still.h"
#include "src/core/file.h"

static kn_pix *load(const char *dir, const char *name, kn_diags *d) {
    char *path = kn_path_join(dir, name), *data = NULL;
    size_t n = 0;
    assert_int_equal(kn_read_file(path, d, (kn_loc){0}, &data, &n), KN_OK);
    kn_pix *p = kn_still_decode(data, n, d, (kn_loc){0, 1, 1}, name);
    free(path);
    free(data);
    return p;
}

static void expect_px(const kn_pix *p, int x, int y, const int want[4], int slack,
                      const char *name) {
    const uint8_t *px = p->data + (size_t)y * (size_t)p->stride + 4 * (size_t)x;
    for (int c = 0; c < 4; c++)
        if (abs(px[c] - want[c]) > slack)
            fail_msg("%s at %d,%d: %d %d %d %d, expected %d %d %d %d", name, x, y, px[0], px[1],
                     px[2], px[3], want[0], want[1], want[2], want[3]);
}

/* 32×16: red at the top left, blue at the bottom right, green elsewhere. */
static void test_kinds(void **state) {
    static const struct {
        const char *name, *args;
        int slack;
    } T[] = {{"a.png", "-pix_fmt rgb24", 0},
             {"b.png", "-pix_fmt rgba64be", 1},
             {"c.png", "-pix_fmt pal8", 4},
             {"d.jpg", "-pix_fmt yuvj444p -q:v 1", 6},
             {"e.webp", "-lossless 1", 0},
             {"f.gif", "", 4},
             {"g.bmp", "", 0},
             {"h.avif", "-c:v libaom-av1 -still-picture 1 -cpu-used 8 -pix_fmt yuv444p", 8}};
    if (!have_ffmpeg())
        skip();
    for (size_t i = 0; i < sizeof T / sizeof *T; i++) {
        char cmd[700];
        snprintf(cmd, sizeof cmd,
                 "ffmpeg -v error -y -f lavfi -i 'color=#00ff00:size=32x16,format=rgb24,"
                 "drawbox=0:0:8:8:#ff0000:fill,drawbox=24:8:8:8:#0000ff:fill' -frames:v 1 %s "
                 "'%s/%s'",
                 T[i].args, (char *)*state, T[i].name);
        assert_int_equal(system(cmd), 0);
        kn_pix *p = load(*state, T[i].name, NULL);
        assert_non_null(p);
        assert_int_equal(p->w, 32);
        assert_int_equal(p->h, 16);
        expect_px(p, 2, 2, (int[]){0, 0, 255, 255}, T[i].slack, T[i].name);
        expect_px(p, 30, 14, (int[]){255, 0, 0, 255}, T[i].slack, T[i].name);
        expect_px(p, 16, 2, (int[]){0, 255, 0, 255}, T[i].slack, T[i].name);
        kn_pix_unref(p);
    }
}

static void test_png_round_trip(void **state) {
    kn_pix *p = kn_pix_new(256, 256, KN_PIX_BGRA);
    for (int a = 0; a < 256; a++)
        for (int x = 0; x < 256; x++) {
            uint8_t *px = p->data + (size_t)a * (size_t)p->stride + 4 * (size_t)x;
            px[0] = (uint8_t)(x < a ? x : a); /* every premultiplied value of every alpha */
            px[1] = (uint8_t)(a - px[0]);
            px[2] = (uint8_t)a;
            px[3] = (uint8_t)a;
        }
    char *data, *again;
    size_t n, m;
    assert_int_equal(kn_png_encode(p, &data, &n), KN_OK);
    assert_int_equal(kn_png_encode(p, &again, &m), KN_OK);
    assert_int_equal(n, m);
    assert_memory_equal(data, again, n);
    kn_pix *q = kn_still_decode(data, n, NULL, (kn_loc){0}, "q");
    assert_int_equal(kn_pix_hash(p), kn_pix_hash(q));
    assert_false(q->opaque);
    kn_pix_unref(p);
    kn_pix_unref(q);
    free(data);
    free(again);
}

/* Orientation 1..8 put into the same JPEG. */
static void test_exif(void **state) {
    if (!have_ffmpeg())
        skip();
    char cmd[500], *data, *path = kn_path_join(*state, "o.jpg");
    size_t n;
    snprintf(cmd, sizeof cmd,
             "ffmpeg -v error -y -f lavfi -i 'color=black:size=32x16,drawbox=0:0:8:8:white:fill' "
             "-frames:v 1 '%s'",
             path);
    assert_int_equal(system(cmd), 0);
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &data, &n), KN_OK);
    static const int WHERE[9][2] = {{0},    {0, 0}, {1, 0}, {1, 1}, {0, 1},
                                    {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int o = 1; o <= 8; o++) {
        uint8_t app1[] = {0xff, 0xe1, 0, 34, 'E', 'x',        'i', 'f', 0,    0,    'M', 'M',
                          0,    42,   0, 0,  0,   8,          0,   1,   0x01, 0x12, 0,   3,
                          0,    0,    0, 1,  0,   (uint8_t)o, 0,   0,   0,    0,    0,   0};
        char *with = malloc(n + sizeof app1);
        memcpy(with, data, 2);
        memcpy(with + 2, app1, sizeof app1);
        memcpy(with + 2 + sizeof app1, data + 2, n - 2);
        kn_pix *p = kn_still_decode(with, n + sizeof app1, NULL, (kn_loc){0}, "o");
        assert_non_null(p);
        assert_int_equal(p->w, o < 5 ? 32 : 16);
        for (int c = 0; c < 4; c++) {
            int x = c & 1 ? p->w - 4 : 3, y = c & 2 ? p->h - 4 : 3;
            bool white = WHERE[o][0] == (c & 1) && WHERE[o][1] == c >> 1;
            int v = white ? 255 : 0;
            expect_px(p, x, y, (int[]){v, v, v, 255}, 12, "orientation");
        }
        kn_pix_unref(p);
        free(with);
    }
    free(data);
    free(path);
}

/* One px of 200 100 50 at half alpha, in a PNG whose sums (CRC and Adler) are both wrong: browsers
 * show it. */
static void test_sums(void **state) {
    static const uint8_t PNG[] = {137, 80, 78, 71,  13,  10,  26, 10, 0,  0,  0,   13, 73, 72,
                                  68,  82, 0,  0,   0,   1,   0,  0,  0,  1,  8,   6,  0,  0,
                                  0,   31, 21, 196, 137, 0,   0,  0,  13, 73, 68,  65, 84, 120,
                                  156, 99, 56, 145, 98,  212, 0,  0,  5,  53, 1,   32, 95, 97,
                                  13,  87, 0,  0,   0,   0,   73, 69, 78, 68, 174, 66, 96, 130};
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    kn_pix *p = kn_still_decode((const char *)PNG, sizeof PNG, d, (kn_loc){0}, "sums");
    assert_non_null(p);
    assert_int_equal(kn_diags_count(d), 0);
    expect_px(p, 0, 0, (int[]){25, 50, 100, 128}, 0, "sums");
    kn_pix_unref(p);
    kn_diags_free(d);
    kn_files_free(files);
}

/* Any prefix of a file, and files with bytes changed, give a picture or one diagnostic. */
static void test_damage(void **state) {
    static const char *const NAMES[] = {"a.png", "c.png", "d.jpg", "e.webp", "f.gif", "g.bmp"};
    if (!have_ffmpeg())
        skip();
    kn_files *files = kn_files_new();
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char *path = kn_path_join(*state, NAMES[i]), *data;
        size_t n;
        assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &data, &n), KN_OK);
        for (size_t cut = 0; cut < n + 60; cut += 1 + n / 60) {
            char *part = malloc(n);
            size_t len = cut < n ? cut : n;
            memcpy(part, data, n);
            if (cut >= n)
                part[(cut * 7919) % n] ^= 0x55;
            kn_diags *d = kn_diags_new(files);
            kn_pix *p = kn_still_decode(part, len, d, (kn_loc){0}, NAMES[i]);
            assert_true(p != NULL || kn_diags_count(d) == 1);
            kn_pix_unref(p);
            kn_diags_free(d);
            free(part);
        }
        free(data);
        free(path);
    }
    kn_files_free(files);
}

static void test_svg(void **state) {
    static const struct {
        const char *text;
        bool svg;
    } T[] = {
        {"<svg xmlns='http://www.w3.org/2000/svg'/>", true},
        {"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b --><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG "
         "1.1//EN' 'svg11.dtd'>\n<svg>",
         true},
        {"<!DOCTYPE svg [ <!ENTITY a 'b'> ]><svg width='1'>", true},
        {"  \n<svg:svg xmlns:svg='x'>", true},
        {"<svgfoo>", false},
        {"<html><svg>", false},
        {"<!-- never closed <svg>", false},
        {"", false}};
    for (size_t i = 0; i < sizeof T / sizeof *T; i++)
        assert_int_equal(kn_still_is_svg(T[i].text, strlen(T[i].text)), T[i].svg);
}

/* Headers that promise too much are an error by name; damage that still shows something is told. */
static void test_limits(void **state) {
    static const struct {
        const char *name, *id;
        bool shows;
    } T[] = {{"bad-size.png", "image/limit", false},
             {"cut-png-rgba-16.png", "image/decode", true},
             {"cut-jpeg-420.jpg", "image/decode", true},
             {"cut-webp-lossy.webp", "image/decode", false},
             {"cut-avif-444.avif", "image/decode", false},
             {"cut-gif-plain.gif", "image/decode", true}};
    for (size_t i = 0; i < sizeof T / sizeof *T; i++) {
        kn_diags *d = kn_diags_new(NULL);
        kn_pix *p = load("tests/ref/img", T[i].name, d);
        assert_int_equal(kn_diags_count(d), 1);
        assert_string_equal(kn_diags_at(d, 0)->id, T[i].id);
        assert_int_equal(p != NULL, T[i].shows);
        kn_pix_unref(p);
        kn_diags_free(d);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),  cmocka_unit_test(test_png_round_trip),
        cmocka_unit_test(test_exif),   cmocka_unit_test(test_sums),
        cmocka_unit_test(test_damage), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_svg),
    };
    return cmocka_run_group_tests_name("codec/still", tests, make_dir, remove_dir);
}
