/* The digest of a round: every award, line and correction in key order, each value in a fixed form.
 */
#include <string.h>

#include "stipend/round.h"

/* One value, told apart from its neighbours: its type, its length, its bytes. */
static void add_value(struct hash *h, const struct value *v) {
    int64_t head[2] = {v->type, v->type == VALUE_INTEGER ? v->integer : (int64_t)v->length};
    hash_add(h, head, sizeof head);
    if (v->type == VALUE_TEXT || v->type == VALUE_BLOB) hash_add(h, v->text, v->length);
}

static bool add_rows(struct hash *h, struct store *s, const char *sql, int64_t round_id,
                     struct err *e) {
    struct query *q = store_query(s, e, sql, "i", round_id);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW)
        for (int i = 0; i < query_columns(q); i++) {
            struct value v = query_value(q, i);
            add_value(h, &v);
        }
    query_close(q);
    hash_add_text(h, "end of table");
    return step == STORE_DONE;
}

bool digest_of_round(struct store *s, int64_t round_id, char out[HASH_HEX], struct err *e) {
    struct hash h;
    hash_begin(&h);
    bool ok =
        add_rows(&h, s,
                 "select child_id, outcome, stage, county, fen, county_fen, recoverable_fen, "
                 "fingerprint from award "
                 "where round_id = ? order by child_id",
                 round_id, e) &&
        add_rows(
            &h, s,
            "select child_id, no, kind, reason, fen, operands from award_line where round_id = ? "
            "order by child_id, no",
            round_id, e) &&
        add_rows(&h, s,
                 "select child_id, for_round_id, county, entitled_fen, entitled_county_fen, "
                 "settled_fen, "
                 "settled_county_fen, fen, county_fen from correction where round_id = ? "
                 "order by child_id, for_round_id",
                 round_id, e);
    hash_end(&h, out);
    return ok;
}

bool digest_check(struct store *s, const struct round *r, struct err *e) {
    char now[HASH_HEX];
    if (!digest_of_round(s, r->id, now, e)) return false;
    if (strcmp(now, r->digest) == 0) return true;
    err_set(e, ERR_STORE, "the stored awards of round %s are not those that were submitted",
            r->term);
    return err_hint(e, "somebody changed the store behind the program: restore it from a backup, "
                       "or reject the round and assess again");
}
