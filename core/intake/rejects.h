/* Rows that are handed back: a file for the office, and line, heading and reason for the store. */
#ifndef QIANSHOU_INTAKE_REJECTS_H
#define QIANSHOU_INTAKE_REJECTS_H

#include "intake/headings.h"
#include "output/output.h"

#define REJECTS_RECORDED 1000 /* of a file, in the store */

struct fault {
    const char *heading; /* NULL: the whole row */
    char reason[512];
};

struct reject {
    int line;
    char *heading, *reason;
};

struct rejects {
    const struct headings *headings;
    char *path;
    struct output *file; /* opened with the first row */
    struct reject *recorded;
    size_t n, cap;
};

/* The file will be SOURCE_PATH.rejected.csv. */
void rejects_open(struct rejects *r, const char *source_path, const struct headings *headings);
bool rejects_add(struct rejects *r, int line, const struct fault *faults, size_t n_faults,
                 const char *const *cells, size_t n_cells, struct err *e) MUST_CHECK;
/* Puts the file in its place. True without a file when no row was rejected. */
bool rejects_write(struct rejects *r, struct err *e) MUST_CHECK;
void rejects_close(struct rejects *r); /* leaves no file unless it was written */

#endif
