/* SQLite's result codes as the house's errors. SQLite's messages name tables, columns and
 * constraints, never values. */
#include "store/internal.h"

static bool fail(struct store *s, enum err_code code, const char *what, struct err *e,
                 const char *hint) {
    err_set(e, code, "%s: %s", what, sqlite3_errmsg(s->db));
    if (hint) err_hint(e, "%s", hint);
    return false;
}

static bool denied(struct store *s, struct err *e) {
    err_set(e, ERR_DENIED, "%s (%s)", sqlite3_errmsg(s->db),
            s->denied ? s->denied : "this connection may not do that");
    return false;
}

static bool constraint(struct store *s, int rc, struct err *e) {
    err_set(e, ERR_STORE, "%s", sqlite3_errmsg(s->db));
    if (rc == SQLITE_CONSTRAINT_FOREIGNKEY)
        err_hint(e,
                 "a row that this one refers to does not exist, or others still refer to this one");
    return false;
}

bool store_sqlite_error(struct store *s, int rc, struct err *e) {
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        return constraint(s, rc, e);
    case SQLITE_AUTH:
        return denied(s, e);
    case SQLITE_INTERRUPT:
        return err_set(e, ERR_STATE, "the statement was interrupted");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(s, ERR_STATE, "the store is busy", e, "try again in a moment");
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return fail(
            s, ERR_SYSTEM, "the store could not be written or read", e,
            "is the disk full? make room and try again: nothing of this transaction was kept");
    case SQLITE_READONLY:
        if (s->mode == STORE_READER)
            return err_set(e, ERR_DENIED, "this connection to the store only reads");
        /* fall through */
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return fail(s, ERR_SYSTEM, "the store could not be opened as wanted", e,
                    "check the owner and the rights of the file and of its folder");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(s, ERR_STORE, s->path, e,
                    "the file is damaged or no store: keep it as it is and bring back a backup");
    default:
        return err_set(e, ERR_STORE, "%s", sqlite3_errmsg(s->db));
    }
}
