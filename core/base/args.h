/* Arguments of verbs, declared once: parsing, help and completion come from the declaration,
 * whether it stands in C (the program's own verbs) or in Lua (commands, reports, scripts of
 * plugins). */
#ifndef QIANSHOU_BASE_ARGS_H
#define QIANSHOU_BASE_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum arg_type {
    ARG_TEXT,
    ARG_INTEGER,
    ARG_YUAN,    /* → 分 in integer */
    ARG_DATE,    /* → "2023-09-01" in text */
    ARG_TERM,    /* "2023-1" */
    ARG_BOOLEAN, /* a flag without value */
    ARG_CHOICE,
    ARG_FOLDER, /* a folder that is made if missing */
    ARG_FILE,   /* a path that is read */
};

struct arg {
    const char *name; /* "as-of": --as-of on the command line; args.as_of in Lua */
    enum arg_type type;
    const char *help;
    bool required;
    bool positional;            /* given by place, not by --name */
    bool many;                  /* the last positional may repeat */
    const char *fallback;       /* text of the default; NULL: none */
    const char *const *choices; /* ends with NULL */
};

struct arg_value {
    bool given;              /* by the user or by the fallback */
    const char *text;        /* normalised; NULL when not given */
    int64_t integer;         /* integer, 分, or 1 for a flag */
    const char *const *list; /* of a `many` argument */
    size_t n_list;
};

bool arg_type_parse(const char *name, enum arg_type *type) MUST_CHECK; /* "date" */
const char *arg_type_name(enum arg_type type);
const char *arg_type_title(enum arg_type type); /* for staff; a flag has none */
/* Reads one value; text results are written to `out` (at least 64 bytes) or point to `text`. */
bool arg_read(const struct arg *a, const char *text, struct arg_value *v, char out[64],
              struct err *e) MUST_CHECK;

#endif
