/* What a ruleset would change, in sentences; and as JSON, to be kept with its proposal. */
#include "cli/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static const char *yuan(fen_t fen, char out[MONEY_TEXT]) {
    return money_format_grouped(fen, out);
}

/* "+1,000.00" */
static const char *more(fen_t fen, char out[MONEY_TEXT]) {
    out[0] = '+';
    money_format_grouped(fen, fen < 0 ? out : out + 1);
    return out;
}

static void print_term(const struct policy_view *v, const struct policy_term *t) {
    char before[MONEY_TEXT], after[MONEY_TEXT], plus[MONEY_TEXT], city[MONEY_TEXT],
        county[MONEY_TEXT];
    const struct compare_sum *s = &t->sums.total;
    fen_t of_county = s->county_after - s->county_before;
    cli_say(
        v->cli,
        "  %s 学期:在册 %lld 人,变化 %lld 人(增加 %lld,减少 %lld,新发 %lld,停发 %lld,其他 %lld)",
        t->term, (long long)s->children, (long long)compare_changed(s),
        (long long)s->change[CHANGE_RAISED], (long long)s->change[CHANGE_LOWERED],
        (long long)s->change[CHANGE_GAINED], (long long)s->change[CHANGE_LOST],
        (long long)(s->change[CHANGE_SHARED] + s->change[CHANGE_REASON]));
    if (t->ahead) cli_say(v->cli, "    (还没有开学:用今天的名册,按下面的假设升级)");
    cli_say(v->cli, "    %s 元 → %s 元(%s;其中市级 %s,县级 %s)", yuan(s->before, before),
            yuan(s->after, after), more(s->after - s->before, plus),
            more(s->after - s->before - of_county, city), more(of_county, county));
}

static void print_closed(const struct policy_view *v, const struct policy_term *t) {
    char plus[MONEY_TEXT], minus[MONEY_TEXT];
    fen_t added = 0, taken = 0;
    for (size_t i = 0; i < t->sums.n; i++) {
        fen_t fen = t->sums.groups[i].sum.after - t->sums.groups[i].sum.before;
        *(fen > 0 ? &added : &taken) += fen;
    }
    if (strcmp(t->state, "closed") == 0 && compare_changed(&t->sums.total) > 0)
        cli_say(v->cli, "    这一轮已结:差额由下一轮更正,补发约 %s 元,追回约 %s 元",
                yuan(added, plus), yuan(-taken, minus));
}

static void print_terms(const struct policy_view *v) {
    struct compare_sum year = {0};
    int64_t looked = 0, changed = 0;
    char plus[MONEY_TEXT];
    for (size_t i = 0; i < v->d.n; i++) {
        const struct policy_term *t = &v->d.terms[i];
        if (!t->covered) {
            looked += t->sums.total.children;
            changed += compare_changed(&t->sums.total);
            continue;
        }
        print_term(v, t);
        print_closed(v, t);
        if (strncmp(t->term, v->from, 4) == 0) compare_add(&year, &t->sums.total);
    }
    cli_say(v->cli, "  %.4s 学年合计:%s 元", v->from, more(year.after - year.before, plus));
    if (v->q.term) return;
    cli_say(v->cli, "  %s 以前的各轮:逐人比较 %lld 人次,%lld 人次不同%s", v->from,
            (long long)looked, (long long)changed, changed ? ";那些学期不用这套规则,发放不变" : "");
}

/* "37.5 个月" */
static const char *months(const struct policy_view *v, bool after, char out[64]) {
    int64_t days = projection_days(&v->d.projection, v->d.funds, after);
    if (days < 0) return strcpy(out, "足够到全部毕业");
    int64_t tenths = days * 120 / 365;
    snprintf(out, 64, "%lld.%lld 个月", (long long)(tenths / 10), (long long)(tenths % 10));
    return out;
}

static void print_projection(const struct policy_view *v) {
    const struct projection *p = &v->d.projection;
    char before[MONEY_TEXT], after[MONEY_TEXT], plus[MONEY_TEXT], funds[MONEY_TEXT];
    char old[64], new[64];
    int64_t refused = 0;
    if (p->n == 0) return;
    for (size_t i = 0; i < p->n; i++)
        if (p->terms[i].refused > refused) refused = p->terms[i].refused;
    cli_say(v->cli, "  一助到底(%s 到 %s):%s 元 → %s 元(%s)", p->terms[0].term,
            p->terms[p->n - 1].term, yuan(p->before, before), yuan(p->after, after),
            more(p->after - p->before, plus));
    cli_say(v->cli, "  各基金现有 %s 元,从 %s 起够用:%s → %s", yuan(v->d.funds, funds),
            p->terms[0].term, months(v, false, old), months(v, true, new));
    if (refused > 0)
        cli_say(v->cli, "  其中同一学期最多 %lld 人会读到没有标准的学段", (long long)refused);
}

static void print_surprises(struct policy_view *v) {
    if (v->lost == 0) {
        cli_say(v->cli, "  没有人从发放变成不发放");
        return;
    }
    cli_say(v->cli,
            "  注意:%lld 人次原来发、现在不发(--by surprise 列出全部):", (long long)v->lost);
    cli_say(v->cli, "%.*s", (int)v->first_lost.len - 1, buf_text(&v->first_lost));
}

void policy_summary_print(struct policy_view *v) {
    const struct policy_term *t = policy_view_term(v);
    cli_say(v->cli, "规则集 %.12s%s,从 %s 起;比较的是%s%.12s", v->ruleset.hash,
            v->on_disk ? "(磁盘上)" : "", v->from, t->base[0] ? "现行规则集 " : "没有规则",
            t->base);
    print_terms(v);
    print_projection(v);
    print_surprises(v);
    cli_say(v->cli, "  差异摘要 %.16s", v->d.digest);
}

void policy_assumptions_print(struct policy_view *v) {
    if (!v->scenario.plugin) return;
    cli_say(v->cli, "测算到毕业的假设(%s):", v->scenario.source);
    for (char *line = strtok(v->scenario.assumptions, "\n"); line; line = strtok(NULL, "\n"))
        cli_say(v->cli, "  %s", line);
}

/* ---- kept ---- */

static void add_term(struct buf *b, const struct policy_term *t) {
    const struct compare_sum *s = &t->sums.total;
    buf_printf(b, "{\"term\":\"%s\",\"against\":\"%.16s\"", t->term, t->base);
    json_add_member_integer(b, "children", s->children);
    json_add_member_integer(b, "changed", compare_changed(s));
    json_add_member_integer(b, "lost", s->change[CHANGE_LOST]);
    json_add_member_integer(b, "gained", s->change[CHANGE_GAINED]);
    json_add_member_integer(b, "before_fen", s->before);
    json_add_member_integer(b, "after_fen", s->after);
    json_add_member_integer(b, "county_before_fen", s->county_before);
    json_add_member_integer(b, "county_after_fen", s->county_after);
    buf_add_char(b, '}');
}

char *policy_summary_json(const struct policy_view *v) {
    struct buf b = {0};
    buf_add_text(&b, "{\"terms\":[");
    for (size_t i = 0, n = 0; i < v->d.n; i++) {
        if (!v->d.terms[i].covered) continue;
        if (n++ > 0) buf_add_char(&b, ',');
        add_term(&b, &v->d.terms[i]);
    }
    buf_add_char(&b, ']');
    json_add_member_integer(&b, "commitment_before_fen", v->d.projection.before);
    json_add_member_integer(&b, "commitment_after_fen", v->d.projection.after);
    json_add_member_integer(&b, "funds_fen", v->d.funds);
    buf_add_char(&b, '}');
    return buf_take(&b);
}
