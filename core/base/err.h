/* Errors: every function that can fail returns bool and fills a struct err.
 *
 * A message says what was wrong, with the value (never a child's personal data); `where` is the
 * user's own file and line, when there is one, and `excerpt` shows that line; `hint` says what to
 * do. The caller owns the struct; nothing in it is allocated. */
#ifndef QIANSHOU_BASE_ERR_H
#define QIANSHOU_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

#define MUST_CHECK           __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, va) __attribute__((format(printf, fmt, va)))

enum err_code {
    ERR_NONE,
    ERR_USAGE,  /* the command line or an argument is wrong: exit 2 */
    ERR_INPUT,  /* a file, a row, a value is wrong */
    ERR_STATE,  /* right request, wrong moment: a closed round, a second owner */
    ERR_DENIED, /* this person may not do that */
    ERR_SCRIPT, /* a plugin or script failed */
    ERR_STORE,  /* SQLite or the schema */
    ERR_SYSTEM, /* the operating system */
};

struct err {
    enum err_code code;
    char message[4096];
    char where[512];
    char excerpt[768];
    char hint[1024];
};

/* Fills e and returns false, so that `return err_set(e, ...)` reads as one thought. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Like err_set, and appends the text of errno. */
bool err_system(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Puts "context: " before the message. Returns false. */
bool err_wrap(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Names the user's file and line (line 0: file alone). Returns false. */
bool err_at(struct err *e, const char *file, int line);
/* Says what to do. Returns false. */
bool err_hint(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
