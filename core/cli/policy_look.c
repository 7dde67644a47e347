/* policy status, list, show, source */
#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a query; the columns named by `instants` (a bit each) become minutes. */
static bool print_rows(struct cli *cli, const char *title, const struct output_column *columns,
                       int n, unsigned instants, struct query *q, struct err *e) {
    struct api_sink sink = cli_sink(cli);
    enum store_step step = STORE_FAILED;
    bool ok = q && sink.begin(cli, title, columns, n, e);
    while (ok && (step = store_next(q, e)) == STORE_ROW) {
        struct value cells[16];
        char texts[16][INSTANT_TEXT];
        for (int i = 0; i < n; i++) {
            cells[i] = query_value(q, i);
            if (!(instants & 1u << i) || cells[i].type == VALUE_NULL) continue;
            instant_format(cells[i].integer, texts[i]);
            texts[i][strlen("2024-01-01 00:00")] = '\0';
            cells[i] = value_text(texts[i]);
        }
        ok = sink.row(cli, cells, e);
    }
    query_close(q);
    return cli_sink_close(cli, ok && step == STORE_DONE, e);
}

/* ---- status ---- */

/* The files that are not alike, one a line. */
static void say_files(const struct cli *cli, const struct ruleset *disk,
                      const struct ruleset *other) {
    for (size_t i = 0; i < disk->files.n; i++) {
        const struct source_file *f = &disk->files.files[i],
                                 *was = source_find(&other->files, f->name);
        if (!was)
            cli_say(cli, "  新文件 %s", f->name);
        else if (f->length != was->length || memcmp(f->text, was->text, f->length) != 0)
            cli_say(cli, "  改动 %s", f->name);
    }
    for (size_t i = 0; i < other->files.n; i++)
        if (!source_find(&disk->files, other->files.files[i].name))
            cli_say(cli, "  没有了 %s", other->files.files[i].name);
}

static bool say_disk(struct cli *cli, const char *term, struct err *e) {
    struct ruleset disk, approved = {0};
    struct err broken;
    int64_t id;
    if (!policy_in_force(cli->host.store, term, store_now(cli->host.store), &id, e)) return false;
    if (!host_ruleset(&cli->host, &disk, &broken)) {
        cli_say(cli, "磁盘上的规则不完整:%s", broken.message);
        return true;
    }
    bool ok = id == 0 || ruleset_load(cli->host.store, id, &approved, e);
    if (ok && id == 0) {
        cli_say(cli, "%s 学期没有批准的规则;磁盘上的是 %.12s", term, disk.hash);
    } else if (ok && strcmp(disk.hash, approved.hash) == 0) {
        cli_say(cli, "磁盘上的规则就是 %s 学期现行的 %.12s", term, disk.hash);
    } else if (ok) {
        cli_say(cli, "磁盘上的规则 %.12s 没有生效,%s 学期现行的是 %.12s;不同的地方:", disk.hash,
                term, approved.hash);
        say_files(cli, &disk, &approved);
    }
    ruleset_free(&approved);
    ruleset_free(&disk);
    return ok;
}

bool policy_status(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"从学期", OUTPUT_TEXT}, {"到学期", OUTPUT_TEXT}, {"规则集", OUTPUT_TEXT},
        {"提交", OUTPUT_TEXT},   {"批准", OUTPUT_TEXT},   {"批准时间", OUTPUT_TEXT}};
    struct store *s = cli->host.store;
    char *term = NULL, today[DATE_TEXT];
    bool gated;
    if (!policy_is_gated(s, store_now(s), &gated, e) ||
        !print_rows(
            cli, "批准执行的规则", columns, 6, 1u << 5,
            store_query(s, e,
                        "select p.from_term, (select max(t.code) from term t where t.starts < "
                        "(select min(n.starts) from policy n where n.id > p.id and n.starts > "
                        "p.starts and n.revoked_by is null)), substr(p.hash, 1, 12), p.author, "
                        "p.actor, p.approved_at from policy p where p.revoked_by is null and not "
                        "exists (select 1 from policy n where n.id > p.id and n.revoked_by is null "
                        "and n.starts <= p.starts) order by p.starts",
                        ""),
            e))
        return false;
    if (!cli_says_rows_apart(cli)) return true;
    if (!gated) cli_say(cli, "还没有批准过规则:核定用的是磁盘上的规则");
    bool ok = store_text(s, e, &term, NULL,
                         "select coalesce((select term from round where state <> 'closed' order by "
                         "id desc limit 1), (select code from term where starts <= ? order by "
                         "starts desc limit 1))",
                         "t", date_format(store_today(s), today)) &&
              say_disk(cli, term, e);
    free(term);
    return ok;
}

