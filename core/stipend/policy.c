#include "stipend/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- in force ---- */

bool policy_is_gated(struct store *s, instant_t known, bool *gated, struct err *e) {
    int64_t n;
    if (!store_integer(s, e, &n, NULL,
                       "select count(*) from policy_approval where approved_at <= ?", "i", known))
        return false;
    *gated = n > 0;
    return true;
}

bool policy_in_force(struct store *s, const char *term, instant_t known, int64_t *ruleset_id,
                     struct err *e) {
    bool found;
    *ruleset_id = 0;
    return store_integer(s, e, ruleset_id, &found,
                         "select ruleset_id from policy where approved_at <= ?1 and revoked_at > "
                         "?1 and starts <= (select starts from term where code = ?2) "
                         "order by id desc limit 1",
                         "it", known, term);
}

static bool none_covers(const char *term, struct err *e) {
    err_set(e, ERR_STATE, "no approved rules cover term %s", term);
    return err_hint(e, "propose and approve them: qianshou policy propose --from %s", term);
}

bool policy_load(struct store *s, const char *term, int64_t *id, struct ruleset *rs,
                 struct err *e) {
    bool gated;
    instant_t now = store_now(s);
    if (!policy_in_force(s, term, now, id, e) || !policy_is_gated(s, now, &gated, e)) return false;
    if (*id == 0) return !gated || none_covers(term, e);
    return ruleset_load(s, *id, rs, e);
}

bool policy_check_round(struct store *s, const struct round *r, struct err *e) {
    bool gated;
    int64_t id;
    instant_t now = store_now(s);
    if (!policy_is_gated(s, now, &gated, e)) return false;
    if (!gated) return true;
    if (!policy_in_force(s, r->term, now, &id, e)) return false;
    if (id == r->ruleset_id) return policy_check_corrections(s, r, now, e);
    err_set(e, ERR_STATE, "round %s was assessed by rules that are not those in force for it",
            r->term);
    return err_hint(e, "assess it again: qianshou round assess --term %s", r->term);
}

/* ---- propose ---- */

static bool audit(struct store *s, const char *actor, const char *verb, const char *hash,
                  const char *from, const char *digest, struct err *e) {
    char action[32], subject[64], details[256];
    snprintf(action, sizeof action, "policy %s", verb);
    snprintf(subject, sizeof subject, "ruleset %.16s", hash);
    snprintf(details, sizeof details, "{\"from\":\"%s\",\"difference\":\"%.16s\"}", from, digest);
    return store_audit(s, actor, action, subject, details, e);
}

/* Ends a step: commits when all went well. */
static bool finish(struct store *s, bool ok, struct err *e) {
    if (ok && store_commit(s, e)) return true;
    store_rollback(s);
    return false;
}

bool policy_propose(struct store *s, const struct policy_question *q,
                    const struct policy_difference *d, const char *summary, const char *actor,
                    struct err *e) {
    struct pass p;
    int64_t id;
    if (!pass_open(&p, q->engine, q->ruleset, 1, e)) return false;
    bool ok =
        store_begin(s, e) &&
        finish(s,
               pass_keep_rules(&p, s, &id, e) &&
                   store_run(s, e,
                             "insert into policy_proposal (ruleset_id, from_term, digest, "
                             "summary, author, proposed_at) values (?, ?, ?, ?, ?, ?)",
                             "itttti", id, q->from, d->digest, summary, actor, store_now(s)) &&
                   audit(s, actor, "propose", q->ruleset->hash, q->from, d->digest, e),
               e);
    pass_close(&p);
    return ok;
}

/* ---- approve ---- */

bool policy_ruleset(struct store *s, const char *hash, int64_t *id, struct err *e) {
    int64_t n;
    if (!store_integer(s, e, &n, NULL,
                       "select count(*) from ruleset where substr(hash, 1, length(?1)) = ?1", "t",
                       hash))
        return false;
    if (n == 1)
        return store_integer(s, e, id, NULL,
                             "select id from ruleset where substr(hash, 1, length(?1)) = ?1", "t",
                             hash);
    err_set(e, ERR_INPUT,
            n == 0 ? "the store has no ruleset %s" : "more than one ruleset begins with %s", hash);
    return err_hint(e, "qianshou policy list shows them");
}

bool policy_find(struct store *s, const char *hash, const char *from, struct policy_proposal *p,
                 struct err *e) {
    if (!policy_ruleset(s, hash, &p->ruleset_id, e)) return false;
    struct query *q = store_query(
        s, e,
        "select p.id, s.hash, p.from_term, p.digest, p.author, p.proposed_at from policy_proposal "
        "p join ruleset s on s.id = p.ruleset_id where p.ruleset_id = ?1 and (?2 is null or "
        "p.from_term = ?2) order by p.id desc limit 1",
        "it", p->ruleset_id, from);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) {
        p->id = query_integer(q, 0);
        p->proposed_at = query_integer(q, 5);
        snprintf(p->hash, sizeof p->hash, "%s", query_text(q, 1));
        snprintf(p->from, sizeof p->from, "%s", query_text(q, 2));
        snprintf(p->digest, sizeof p->digest, "%s", query_text(q, 3));
        snprintf(p->author, sizeof p->author, "%s", query_text(q, 4));
    }
    query_close(q);
    if (step != STORE_DONE) return step == STORE_ROW;
    err_set(e, ERR_STATE, "ruleset %.12s has not been proposed%s%s", hash, from ? " from " : "",
            from ? from : "");
    return err_hint(e, "propose it first: qianshou policy propose --from TERM");
}

