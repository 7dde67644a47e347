/* The heading row of a file, matched with the columns of a source. */
#ifndef QIANSHOU_INTAKE_HEADINGS_H
#define QIANSHOU_INTAKE_HEADINGS_H

#include "intake/intake.h"

struct headings {
    size_t n;      /* of the file, up to the last that is not empty */
    char **titles; /* as they stand there */
    size_t n_columns;
    int *cell_of; /* for each column of the source: its cell in a row, or -1 */
};

/* Fails on a missing required heading and on one that stands twice, and says which. */
bool headings_match(struct headings *h, const struct intake_source *source,
                    const char *const *cells, size_t n, struct err *e) MUST_CHECK;
void headings_free(struct headings *h);
/* Those that no column knows, for a warning: "备注、联系人". What a rejected file adds is not among
 * them. */
void headings_list_unknown(const struct headings *h, char *out, size_t cap);
/* The heading of a column as this file writes it. */
const char *headings_title(const struct headings *h, const struct intake_source *source,
                           size_t column);

/* The first headings of a file of rejected rows. */
#define HEADING_LINE   "原文件行号"
#define HEADING_FIELD  "有问题的列"
#define HEADING_REASON "退回原因"

#endif
