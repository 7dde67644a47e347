/* round pay, reissue, returns: the way to the bank and back, with a payout format that a plugin
 * contributes */
#include "cli/cli.h"

#include "stipend/round.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing a batch with a format ---- */

struct payout_job {
    struct api_payout payout;
    const char *term;
    char term_title[64];
};

static bool sheet_row(void *context, const struct value *cells, struct err *e) {
    return output_row(context, cells, e);
}

static bool write_rows(struct payout_job *job, struct query *q, const struct api_sink *sink,
                       struct err *e) {
    struct api_payment p = {.term = job->term, .term_title = job->term_title};
    fen_t total = 0;
    enum store_step step = STORE_FAILED;
    bool ok = true;
    while (ok && q && (step = store_next(q, e)) == STORE_ROW) {
        p.index++;
        p.no = query_text(q, 0);
        p.holder = query_text(q, 1);
        p.account = query_text(q, 2);
        p.bank = query_text(q, 3);
        p.fen = query_integer(q, 4);
        total += p.fen;
        ok = api_payout_row(&job->payout, &p, sink, e);
    }
    return ok && step == STORE_DONE && api_payout_total(&job->payout, p.index, total, sink, e);
}

static bool write_batch(void *context, struct store *s, int64_t batch_id, const char *path,
                        struct err *e) {
    struct payout_job *job = context;
    struct output_options options = {.path = path, .byte_order_mark = true};
    if (!output_format_parse(job->payout.extension, &options.format))
        return err_set(e, ERR_SCRIPT, "payout format: extension \"%s\" is neither xlsx nor csv",
                       job->payout.extension);
    struct output *out = output_open(&options, job->payout.columns, job->payout.n_columns, e);
    if (!out) return false;
    const struct api_sink sink = {.context = out, .row = sheet_row};
    store_set_clearance(
        s, true); /* the bank needs names and accounts; whoever may pay may have them written */
    struct query *q = payment_batch_rows(s, batch_id, e);
    bool ok = write_rows(job, q, &sink, e);
    query_close(q);
    if (ok) return output_close(out, e);
    output_abandon(out);
    return false;
}

/* ---- pay and reissue ---- */

typedef bool (*paying)(struct store *, const char *, const char *, const struct payment_writer *,
                       const char *, struct batch_result *, struct err *);

static bool open_payout(struct cli *cli, const char *format, struct payout_job *job,
                        struct err *e) {
    const struct contribution *c = registry_find(&cli->host.registry, NOUN_PAYOUT, format, e);
    return c && api_payout_open(c, &job->payout, e);
}

static void describe_term(struct payout_job *job, const char *term) {
    int year = atoi(term);
    job->term = term;
    snprintf(job->term_title, sizeof job->term_title, "%d年%s", term[5] == '1' ? year : year + 1,
             term[5] == '1' ? "秋季" : "春季");
}

static char *payment_folder(const struct cli *cli) {
    return cli_text(cli, "out") ? mem_copy_text(cli_text(cli, "out"))
                                : host_path(&cli->host, "var/payments");
}

static void say_batch(const struct cli *cli, const struct batch_result *r) {
    char fen[MONEY_TEXT];
    cli_say(cli, "%s %s:%lld 笔,合计 %s 元,校验 %.16s",
            r->again ? "文件早已写好,原样再写一次" : "银行文件", r->file, (long long)r->payments,
            money_format_grouped(r->fen, fen), r->hash);
}

static bool run_payment(struct cli *cli, paying step, struct err *e) {
    struct payout_job job = {0};
    const char *format = cli_text(cli, "format");
    if (!open_payout(cli, format, &job, e)) return false;
    describe_term(&job, cli_text(cli, "term"));
    const struct payment_writer writer = {
        .context = &job, .format = format, .extension = job.payout.extension, .write = write_batch};
    struct batch_result r;
    char *folder = payment_folder(cli);
    bool ok = step(cli->host.store, job.term, cli->host.actor, &writer, folder, &r, e);
    store_set_clearance(cli->host.store, host_may(&cli->host, "names"));
    api_payout_close(&job.payout);
    free(folder);
    if (ok) say_batch(cli, &r);
    return ok;
}

/* A re-issue that was cut off before its file was put out, and another one after it. */
static bool put_out_again(struct cli *cli, int64_t batch_no, struct err *e) {
    struct batch_result r;
    char *folder = payment_folder(cli);
    bool ok = round_put_out(cli->host.store, cli_text(cli, "term"), batch_no, folder, &r, e);
    free(folder);
    if (ok) say_batch(cli, &r);
    return ok;
}

