/* --dump=sheets. */
#include "src/style/internal.h"

void kn_styler_dump_sheets(const kn_styler *st, kn_sb *out) {
    for (size_t i = 0; i < st->srcs.n; i++) {
        const kn_sheet_src *src = st->srcs.v[i];
        if (!src->used || !src->sheet)
            continue;
        kn_sb_printf(out, "sheet %s:%u:%u%s%s\n",
                     kn_files_name(st->scene->files, src->sheet->loc.file), src->sheet->loc.line,
                     src->sheet->loc.col, src->media ? " media=" : "",
                     src->media ? src->media : "");
        kn_sheet_dump(src->sheet, st->scene->atoms, out);
    }
}
