/* Whole-file reading confined to a project folder, and outputs that appear only when whole. */
#ifndef KN_CORE_FILE_H
#define KN_CORE_FILE_H
#include "src/core/err.h"
#include "src/core/str.h"

/* Reads a file of at most KN_LIMIT_FILE_BYTES. *out is malloc'ed and NUL-terminated. Reports. */
kn_status kn_read_file(const char *path, kn_diags *d, kn_loc loc, char **out, size_t *n);
/* The same for a path that kn_resolve_url gave: a regular file, no symbolic link on the way. What
 * became a link since it was resolved is refused, so that a folder that somebody changes during a
 * render gives nothing from outside. */
kn_status kn_read_resolved(const char *path, kn_diags *d, kn_loc loc, char **out, size_t *n);
/* Its file descriptor; -1 with errno: ELOOP for a link, EISDIR, EINVAL for a pipe or device. Never
 * waits. */
int kn_open_resolved(const char *path);
/* An output takes its name by renaming, which must never put a file in the place of a device, pipe
 * or folder: reports and returns false when `path` is such a thing. */
bool kn_output_replaceable(const char *path, kn_diags *d);
/* Creates an unfinished output beside `path`, an empty file or folder named ".NAME.PID-N.part",
 * after removing those of the same output that killed processes left. malloc'ed name; *lock is its
 * descriptor (of a file: open for writing), which keeps others from taking it for a left one as
 * long as it is open. NULL: errno says why. */
char *kn_temp_create(const char *path, bool folder, int *lock);
/* Removes the unfinished outputs of `path` that killed processes left; those that are being written
 * stay. */
void kn_temp_clean(const char *path);
/* Removes every unfinished output of this process, which is about to end while its other threads
 * still write. */
void kn_temp_abandon(void);
/* Writes data under a temporary name beside `path`, then renames. */
kn_status kn_write_file_whole(const char *path, const void *p, size_t n, kn_diags *d);

/* Project-confined path of a URL as written in a composition: relative ones resolve against
 * `base_dir` (inside `root`), `..` is clamped at `root` as browsers clamp at the origin, percent
 * escapes are decoded, query and fragment dropped, symbolic links resolved; a result outside `root`
 * is refused. Returns malloc'ed absolute path, or NULL when it is remote, refused or unresolvable.
 * `root` and `base_dir` are real paths; either is NULL: there are no files. The file need not
 * exist. */
char *kn_resolve_url(const char *root, const char *base_dir, kn_str url);
/* The real path of a file, malloc'ed; NULL when it is absent or lies outside of `root`, which is a
 * real path. For names that are no URLs. */
char *kn_real_inside(const char *root, const char *path);
/* The part behind the first '#' of a URL, percent escapes decoded: malloc'ed, NULL: none. */
char *kn_url_fragment(kn_str url);
/* Decodes a data: URL, which ends before its fragment: *mime is a view into url, *out malloc'ed.
 * false when it is not one. */
bool kn_data_url(kn_str url, kn_str *mime, char **out, size_t *n);
/* Kinora's own data folder (fonts/, modules/): $KINORA_DATA, else share/kinora beside the program
 * (a build tree), else ../share/kinora, else `installed`. Returns malloc'ed path; it need not
 * exist. */
char *kn_data_dir(const char *installed);
char *kn_path_join(const char *a, const char *b); /* malloc'ed */
char *kn_path_dir(const char *path);              /* malloc'ed, "." when none */
#endif
