/* The child process of `run`: confines itself, runs one script, writes its result as JSON lines to
 * standard output:
 * {"text": "…"}, or {"title": …, "columns": [["标题", kind], …]} and then an array a row. */
#ifndef QIANSHOU_CLI_SCRIPT_CHILD_H
#define QIANSHOU_CLI_SCRIPT_CHILD_H

#include "cli/cli.h"

bool script_child(struct cli *cli, struct err *e) MUST_CHECK;

/* The parent's side: one line to the sink. */
struct script_reading {
    int columns;
};
bool script_reading_line(struct script_reading *r, const char *line, size_t length,
                         const struct api_sink *sink, struct err *e) MUST_CHECK;

#endif
