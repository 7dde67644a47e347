/* round open, assess, show, submit, approve, reject, close, list, explain, replay */
#include "cli/cli.h"

#include "stipend/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/progress.h"

static const char *yuan(fen_t fen, char out[MONEY_TEXT]) {
    return money_format_grouped(fen, out);
}

static bool open_round(struct cli *cli, struct err *e) {
    const char *term = cli_text(cli, "term");
    if (!round_open(cli->host.store, term, cli_text(cli, "day"), cli->host.actor, e)) return false;
    cli_say(cli, "%s 轮次已开,接下来核定: qianshou round assess --term %s", term, term);
    return true;
}

/* ---- assess ---- */

static void show_progress(void *context, int64_t done) {
    struct progress *p = context;
    progress_add(p, done - p->done);
}

static void say_assessment(const struct cli *cli, const char *term, const struct assess_result *r) {
    char total[MONEY_TEXT], city[MONEY_TEXT], county[MONEY_TEXT];
    cli_say(cli, "%s 轮次已核定:在册 %lld 人,发放 %lld 人,不发放 %lld 人", term,
            (long long)(r->awarded + r->refused), (long long)r->awarded, (long long)r->refused);
    cli_say(cli, "  合计 %s 元(市级 %s,县级 %s)", yuan(r->fen, total),
            yuan(r->fen - r->county_fen, city), yuan(r->county_fen, county));
    if (r->corrections > 0)
        cli_say(cli, "  更正 %lld 笔:补发 %s 元,追回 %s 元,结转待追回 %s 元",
                (long long)r->corrections, yuan(r->added, total), yuan(r->recovered, city),
                yuan(r->balance, county));
    cli_say(cli, "  本轮应付 %s 元", yuan(r->fen + r->added - r->recovered, total));
}

/* What stands on disk and what is in force may be two things: who assesses is told. */
static void say_rules(const struct cli *cli, const struct ruleset *disk,
                      const struct assess_result *r) {
    if (!r->approved)
        cli_say(cli, "  规则集 %.12s 没有经过批准:本单位还没有批准过规则(qianshou policy propose)",
                r->ruleset);
    else if (disk && strcmp(disk->hash, r->ruleset) != 0)
        cli_say(cli,
                "  按批准的规则集 %.12s;磁盘上的 %.12s 与它不同,没有生效(qianshou policy diff)",
                r->ruleset, disk->hash);
    else
        cli_say(cli, "  按批准的规则集 %.12s", r->ruleset);
}

static bool assess_by(struct cli *cli, const struct ruleset *disk, struct err *e) {
    struct progress progress;
    struct assess_result result;
    const char *term = cli_text(cli, "term");
    progress_begin(&progress, "核定", 0);
    const struct assess_options options = {.engine = &api_rule_engine,
                                           .ruleset = disk,
                                           .workers = cli->workers,
                                           .progress = show_progress,
                                           .context = &progress};
    bool ok = round_assess(cli->host.store, term, cli->host.actor, &options, &result, e);
    progress_end(&progress);
    if (!ok) return false;
    say_assessment(cli, term, &result);
    say_rules(cli, disk, &result);
    return true;
}

/* While approved rules pay, what is broken on disk stops nobody. */
static bool assess(struct cli *cli, struct err *e) {
    struct ruleset disk;
    bool gated;
    if (!policy_is_gated(cli->host.store, store_now(cli->host.store), &gated, e)) return false;
    bool has_disk = host_ruleset(&cli->host, &disk, e);
    if (!has_disk && !gated) return false;
    bool ok = assess_by(cli, has_disk ? &disk : NULL, e);
    if (has_disk) ruleset_free(&disk);
    return ok;
}

/* ---- submit, approve, reject, close ---- */

static bool submit(struct cli *cli, struct err *e) {
    const char *term = cli_text(cli, "term");
    if (!round_submit(cli->host.store, term, cli->host.actor, e)) return false;
    cli_say(cli, "%s 轮次已提交,等待另一个人审批: qianshou round approve --term %s --as 姓名", term,
            term);
    return true;
}

static bool approve(struct cli *cli, struct err *e) {
    const char *term = cli_text(cli, "term");
    const struct config *config = &cli->host.config;
    struct approval_band bands[16];
    struct approval_result result;
    size_t n = config->n_bands < 16 ? config->n_bands : 16;
    for (size_t i = 0; i < n; i++)
        bands[i] = (struct approval_band){config->bands[i].up_to, config->bands[i].need};
    if (!round_approve(cli->host.store, term, cli->host.actor, bands, n, &result, e)) return false;
    if (result.approved)
        cli_say(cli, "%s 轮次已批准,接下来付款: qianshou round pay --term %s", term, term);
    else
        cli_say(cli, "%s 轮次已有 %lld 人同意,还需 %lld 人", term, (long long)result.given,
                (long long)(result.needed - result.given));
    return true;
}

