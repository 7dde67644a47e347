/* policy propose, approve, revoke; the table of the noun */
#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- propose ---- */

static bool propose_view(struct policy_view *v, struct err *e) {
    if (!policy_view_compare(v, e)) return false;
    policy_summary_print(v);
    char *summary = policy_summary_json(v);
    bool ok = policy_propose(v->cli->host.store, &v->q, &v->d, summary, v->cli->host.actor, e);
    free(summary);
    if (ok)
        cli_say(v->cli,
                "已提交,等待另一个人批准: qianshou policy approve %.12s --from %s --as 姓名",
                v->ruleset.hash, v->from);
    return ok;
}

static bool propose(struct cli *cli, struct err *e) {
    struct policy_view v;
    if (!policy_check(cli, e) || !policy_view_open(&v, cli, NULL, cli_text(cli, "from"), e))
        return false;
    bool ok = propose_view(&v, e);
    policy_view_close(&v);
    return ok;
}

/* ---- approve ---- */

/* Who approves looks at the folder, so what lies there must be what was proposed. */
static bool same_on_disk(struct cli *cli, const struct policy_proposal *p, struct err *e) {
    struct ruleset disk;
    if (!host_ruleset(&cli->host, &disk, e)) return false;
    bool same = strcmp(disk.hash, p->hash) == 0;
    if (!same) {
        err_set(e, ERR_STATE,
                "the rules on disk (%.12s) have moved since ruleset %.12s was proposed", disk.hash,
                p->hash);
        err_hint(e, "propose what is there now: qianshou policy propose --from %s", p->from);
    }
    ruleset_free(&disk);
    return same;
}

static bool approve_view(struct policy_view *v, const struct policy_proposal *p, struct err *e) {
    if (!policy_view_compare(v, e)) return false;
    policy_summary_print(v);
    if (!policy_approve(v->cli->host.store, p, &v->d, v->cli->host.actor, e)) return false;
    cli_say(v->cli, "已批准:从 %s 学期起执行规则集 %.12s(%s 提交)", p->from, p->hash, p->author);
    return true;
}

static bool approve(struct cli *cli, struct err *e) {
    struct policy_view v;
    struct policy_proposal p;
    if (!policy_find(cli->host.store, cli_text(cli, "hash"), cli_text(cli, "from"), &p, e) ||
        !same_on_disk(cli, &p, e) || !policy_view_open(&v, cli, p.hash, p.from, e))
        return false;
    bool ok = approve_view(&v, &p, e);
    policy_view_close(&v);
    return ok;
}

static bool revoke(struct cli *cli, struct err *e) {
    const char *hash = cli_text(cli, "hash");
    if (!policy_revoke(cli->host.store, hash, cli_text(cli, "from"), cli_text(cli, "reason"),
                       cli->host.actor, e))
        return false;
    cli_say(cli, "规则集 %.12s 的批准已撤销", hash);
    return true;
}

/* ---- the table ---- */

#define HASH_ARG(is_required)                                                                      \
    {                                                                                              \
        .name = "hash", .type = ARG_TEXT, .help = "规则集,写前几位就行",                           \
        .required = (is_required), .positional = true                                              \
    }
#define FROM_ARG(is_required)                                                                      \
    { .name = "from", .type = ARG_TERM, .help = "从哪个学期起", .required = (is_required) }

static const struct arg diff_args[] = {
    HASH_ARG(false),
    FROM_ARG(false),
    {.name = "term", .type = ARG_TERM, .help = "只看这个学期"},
    {.name = "against", .type = ARG_TEXT, .help = "和哪个规则集比,默认各学期现行的"},
    {.name = "by",
     .type = ARG_CHOICE,
     .help = "按什么列",
     .fallback = "both",
     .choices = (const char *const[]){"both", "county", "stage", "level", "term", "commitment",
                                      "child", "surprise", NULL}},
    {.name = "chart", .type = ARG_TEXT, .help = "另画一页图(SVG)给理事会"},
    {.name = NULL}};