/* ---- list ---- */

bool policy_list(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"规则集", OUTPUT_TEXT}, {"从学期", OUTPUT_TEXT},   {"提交", OUTPUT_TEXT},
        {"时间", OUTPUT_TEXT},   {"差异摘要", OUTPUT_TEXT}, {"批准", OUTPUT_TEXT},
        {"时间", OUTPUT_TEXT},   {"撤销", OUTPUT_TEXT},     {"时间", OUTPUT_TEXT}};
    return print_rows(
        cli, "提交过的规则集", columns, 9, 1u << 3 | 1u << 6 | 1u << 8,
        store_query(cli->host.store, e,
                    "select substr(s.hash, 1, 12), p.from_term, p.author, p.proposed_at, "
                    "substr(p.digest, 1, 16), a.actor, a.approved_at, r.actor, r.revoked_at from "
                    "policy_proposal p join ruleset s on s.id = p.ruleset_id left join "
                    "policy_approval a on a.proposal_id = p.id left join policy_revocation r on "
                    "r.approval_id = a.id order by p.id",
                    ""),
        e);
}

/* ---- show, source ---- */

static void say_proposal(const struct cli *cli, const struct query *q) {
    char at[INSTANT_TEXT], then[INSTANT_TEXT];
    cli_say(cli, "%s %s 提交,从 %s 起;差异 %s", instant_format(query_integer(q, 0), at),
            query_text(q, 1), query_text(q, 2), query_text(q, 3));
    if (query_text(q, 4))
        cli_say(cli, "  %s %s 批准,签名 %.16s", instant_format(query_integer(q, 5), then),
                query_text(q, 4), query_text(q, 6));
    if (query_text(q, 7)) cli_say(cli, "  %s 撤销:%s", query_text(q, 7), query_text(q, 8));
}

static bool say_history(struct cli *cli, int64_t id, struct err *e) {
    struct query *q = store_query(
        cli->host.store, e,
        "select p.proposed_at, p.author, p.from_term, p.summary, a.actor, a.approved_at, "
        "a.signature, r.actor, r.reason from policy_proposal p left join policy_approval a on "
        "a.proposal_id = p.id left join policy_revocation r on r.approval_id = a.id where "
        "p.ruleset_id = ? order by p.id",
        "i", id);
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW) say_proposal(cli, q);
    query_close(q);
    return step == STORE_DONE;
}

bool policy_show(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {
        {"文件", OUTPUT_TEXT}, {"字节", OUTPUT_INTEGER}, {"内容摘要", OUTPUT_TEXT}};
    int64_t id;
    if (!policy_ruleset(cli->host.store, cli_text(cli, "hash"), &id, e) ||
        !cli_print_query(
            cli, "规则集的文件", columns, 3,
            store_query(cli->host.store, e,
                        "select f.name, length(t.content), substr(f.hash, 1, 16) from ruleset_file "
                        "f join source_text t on t.hash = f.hash where f.ruleset_id = ? order by "
                        "f.name",
                        "i", id),
            e))
        return false;
    return !cli_says_rows_apart(cli) || say_history(cli, id, e);
}

bool policy_source(struct cli *cli, struct err *e) {
    struct ruleset rs;
    int64_t id;
    const char *file = cli_text(cli, "file");
    if (!policy_ruleset(cli->host.store, cli_text(cli, "hash"), &id, e) ||
        !ruleset_load(cli->host.store, id, &rs, e))
        return false;
    const struct source_file *f = source_find(&rs.files, file);
    if (f)
        fwrite(f->text, 1, f->length, stdout);
    else
        err_set(e, ERR_INPUT, "ruleset %.12s has no file %s: policy show lists them", rs.hash,
                file);
    ruleset_free(&rs);
    return f != NULL;
}
