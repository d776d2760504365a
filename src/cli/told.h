/* What was told once need not be told for every row of a batch: a set that the processes which
 * render the rows share. */
#ifndef KN_CLI_TOLD_H
#define KN_CLI_TOLD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct kn_told kn_told;
kn_told *kn_told_new(void);    /* before the processes are forked; NULL: no memory */
void kn_told_free(kn_told *t); /* NULL is fine */
/* Whether nobody has told what the number stands for; from now on somebody has. NULL: always. */
bool kn_told_first(kn_told *t, uint64_t what);
size_t kn_told_again(const kn_told *t); /* how often the answer was no */
#endif
