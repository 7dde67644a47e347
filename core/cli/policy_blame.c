/* policy blame: for what a child got in a round, the rule, its line, the figure, the document, and
 * who approved */
#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/trace.h"

static void say_figure(const struct cli *cli, const struct ruleset *rs, const struct trace *t,
                       const struct traced *line) {
    char stage[80], county[24];
    struct figure figure;
    snprintf(stage, sizeof stage, "\"%s\"", t->stage);
    snprintf(county, sizeof county, "[%lld]", (long long)t->county);
    const char *const words[] = {line->kind == TRACED_SHARE ? county : stage, NULL};
    if (!line->from[0]) return;
    if (api_find_figure(rs, line->plugin, line->from, words, &figure))
        cli_say(cli, "    数据 %s 第 %d 行:%s", figure.file, figure.line, figure.text);
    cli_say(cli, "    %s 起执行,依据 %s", line->from, line->reference);
}

static void say_line(const struct cli *cli, const struct ruleset *rs, const struct trace *t,
                     const struct traced *line) {
    static const char *const marks[] = {"发放", "不予发放", "提示", "市县分担"};
    const char *place = strchr(line->where, ':');
    cli_say(cli, "  %s%s%s", marks[line->kind % 4], line->sentence[0] ? ":" : "", line->sentence);
    cli_say(cli, "    规则 %s", place ? place + 1 : line->where);
    say_figure(cli, rs, t, line);
}

/* ---- who answers for the rules ---- */

static bool say_approval(struct cli *cli, int64_t ruleset_id, const char *term, instant_t known,
                         struct err *e) {
    char at[INSTANT_TEXT];
    struct query *q = store_query(
        cli->host.store, e,
        "select substr(p.hash, 1, 12), p.author, p.actor, p.approved_at, p.from_term, "
        "substr(p.digest, 1, 16) from policy p where p.ruleset_id = ?1 and p.approved_at <= ?2 and "
        "p.revoked_at > ?2 and p.starts <= (select starts from term where code = ?3) "
        "order by p.id desc limit 1",
        "iit", ruleset_id, known, term);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW)
        cli_say(cli, "  规则集 %s:%s 提交,%s 于 %s 批准,从 %s 起执行,差异摘要 %s", query_text(q, 0),
                query_text(q, 1), query_text(q, 2), instant_format(query_integer(q, 3), at),
                query_text(q, 4), query_text(q, 5));
    if (step == STORE_DONE) cli_say(cli, "  规则集没有经过批准:当时还没有批准过规则");
    query_close(q);
    return step != STORE_FAILED;
}

static bool say_round_approvals(struct cli *cli, const struct round *r, struct err *e) {
    char at[INSTANT_TEXT];
    struct query *q = store_query(cli->host.store, e,
                                  "select actor, at from approval where round_id = ? and "
                                  "submission = ? and decision = 'approved' order by id",
                                  "ii", r->id, r->submission);
    enum store_step step = STORE_FAILED;
    cli_say(cli, "  本轮 %s 核定,%s%s", r->assessed_by, r->submitted_by,
            r->submitted_by[0] ? " 提交" : "还没有提交");
    while (q && (step = store_next(q, e)) == STORE_ROW)
        cli_say(cli, "  本轮 %s 于 %s 批准", query_text(q, 0),
                instant_format(query_integer(q, 1), at));
    query_close(q);
    return step == STORE_DONE;
}

/* ---- one term, by the rules that decided it ---- */

static bool say_term(struct cli *cli, const struct round *of, int64_t ruleset_id, int64_t child,
                     instant_t known, struct err *e) {
    struct ruleset rs;
    struct case_period period;
    struct trace *t = mem_alloc(sizeof *t);
    bool ok = round_period(cli->host.store, of, known, &period, e) &&
              ruleset_load(cli->host.store, ruleset_id, &rs, e);
    if (ok) {
        period.only_child = child;
        ok = api_trace(cli->host.store, &rs, &period, t, e);
        for (int i = 0; ok && i < t->n; i++) say_line(cli, &rs, t, &t->line[i]);
        if (ok && !t->found) cli_say(cli, "  不在名册");
        ruleset_free(&rs);
    }
    free(t);
    return ok && say_approval(cli, ruleset_id, of->term, known, e);
}

/* ---- the corrections that the round carries for the child ---- */

static bool say_correction(struct cli *cli, const struct round *r, int64_t child, int64_t for_round,
                           fen_t fen, struct err *e) {
    struct round earlier;
    int64_t id;
    char yuan[MONEY_TEXT];
    if (!round_load(cli->host.store, for_round, &earlier, e) ||
        !policy_rules_for(cli->host.store, &earlier, r->ruleset_id, r->cutoff, &id, e))
        return false;
    cli_say(cli, "%s %s 学期 %s 元,按这些规则和到那时为止的事实:", fen < 0 ? "追回" : "补发",
            earlier.term, money_format_grouped(fen < 0 ? -fen : fen, yuan));
    return say_term(cli, &earlier, id, child, r->cutoff, e);
}

static bool say_corrections(struct cli *cli, const struct round *r, int64_t child, struct err *e) {
    int64_t id = 0;
    fen_t fen = 0;
    for (bool found = true; found;) {
        if (!store_integer(cli->host.store, e, &id, &found,
                           "select for_round_id from correction where round_id = ? and child_id = "
                           "? and for_round_id > ? order by for_round_id limit 1",
                           "iii", r->id, child, id))
            return false;
        if (!found) break;
        if (!store_integer(cli->host.store, e, &fen, NULL,
                           "select fen from correction where round_id = ? and child_id = ? and "
                           "for_round_id = ?",
                           "iii", r->id, child, id) ||
            !say_correction(cli, r, child, id, fen, e))
            return false;
    }
    return true;
}

static bool find_child(struct cli *cli, int64_t *id, struct err *e) {
    const char *no = cli_text(cli, "child");
    bool found;
    return store_integer(cli->host.store, e, id, &found, "select id from child where file_no = ?",
                         "t", no) &&
           (found || err_set(e, ERR_INPUT, "there is no child with file number %s", no));
}

bool policy_blame(struct cli *cli, struct err *e) {
    struct round r;
    int64_t child;
    if (!find_child(cli, &child, e) || !round_find(cli->host.store, cli_text(cli, "term"), &r, e))
        return false;
    if (r.ruleset_id == 0) return err_set(e, ERR_STATE, "round %s has not been assessed", r.term);
    cli_say(cli, "%s 学期 · 档案号 %s", r.term, cli_text(cli, "child"));
    return say_term(cli, &r, r.ruleset_id, child, r.cutoff, e) && say_round_approvals(cli, &r, e) &&
           say_corrections(cli, &r, child, e);
}