static bool may_approve(struct store *s, const struct policy_proposal *p, const char *digest,
                        const char *actor, struct err *e) {
    int64_t n;
    if (strcmp(actor, p->author) == 0) {
        err_set(e, ERR_DENIED, "%s proposed these rules and cannot approve them", actor);
        return err_hint(e, "another person must look at the difference: --as NAME");
    }
    if (!store_integer(s, e, &n, NULL, "select count(*) from policy_approval where proposal_id = ?",
                       "i", p->id))
        return false;
    if (n > 0)
        return err_set(e, ERR_STATE, "this proposal of ruleset %.12s has been approved already",
                       p->hash);
    if (strcmp(digest, p->digest) == 0) return true;
    err_set(e, ERR_STATE,
            "facts or rules have moved since ruleset %.12s was proposed: its difference is another",
            p->hash);
    return err_hint(e, "look at it again and propose it anew: qianshou policy propose --from %s",
                    p->from);
}

static void sign(const struct policy_proposal *p, const char *actor, char out[HASH_HEX]) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, p->hash);
    hash_add_text(&h, p->from);
    hash_add_text(&h, p->digest);
    hash_add_text(&h, p->author);
    hash_add_text(&h, actor);
    hash_end(&h, out);
}

static bool approve(struct store *s, const struct policy_proposal *p, const char *digest,
                    const char *actor, struct err *e) {
    char signature[HASH_HEX];
    sign(p, actor, signature);
    return may_approve(s, p, digest, actor, e) &&
           store_run(s, e,
                     "insert into policy_approval (proposal_id, actor, signature, approved_at) "
                     "values (?, ?, ?, ?)",
                     "itti", p->id, actor, signature, store_now(s)) &&
           audit(s, actor, "approve", p->hash, p->from, digest, e);
}

bool policy_approve(struct store *s, const struct policy_proposal *p,
                    const struct policy_difference *d, const char *actor, struct err *e) {
    return store_begin(s, e) && finish(s, approve(s, p, d->digest, actor, e), e);
}

/* ---- revoke ---- */

/* Rules pay a round's own term and, by its corrections, earlier ones. */
static const char paid_under[] =
    "with paid as (select id, term, cutoff, term as for_term from round "
    "where state in ('approved', 'paying', 'closed') union "
    "select r.id, r.term, r.cutoff, f.term from correction c join round r on r.id = c.round_id "
    "join round f on f.id = c.for_round_id where r.state in ('approved', 'paying', 'closed')) "
    "select w.term from paid w join term t on t.code = w.for_term where ?1 = (select p.id from "
    "policy p where p.approved_at <= w.cutoff and p.revoked_at > w.cutoff and "
    "p.starts <= t.starts order by p.id desc limit 1) order by w.id limit 1";

static bool nothing_paid(struct store *s, int64_t approval, struct err *e) {
    char *term = NULL;
    bool found;
    if (!store_text(s, e, &term, &found, paid_under, "i", approval)) return false;
    if (!found) return true;
    err_set(e, ERR_STATE, "round %s was approved for payment under these rules", term);
    err_hint(e, "propose other rules from %s on: what changes for it becomes corrections", term);
    free(term);
    return false;
}

static bool revoke(struct store *s, const struct policy_proposal *p, const char *reason,
                   const char *actor, struct err *e) {
    int64_t approval;
    bool found;
    if (!store_integer(s, e, &approval, &found,
                       "select a.id from policy a where a.ruleset_id = ? and a.from_term = ? and "
                       "a.revoked_by is null order by a.id desc limit 1",
                       "it", p->ruleset_id, p->from))
        return false;
    if (!found)
        return err_set(e, ERR_STATE, "ruleset %.12s is not approved from %s on", p->hash, p->from);
    return nothing_paid(s, approval, e) &&
           store_run(s, e,
                     "insert into policy_revocation (approval_id, actor, reason, revoked_at) "
                     "values (?, ?, ?, ?)",
                     "itti", approval, actor, reason, store_now(s)) &&
           audit(s, actor, "revoke", p->hash, p->from, p->digest, e);
}

bool policy_revoke(struct store *s, const char *hash, const char *from, const char *reason,
                   const char *actor, struct err *e) {
    struct policy_proposal p;
    return policy_find(s, hash, from, &p, e) && store_begin(s, e) &&
           finish(s, revoke(s, &p, reason, actor, e), e);
}