static bool pay(struct cli *cli, struct err *e) {
    const struct arg_value *batch = cli_value(cli, "batch");
    return batch->given ? put_out_again(cli, batch->integer, e) : run_payment(cli, round_pay, e);
}

static bool reissue(struct cli *cli, struct err *e) {
    return run_payment(cli, round_reissue, e);
}

/* ---- the bank's answer ---- */

/* The format that wrote the round's last batch, unless the user names one. */
static bool answer_format(struct cli *cli, char **format, struct err *e) {
    bool found;
    if (cli_text(cli, "format")) {
        *format = mem_copy_text(cli_text(cli, "format"));
        return true;
    }
    if (!store_text(cli->host.store, e, format, &found,
                    "select b.format from payment_batch b join round r on r.id = b.round_id where "
                    "r.term = ? "
                    "order by b.no desc limit 1",
                    "t", cli_text(cli, "term")))
        return false;
    return found ||
           err_set(e, ERR_STATE, "round %s has no payment file yet", cli_text(cli, "term"));
}

static bool take_answers(struct cli *cli, const struct api_payout *p, struct err *e) {
    const struct answer_words words = {.no = p->returns.no,
                                       .result = p->returns.result,
                                       .reason = p->returns.reason,
                                       .day = p->returns.day,
                                       .settled = (const char *const *)p->returns.settled,
                                       .returned = (const char *const *)p->returns.returned};
    const char *file = cli_text(cli, "file");
    struct intake_result r = {0};
    if (!round_returns(cli->host.store, cli_text(cli, "term"), cli->host.actor, &words, file, &r,
                       e))
        return false;
    if (r.refused) {
        err_set(e, ERR_INPUT, "%s: %lld of %lld lines do not fit: nothing was taken in", file,
                (long long)r.rejected, (long long)r.rows);
        return err_hint(e, "reasons are in %s", r.rejected_path);
    }
    if (r.already)
        cli_say(cli, "%s: 这份回执已经登记过,没有任何改动(那次退回 %lld 行)", file,
                (long long)r.already_rejected);
    else
        cli_say(cli, "%s: 回执 %lld 笔,登记 %lld,无变化 %lld,退回 %lld", file, (long long)r.rows,
                (long long)r.changed, (long long)r.unchanged, (long long)r.rejected);
    return true;
}

static bool returns(struct cli *cli, struct err *e) {
    struct payout_job job = {0};
    char *format = NULL;
    bool ok = answer_format(cli, &format, e) && open_payout(cli, format, &job, e);
    if (ok) {
        ok = take_answers(cli, &job.payout, e);
        api_payout_close(&job.payout);
    }
    free(format);
    return ok;
}

#define TERM                                                                                       \
    { .name = "term", .type = ARG_TERM, .help = "学期", .required = true }

#define FORMAT                                                                                     \
    {                                                                                              \
        .name = "format", .type = ARG_TEXT, .help = "银行文件的格式(插件提供)",                    \
        .fallback = "icbc_xlsx"                                                                    \
    }
#define FOLDER                                                                                     \
    { .name = "out", .type = ARG_TEXT, .help = "放文件的文件夹,默认 var/payments" }

static const struct arg pay_args[] = {
    TERM,
    FORMAT,
    FOLDER,
    {.name = "batch", .type = ARG_INTEGER, .help = "不付款,把第几批的文件原样再写一次"},
    {.name = NULL}};
static const struct arg reissue_args[] = {TERM, FORMAT, FOLDER, {.name = NULL}};
static const struct arg returns_args[] = {
    {.name = "file", .type = ARG_FILE, .help = "银行的回执", .required = true, .positional = true},
    TERM,
    {.name = "format", .type = ARG_TEXT, .help = "回执的格式,默认与付款文件相同"},
    {.name = NULL}};

const struct command payment_commands[] = {
    {"round", "pay", "写银行批量文件",
     "round pay --term 2023-1 --format icbc_xlsx --out 付款 --as 周敏", pay_args, CLI_OWNER, true,
     .permission = "round.pay", .run = pay},
    {"round", "returns", "登记银行回执", "round returns 回执.csv --term 2023-1 --as 周敏",
     returns_args, CLI_OWNER, true, .permission = "round.pay", .run = returns},
    {"round", "reissue", "重发被银行退回的付款", "round reissue --term 2023-1 --as 周敏",
     reissue_args, CLI_OWNER, true, .permission = "round.pay", .run = reissue},
    {0}};
