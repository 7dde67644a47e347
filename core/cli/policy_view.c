#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_LOST = 5 };

/* ---- opening ---- */

/* The term of the round that is open, the one after the last round, or today's. */
static bool default_term(struct store *s, char from[16], struct err *e) {
    char *term = NULL, today[DATE_TEXT];
    if (!store_text(
            s, e, &term, NULL,
            "select coalesce((select term from round where state <> 'closed' order by id desc "
            "limit 1), (select code from term where starts > (select max(t.starts) from round r "
            "join term t on t.code = r.term) order by starts limit 1), (select code from term "
            "where starts <= ?1 order by starts desc limit 1))",
            "t", date_format(store_today(s), today)))
        return false;
    snprintf(from, 16, "%s", term ? term : "");
    free(term);
    return true;
}

static bool find_ruleset(struct policy_view *v, const char *hash, struct err *e) {
    int64_t id;
    v->on_disk = !hash;
    if (!hash) return host_ruleset(&v->cli->host, &v->ruleset, e);
    return policy_ruleset(v->cli->host.store, hash, &id, e) &&
           ruleset_load(v->cli->host.store, id, &v->ruleset, e);
}

static const char scenario_file[] = "scripts/scenarios/default.lua";

/* What the commitment to graduation takes for granted; no projection where no plugin can say. */
static bool open_scenario(struct policy_view *v, struct err *e) {
    const struct registry *registry = &v->cli->host.registry;
    if (!api_scenario_readable(registry)) return true;
    char *path = host_path(&v->cli->host, scenario_file);
    bool ok = api_scenario_open(registry, path, scenario_file, &v->scenario, e);
    free(path);
    return ok;
}

bool policy_view_open(struct policy_view *v, struct cli *cli, const char *hash, const char *from,
                      struct err *e) {
    *v = (struct policy_view){.cli = cli};
    snprintf(v->from, sizeof v->from, "%s", from ? from : "");
    if ((!from && !default_term(cli->host.store, v->from, e)) || !find_ruleset(v, hash, e))
        return false;
    if (!open_scenario(v, e)) {
        ruleset_free(&v->ruleset);
        return false;
    }
    v->q = (struct policy_question){.engine = &api_rule_engine,
                                    .ruleset = &v->ruleset,
                                    .from = v->from,
                                    .workers = cli->workers,
                                    .context = v};
    if (v->scenario.plugin) v->q.progression = &v->scenario.progression;
    return true;
}

void policy_view_close(struct policy_view *v) {
    policy_difference_free(&v->d);
    api_scenario_close(&v->scenario);
    ruleset_free(&v->ruleset);
    buf_free(&v->first_lost);
}

/* ---- comparing ---- */

char *policy_reasons(const struct rules *rules, const struct rule_engine *engine,
                     const struct award *a, const struct batch *b) {
    size_t n;
    struct buf out = {0};
    const struct reason *reasons = engine->reasons(rules, &n);
    for (int i = 0; i < a->n_lines; i++) {
        const struct award_line *line = &a->line[i];
        char *sentence =
            explain_sentence(reasons[line->reason].template, b->text.data + line->operands_at);
        buf_printf(&out, "%s%s", i ? ";" : "", sentence);
        free(sentence);
    }
    buf_text(&out);
    return buf_take(&out);
}

static bool note_lost(struct policy_view *v, const struct policy_term *t, const struct compared *x,
                      struct err *e) {
    char *pseudonym = NULL;
    const struct award *a = &x->batch->awards[x->i];
    if (v->lost++ >= FIRST_LOST) return true;
    if (!store_text(v->cli->host.store, e, &pseudonym, NULL,
                    "select pseudonym from child where id = ?", "i", a->child_id))
        return false;
    char *reasons = policy_reasons(x->pass->rules[0], x->pass->engine, a, x->batch);
    buf_printf(&v->first_lost, "    %s %s:%s\n", t->term, pseudonym, reasons);
    free(reasons);
    free(pseudonym);
    return true;
}

static bool see_child(void *context, const struct policy_term *t, const struct compared *x,
                      struct err *e) {
    struct policy_view *v = context;
    if (x->change == CHANGE_LOST && !note_lost(v, t, x, e)) return false;
    return !v->row || v->row(v, t, x, e);
}

bool policy_view_compare(struct policy_view *v, struct err *e) {
    v->q.child = see_child;
    return policy_compare(v->cli->host.store, &v->q, &v->d, e);
}

const struct policy_term *policy_view_term(const struct policy_view *v) {
    return policy_term_find(&v->d, v->q.term ? v->q.term : v->from);
}