static bool reject(struct cli *cli, struct err *e) {
    const char *term = cli_text(cli, "term");
    if (!round_reject(cli->host.store, term, cli->host.actor, cli_text(cli, "reason"), e))
        return false;
    cli_say(cli, "%s 轮次已退回重新核定", term);
    return true;
}

static bool close_round(struct cli *cli, struct err *e) {
    const char *term = cli_text(cli, "term");
    int64_t unpaid;
    if (!round_close(cli->host.store, term, cli->host.actor, &unpaid, e)) return false;
    cli_say(cli, "%s 轮次已结", term);
    if (unpaid > 0) cli_say(cli, "  %lld 笔退回后没有重发,下一轮作为补发", (long long)unpaid);
    return true;
}

/* ---- looking ---- */

static bool list(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"学期", OUTPUT_TEXT},      {"状态", OUTPUT_TEXT},     {"发放人数", OUTPUT_INTEGER},
        {"不发放", OUTPUT_INTEGER}, {"金额(元)", OUTPUT_YUAN}, {"已到账(元)", OUTPUT_YUAN},
        {"规则集", OUTPUT_TEXT}};
    struct query *q =
        store_query(cli->host.store, e,
                    "select r.term, r.state, "
                    "(select count(*) from award where round_id = r.id and outcome = 1), "
                    "(select count(*) from award where round_id = r.id and outcome = 0), "
                    "(select coalesce(sum(fen), 0) from payable where round_id = r.id), "
                    "(select coalesce(sum(fen), 0) from payment_state where round_id = r.id and "
                    "state = 'settled'), substr(s.hash, 1, 12) "
                    "from round r left join ruleset s on s.id = r.ruleset_id order by r.id",
                    "");
    struct api_sink sink = cli_sink(cli);
    enum store_step step = STORE_FAILED;
    bool ok = q && sink.begin(cli, "发放轮次", columns, 7, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW) {
        struct value cells[7];
        for (int i = 0; i < 7; i++) cells[i] = query_value(q, i);
        cells[1] = value_text(round_state_title(query_text(q, 1)));
        ok = sink.row(cli, cells, e);
    }
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}

static bool show(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"县(市、区)", OUTPUT_TEXT}, {"学段", OUTPUT_TEXT},     {"结果", OUTPUT_TEXT},
        {"人数", OUTPUT_INTEGER},    {"金额(元)", OUTPUT_YUAN}, {"其中县级(元)", OUTPUT_YUAN}};
    struct round r;
    char digest[HASH_HEX], title[256], at[INSTANT_TEXT] = "";
    if (!round_find(cli->host.store, cli_text(cli, "term"), &r, e) ||
        !digest_of_round(cli->host.store, r.id, digest, e))
        return false;
    if (r.cutoff) instant_format(r.cutoff, at);
    snprintf(title, sizeof title, "%s 轮次 %s,名册以 %s 为准,事实截至 %s,摘要 %.16s", r.term,
             round_state_title(r.state), r.day, at[0] ? at : "(未核定)", digest);
    return cli_print_query(
        cli, title, columns, 6,
        store_query(cli->host.store, e,
                    "select v.name, coalesce(a.stage, '(不明)') as stage, "
                    "case a.outcome when 1 then '发放' else '不发放' end, count(*), sum(a.fen), "
                    "sum(a.county_fen), 0 as last, a.county, a.outcome "
                    "from award a left join division v on v.code = a.county "
                    "where a.round_id = ?1 group by a.county, v.name, a.stage, a.outcome "
                    "union all select '合计', '', case outcome when 1 then '发放' else '不发放' "
                    "end, count(*), sum(fen), sum(county_fen), 1, 0, outcome from award "
                    "where round_id = ?1 group by outcome "
                    "order by last, county, outcome desc, stage",
                    "i", r.id),
        e);
}

static void print_line(void *context, const char *text) {
    (void)context;
    puts(text);
}

static bool explain_round(struct cli *cli, int64_t id, struct err *e) {
    struct round r;
    if (!round_load(cli->host.store, id, &r, e)) return false;
    printf("%s 学期 · 档案号 %s\n", r.term, cli_text(cli, "child"));
    return round_explain(cli->host.store, &r, cli_text(cli, "child"), print_line, NULL, e);
}

static bool explain(struct cli *cli, struct err *e) {
    struct round r;
    if (cli_text(cli, "term"))
        return round_find(cli->host.store, cli_text(cli, "term"), &r, e) &&
               explain_round(cli, r.id, e);
    int64_t id = 0;
    for (bool found = true; found;) {
        if (!store_integer(cli->host.store, e, &id, &found,
                           "select id from round where id > ? order by id limit 1", "i", id))
            return false;
        if (found && !explain_round(cli, id, e)) return false;
    }
    return id > 0 || err_set(e, ERR_STATE, "there is no round yet");
}

