/* What a round decided about a child, in plain Chinese, from the stored lines alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "stipend/round.h"

/* ---- sentences ---- */

static void add_operand(struct buf *out, const cJSON *v, bool yuan) {
    int64_t i;
    char text[MONEY_TEXT];
    if (cJSON_IsString(v))
        buf_add_text(out, v->valuestring);
    else if (json_integer(v, &i))
        yuan ? buf_add_text(out, money_format_yuan(i, text))
             : buf_printf(out, "%lld", (long long)i);
    else if (cJSON_IsBool(v))
        buf_add_text(out, cJSON_IsTrue(v) ? "是" : "否");
    else
        buf_add_text(out, "(未知)");
}

char *explain_sentence(const char *template, const char *operands) {
    struct err unused;
    struct buf out = {0};
    cJSON *list = operands ? json_parse(operands, strlen(operands), "operands", &unused) : NULL;
    int n = 0;
    for (const char *at = template; *at;) {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;
        if (!close) {
            buf_add_char(&out, *at++);
            continue;
        }
        bool yuan = close - at > 5 && strncmp(close - 5, ":yuan", 5) == 0;
        add_operand(&out, list ? cJSON_GetArrayItem(list, n) : NULL, yuan);
        n++;
        at = close + 1;
    }
    cJSON_Delete(list);
    return buf_take(&out);
}

/* ---- the parts ---- */

struct telling {
    struct store *store;
    const struct round *round;
    int64_t child_id;
    void (*line)(void *context, const char *text);
    void *context;
};

static void say(const struct telling *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void say(const struct telling *t, const char *fmt, ...) {
    char text[4096];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    t->line(t->context, text);
}

static bool tell_lines(const struct telling *t, struct err *e) {
    static const char *const marks[] = {"发放", "不予发放", "提示"};
    struct query *q = store_query(
        t->store, e,
        "select l.kind, s.template, l.operands, s.plugin from award_line l join reason s on "
        "s.ruleset_id = ? and s.no = l.reason where l.round_id = ? and l.child_id = ? order by "
        "l.no",
        "iii", t->round->ruleset_id, t->round->id, t->child_id);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW) {
        char *sentence = explain_sentence(query_text(q, 1), query_text(q, 2));
        say(t, "  %s:%s(规则 %s)", marks[query_integer(q, 0) % 3], sentence, query_text(q, 3));
        free(sentence);
    }
    query_close(q);
    return step == STORE_DONE;
}

static bool tell_award(const struct telling *t, bool *found, struct err *e) {
    struct query *q = store_query(
        t->store, e,
        "select a.outcome, coalesce(a.stage, '学段不明'), v.name, a.fen, a.county_fen from award a "
        "left join division v on v.code = a.county where a.round_id = ? and a.child_id = ?",
        "ii", t->round->id, t->child_id);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    *found = step == STORE_ROW;
    if (*found) {
        char fen[MONEY_TEXT], city[MONEY_TEXT], county[MONEY_TEXT];
        fen_t total = query_integer(q, 3), part = query_integer(q, 4);
        say(t, "%s · %s", query_text(q, 2) ? query_text(q, 2) : "?", query_text(q, 1));
        if (query_integer(q, 0) == AWARD_GRANTED)
            say(t, "本学期核定 %s 元(市级 %s 元,县级 %s 元)", money_format_grouped(total, fen),
                money_format_grouped(total - part, city), money_format_grouped(part, county));
        else
            say(t, "本学期不发放");
    }
    query_close(q);
    return step != STORE_FAILED && (!*found || tell_lines(t, e));
}

static bool tell_corrections(const struct telling *t, struct err *e) {
    struct query *q = store_query(
        t->store, e,
        "select r.term, c.entitled_fen, c.settled_fen, c.fen from correction c join round r on "
        "r.id = c.for_round_id where c.round_id = ? and c.child_id = ? order by c.for_round_id",
        "ii", t->round->id, t->child_id);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW) {
        char entitled[MONEY_TEXT], settled[MONEY_TEXT], now[MONEY_TEXT], rest[MONEY_TEXT];
        fen_t fen = query_integer(q, 3), balance = query_integer(q, 1) - query_integer(q, 2) - fen;
        say(t, "  %s:%s 学期应发 %s 元,实发 %s 元,本次%s %s 元", fen > 0 ? "补发" : "追回",
            query_text(q, 0), money_format_grouped(query_integer(q, 1), entitled),
            money_format_grouped(query_integer(q, 2), settled), fen > 0 ? "补发" : "扣回",
            money_format_grouped(fen < 0 ? -fen : fen, now));
        if (balance != 0)
            say(t, "    尚余 %s 元结转下轮追回", money_format_grouped(-balance, rest));
    }
    query_close(q);
    return step == STORE_DONE;
}

static bool tell_payments(const struct telling *t, struct err *e) {
    struct query *q = store_query(
        t->store, e,
        "select no, fen, state, day, reason, attempt from payment_state where round_id = ? and "
        "child_id = ? order by attempt",
        "ii", t->round->id, t->child_id);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW) {
        char fen[MONEY_TEXT];
        const char *state = query_text(q, 2), *day = query_text(q, 3), *reason = query_text(q, 4);
        money_format_grouped(query_integer(q, 1), fen);
        if (strcmp(state, "pending") == 0)
            say(t, "  付款 %s:%s 元,已报送银行,等待回执", query_text(q, 0), fen);
        else if (strcmp(state, "settled") == 0)
            say(t, "  付款 %s:%s 元,%s 到账", query_text(q, 0), fen, day);
        else
            say(t, "  付款 %s:%s 元,%s 被银行退回(%s)", query_text(q, 0), fen, day,
                reason ? reason : "未说明原因");
    }
    query_close(q);
    return step == STORE_DONE;
}

bool round_explain(struct store *s, const struct round *r, const char *file_no,
                   void (*line)(void *context, const char *text), void *context, struct err *e) {
    struct telling t = {.store = s, .round = r, .line = line, .context = context};
    bool found;
    if (!store_integer(s, e, &t.child_id, &found, "select id from child where file_no = ?", "t",
                       file_no))
        return false;
    if (!found) return err_set(e, ERR_INPUT, "there is no child with file number %s", file_no);
    if (!tell_award(&t, &found, e)) return false;
    if (!found) say(&t, "%s", r->ruleset_id == 0 ? "本轮尚未核定" : "核定时不在名册,本学期无记录");
    return tell_corrections(&t, e) && tell_payments(&t, e);
}
