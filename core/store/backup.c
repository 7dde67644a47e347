/* Backup: a whole copy of the store as it is now, checked before it gets its name. The key file is
 * no part of it: key and copy belong in different places. */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool copy_pages(struct store *s, sqlite3 *to, struct err *e) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", s->db, "main");
    if (!backup) return err_set(e, ERR_STORE, "the backup cannot begin: %s", sqlite3_errmsg(to));
    int rc = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    return rc == SQLITE_DONE ||
           err_set(e, ERR_SYSTEM, "the backup was cut off: %s", sqlite3_errstr(rc));
}

static int is_ok(void *ok, int n, char **values, char **names) {
    (void)names;
    *(bool *)ok = n == 1 && strcmp(values[0], "ok") == 0;
    return 0;
}

/* The copy is one file (no log beside it) and sound. */
static bool check_copy(sqlite3 *to, struct err *e) {
    bool ok = false;
    if (sqlite3_exec(to, "pragma journal_mode = delete", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(to, "pragma integrity_check(1)", is_ok, &ok, NULL) != SQLITE_OK)
        return err_set(e, ERR_STORE, "the backup cannot be checked: %s", sqlite3_errmsg(to));
    return ok || err_set(e, ERR_STORE, "the backup is not sound: SQLite's integrity check failed");
}

static bool sync_file(const char *path, struct err *e) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok) err_system(e, "cannot make sure of %s", path);
    if (fd >= 0) close(fd);
    return ok;
}

/* An empty file of our own first: SQLite would make one that others can read. */
static bool make_private(const char *path, struct err *e) {
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) return err_system(e, "cannot make %s", path);
    close(fd);
    return true;
}

static bool write_copy(struct store *s, const char *path, struct err *e) {
    sqlite3 *to = NULL;
    bool ok = make_private(path, e);
    if (ok &&
        sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        ok = err_set(e, ERR_SYSTEM, "cannot open %s", path);
    ok = ok && copy_pages(s, to, e) && check_copy(to, e);
    sqlite3_close(to);
    return ok && sync_file(path, e);
}

bool store_backup(struct store *s, const char *path, struct err *e) {
    if (access(path, F_OK) == 0) {
        err_set(e, ERR_STATE, "%s is there already", path);
        return err_hint(e, "a backup never replaces a file: give it a name of its own");
    }
    char *part = mem_print("%s.part", path);
    unlink(part);
    bool ok = write_copy(s, part, e);
    if (ok && rename(part, path) != 0) ok = err_system(e, "cannot rename %s", part);
    if (!ok) unlink(part);
    free(part);
    return ok;
}