/* ---- replay ---- */

static bool replay_one(struct cli *cli, const struct round *r, bool *identical, struct err *e) {
    struct replay_result result;
    if (!round_replay(cli->host.store, r, &api_rule_engine, cli->workers, &result, e)) return false;
    *identical = *identical && result.differing == 0;
    if (result.differing == 0)
        cli_say(cli, "%s 轮次:重算 %lld 份核定、%lld 笔更正,逐字节一致", r->term,
                (long long)result.awards, (long long)result.corrections);
    else
        cli_say(cli, "%s 轮次:%lld 处不一致,第一处 %s", r->term, (long long)result.differing,
                result.first);
    return true;
}

static bool replay(struct cli *cli, struct err *e) {
    struct round r;
    bool identical = true;
    if (!cli_flag(cli, "all")) {
        if (!cli_text(cli, "term")) return err_set(e, ERR_USAGE, "say --term TERM or --all");
        if (!round_find(cli->host.store, cli_text(cli, "term"), &r, e) ||
            !replay_one(cli, &r, &identical, e))
            return false;
    }
    int64_t id = 0;
    for (bool found = cli_flag(cli, "all"); found;) {
        if (!store_integer(
                cli->host.store, e, &id, &found,
                "select id from round where id > ? and ruleset_id is not null order by id limit 1",
                "i", id))
            return false;
        if (found &&
            (!round_load(cli->host.store, id, &r, e) || !replay_one(cli, &r, &identical, e)))
            return false;
    }
    return identical ||
           err_set(e, ERR_STORE, "stored awards are not what their rules and facts give");
}

/* ---- the table ---- */

#define TERM                                                                                       \
    {                                                                                              \
        .name = "term", .type = ARG_TERM,                                                          \
        .help = "学期:2023-1 是 2023 年秋季,2023-2 是 2024 年春季", .required = true               \
    }

static const struct arg open_args[] = {
    TERM,
    {.name = "day", .type = ARG_DATE, .help = "名册以哪一天为准,默认学期第一天"},
    {.name = NULL}};
static const struct arg term_args[] = {TERM, {.name = NULL}};
static const struct arg reject_args[] = {
    TERM,
    {.name = "reason", .type = ARG_TEXT, .help = "为什么退回", .required = true},
    {.name = NULL}};
static const struct arg explain_args[] = {
    {.name = "child", .type = ARG_TEXT, .help = "档案号", .required = true},
    {.name = "term", .type = ARG_TERM, .help = "哪一轮,默认全部"},
    {.name = NULL}};
static const struct arg replay_args[] = {{.name = "term", .type = ARG_TERM, .help = "哪一轮"},
                                         {.name = "all", .type = ARG_BOOLEAN, .help = "所有轮次"},
                                         {.name = NULL}};

const struct command round_commands[] = {
    {"round", "open", "开一轮(一个学期的发放)", "round open --term 2023-1 --as 周敏", open_args,
     CLI_OWNER, true, .permission = "round.prepare", .run = open_round},
    {"round", "assess", "按规则核定名册上的每个孩子", "round assess --term 2023-1 --as 周敏",
     term_args, CLI_OWNER, true, .permission = "round.prepare", .run = assess},
    {"round", "show", "一轮的核定结果,按县和学段", "round show --term 2023-1", term_args,
     CLI_READER, .lists = true, .run = show},
    {"round", "submit", "提交审批", "round submit --term 2023-1 --as 周敏", term_args, CLI_OWNER,
     true, .permission = "round.prepare", .run = submit},
    {"round", "approve", "批准(不能是编制的人)", "round approve --term 2023-1 --as 吴刚", term_args,
     CLI_OWNER, true, .permission = "round.approve", .run = approve},
    {"round", "reject", "退回重新核定", "round reject --term 2023-1 --reason 名单有误 --as 吴刚",
     reject_args, CLI_OWNER, true, .permission = "round.approve", .run = reject},
    {"round", "close", "结束一轮", "round close --term 2023-1 --as 周敏", term_args, CLI_OWNER,
     true, .permission = "round.pay", .run = close_round},
    {"round", "list", "所有轮次", "round list", NULL, CLI_READER, .lists = true, .run = list},
    {"round", "explain", "一个孩子为什么发、为什么不发",
     "round explain --child NT000123 --term 2023-1 --as 周敏", explain_args, CLI_READER,
     .permission = "report", .run = explain},
    {"round", "replay", "用当时的规则和事实重算,逐字节比较", "round replay --all", replay_args,
     CLI_READER, .run = replay},
    {0}};
