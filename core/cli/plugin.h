/* The verbs of `plugin` that stand in files of their own. */
#ifndef QIANSHOU_CLI_PLUGIN_H
#define QIANSHOU_CLI_PLUGIN_H

#include "cli/cli.h"

/* plugin_new.c: a working plugin of one noun, from scripts/skeletons/NOUN. */
bool plugin_new(struct cli *cli, struct err *e) MUST_CHECK;
/* plugin_trace.c: one child's rules, step by step; every rule's time over the roster. */
bool plugin_trace(struct cli *cli, struct err *e) MUST_CHECK;
bool plugin_profile(struct cli *cli, struct err *e) MUST_CHECK;

#endif
