/* Outputs that are folders: made under another name, and renamed when whole. */
#ifndef KN_CODEC_FOLDER_H
#define KN_CODEC_FOLDER_H
#include "codec/sink.h"

char *kn_name_in(const char *dir, const char *name); /* malloc'ed "dir/name" */
/* Whether the folder holds nothing but files that `ours` knows: then it may be replaced. */
typedef bool (*kn_is_ours)(const char *name, const void *ctx);
/* Puts the folder `temp` in the place of `path`: of nothing, or of a folder of ours, whose files
 * go. Reports. */
kn_status kn_folder_rename(const char *temp, const char *path, kn_is_ours ours, const void *ctx,
                           kn_diags *d);
void kn_folder_remove(const char *dir); /* with the files in it */
#endif