static const struct arg new_year_args[] = {
    {.name = "plugin",
     .type = ARG_TEXT,
     .help = "哪个插件,默认全部有数据文件的",
     .positional = true},
    {.name = "from", .type = ARG_TERM, .help = "从哪个学期起,默认下一个秋季学期"},
    {.name = NULL}};
static const struct arg watch_args[] = {FROM_ARG(false), {.name = NULL}};
static const struct arg propose_args[] = {FROM_ARG(true), {.name = NULL}};
static const struct arg approve_args[] = {HASH_ARG(true), FROM_ARG(true), {.name = NULL}};
static const struct arg revoke_args[] = {
    HASH_ARG(true),
    FROM_ARG(true),
    {.name = "reason", .type = ARG_TEXT, .help = "为什么撤销", .required = true},
    {.name = NULL}};
static const struct arg show_args[] = {HASH_ARG(true), {.name = NULL}};
static const struct arg blame_args[] = {
    {.name = "child", .type = ARG_TEXT, .help = "档案号", .required = true, .positional = true},
    {.name = "term", .type = ARG_TERM, .help = "哪一轮", .required = true, .positional = true},
    {.name = NULL}};
static const struct arg source_args[] = {HASH_ARG(true),
                                         {.name = "file",
                                          .type = ARG_TEXT,
                                          .help = "哪个文件,例如 stage_amounts/amounts.lua",
                                          .required = true,
                                          .positional = true},
                                         {.name = NULL}};

const struct command policy_commands[] = {
    {"policy", "status", "哪个学期执行哪套规则,磁盘上有什么不同", "policy status", NULL, CLI_READER,
     .lists = true, .run = policy_status},
    {"policy", "new-year", "数据文件添一条新的:照抄上一条的数,等填新数和文件依据",
     "policy new-year stage_amounts --from 2024-1", new_year_args, CLI_CONFIGURED,
     .run = policy_new_year},
    {"policy", "watch", "每存一次盘就检查、比较一遍,Ctrl-C 结束", "policy watch --as 周敏",
     watch_args, CLI_CONFIGURED, .permission = "report", .run = policy_watch},
    {"policy", "check", "数据、例子、各种情况全部检查一遍,不碰名册", "policy check", NULL,
     CLI_CONFIGURED, true, .run = policy_check},
    {"policy", "diff", "全部在册孩子用新旧两套规则各算一遍,谁多谁少谁停发",
     "policy diff --from 2024-1 --by stage --as 周敏", diff_args, CLI_READER, .lists = true,
     .permission = "report", .run = policy_diff},
    {"policy", "propose", "检查、比较、提交磁盘上的规则,等另一个人批准",
     "policy propose --from 2024-1 --as 周敏", propose_args, CLI_OWNER, true,
     .permission = "policy.propose", .run = propose},
    {"policy", "approve", "批准(不能是提交的人):从这个学期起执行",
     "policy approve 5f2c --from 2024-1 --as 吴刚", approve_args, CLI_OWNER, true,
     .permission = "policy.approve", .run = approve},
    {"policy", "revoke", "撤销批准(还没有按它付过款)",
     "policy revoke 5f2c --from 2024-1 --reason 依据有误 --as 吴刚", revoke_args, CLI_OWNER, true,
     .permission = "policy.approve", .run = revoke},
    {"policy", "list", "提交过、批准过、撤销过的规则集", "policy list", NULL, CLI_READER,
     .lists = true, .run = policy_list},
    {"policy", "show", "一个规则集的文件和来历", "policy show 5f2c", show_args, CLI_READER,
     .lists = true, .run = policy_show},
    {"policy", "blame", "一笔发放出自哪条规则、哪一行、哪个数、哪份文件、谁批准",
     "policy blame NT000123 2023-1 --as 周敏", blame_args, CLI_READER, .permission = "report",
     .run = policy_blame},
    {"policy", "source", "规则集里一个文件当时的内容",
     "policy source 5f2c stage_amounts/amounts.lua", source_args, CLI_READER, .run = policy_source},
    {0}};
