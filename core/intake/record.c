#include "intake/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_SHOWN 16 /* hex digits that name a file in the audit */

bool record_find(struct store *s, const struct intake_source *source, const char *hash,
                 struct intake_result *result, struct err *e) {
    struct query *q =
        store_query(s, e,
                    "select actor, at, rejected from intake_file where source = ? and "
                    "hash = ? and state = 'done' order by id desc limit 1",
                    "tt", source->name, hash);
    if (!q) return false;
    enum store_step step = store_next(q, e);
    if (step == STORE_ROW) {
        result->already = true;
        snprintf(result->already_by, sizeof result->already_by, "%s", query_text(q, 0));
        result->already_at = query_integer(q, 1);
        result->already_rejected = query_integer(q, 2);
    }
    query_close(q);
    return step != STORE_FAILED;
}

static bool record_rows(struct store *s, int64_t file, const struct rejects *rejects,
                        struct err *e) {
    for (size_t i = 0; i < rejects->n; i++) {
        const struct reject *r = &rejects->recorded[i];
        if (!store_run(s, e,
                       "insert into intake_row (file_id, line, field, reason) values (?, ?, ?, ?) "
                       "on conflict do nothing",
                       "iitt", file, (int64_t)r->line, r->heading, r->reason))
            return false;
    }
    return true;
}

static bool audit(struct store *s, const struct intake_source *source, const char *hash,
                  const char *actor, const struct intake_result *result, struct err *e) {
    char *action = mem_print("import %s", source->name);
    char *subject = mem_print("file %.*s", HASH_SHOWN, hash);
    char *details = mem_print("{\"state\": \"%s\", \"rows\": %" PRId64 ", \"changed\": %" PRId64
                              ", \"unchanged\": %" PRId64 ", \"rejected\": %" PRId64 "}",
                              result->refused ? "refused" : "done", result->rows, result->changed,
                              result->unchanged, result->rejected);
    bool done = store_audit(s, actor, action, subject, details, e);
    free(action);
    free(subject);
    free(details);
    return done;
}

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool record_file(struct store *s, const struct intake_source *source, const char *path,
                 const char *hash, const char *actor, const struct intake_result *result,
                 const struct rejects *rejects, struct err *e) {
    int64_t id;
    const struct field fields[] = {
        {"source", value_text(source->name)},
        {"name", value_text(file_name(path))},
        {"hash", value_text(hash)},
        {"state", value_text(result->refused ? "refused" : "done")},
        {"rows", value_integer(result->rows)},
        {"changed", value_integer(result->changed)},
        {"unchanged", value_integer(result->unchanged)},
        {"rejected", value_integer(result->rejected)},
        {"actor", value_text(actor)},
        {"at", value_integer(store_now(s))},
    };
    size_t n = sizeof fields / sizeof *fields;
    return store_insert(s, "intake_file", fields, n, &id, e) && record_rows(s, id, rejects, e) &&
           audit(s, source, hash, actor, result, e) &&
           store_tell(s, "import.finished", fields, n, e);
}
