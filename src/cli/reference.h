/* Pages that are made from the tables of verbs and options, appended to `out`. */
#ifndef KN_CLI_REFERENCE_H
#define KN_CLI_REFERENCE_H
#include "src/core/str.h"

void kn_reference_man(kn_sb *out);         /* docs/kinora.1 */
void kn_reference_bash(kn_sb *out);        /* docs/completions/kinora.bash */
void kn_reference_zsh(kn_sb *out);         /* docs/completions/_kinora */
void kn_reference_fish(kn_sb *out);        /* docs/completions/kinora.fish */
void kn_reference_markdown(kn_sb *out);    /* docs/flags.md */
void kn_reference_diagnostics(kn_sb *out); /* docs/diagnostics.md */
#endif
