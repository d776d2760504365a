/* Which frame of an animated picture a composition shows when. GIFs in <img> were read from the
 * reference renderer's film; of the others it shows what its clock happens to say, and the rule is
 * Chromium's with the composition's clock. */
#include "src/core/file.h"
#include "src/render/pipeline.h"
#include <stdlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { COLUMNS = 9, FRAMES = 40 };

static const char *const want[COLUMNS] = {
    "0001112233344555666778889900011122333445", "0001112233344555666778889900011122333445",
    "----------00011122333445556667----------", "----------00011122333445556667----------",
    "0120122222222222222222222222222222222222", "0120120122222222222222222222222222222222",
    "0120120120120120120120120120120120120120", "0001112233344555666778889999999999999999",
    "0120122222222222222278889900011122333445"};

static kn_status read_columns(void *ctx, int64_t frame, const kn_pix *p) {
    char(*got)[FRAMES + 1] = ctx;
    for (int i = 0; i < COLUMNS; i++) {
        const uint8_t *px = p->data + (ptrdiff_t)10 * p->stride + 4 * (ptrdiff_t)(20 * i + 10);
        got[i][frame] = px[1] ? (char)('0' + px[2] / 20) : '-';
    }
    return KN_OK;
}

static void test_steps(void **state) {
    (void)state;
    char got[COLUMNS][FRAMES + 1] = {{0}};
    char *data = kn_data_dir("");
    const kn_opts o = {.project = "tests/det/steps", .data_dir = data, .threads = 2};
    kn_session *s = NULL;
    assert_int_equal(kn_session_open(&o, &s), KN_OK);
    const kn_pipeline_opts po = {.from = 0, .to = FRAMES, .step = 1, .threads = 2};
    const kn_sink sink = {got, read_columns};
    assert_int_equal(kn_pipeline_run(s, &po, &sink, NULL), KN_OK);
    kn_session_close(s);
    free(data);
    for (int i = 0; i < COLUMNS; i++)
        assert_string_equal(got[i], want[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
