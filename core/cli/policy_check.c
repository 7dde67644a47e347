/* policy check: everything that can be known of the rules on disk before anybody is paid by them */
#include "cli/policy.h"

#include <stdio.h>
#include <string.h>

#include "api/soundness.h"

static void print_fault(void *context, const char *line) {
    (void)context;
    printf("  错误  %s\n", line);
}

static void print_note(void *context, const char *line) {
    (void)context;
    printf("  注意  %s\n", line);
}

static void print_difference(void *context, const char *line) {
    struct findings *f = context;
    findings_fault(f, "%s", line);
}

static bool check_examples(struct cli *cli, struct findings *f, struct err *e) {
    const struct registry *r = &cli->host.registry;
    int total = 0;
    for (size_t i = 0; i < r->n; i++) {
        int n, failed;
        if (!(r->plugins[i]->manifest.needs & NEEDS_RULE)) continue;
        if (!api_examples_run(r, r->plugins[i], &n, &failed, print_difference, f, e)) return false;
        total += n;
    }
    cli_say(cli, "例子:%d 个", total);
    return true;
}

static bool check_all(struct cli *cli, const struct ruleset *rs, struct findings *f,
                      struct err *e) {
    struct dated dated;
    struct combination_result all;
    cli_say(cli, "规则集 %.12s", rs->hash);
    if (!api_check_dated(&cli->host.registry, &dated, f, e)) return false;
    cli_say(cli, "数据文件:%lld 个,%lld 条", (long long)dated.files, (long long)dated.entries);
    if (!check_examples(cli, f, e) ||
        !api_check_combinations(&cli->host.registry, rs, &dated, &all, f, e))
        return false;
    cli_say(cli, "各种情况:%lld 种,发放 %lld,有理由不发放 %lld;正反两个次序、两份规则结果%s",
            (long long)all.cases, (long long)all.granted, (long long)all.refused,
            f->faults ? "没有比完" : "一致");
    return true;
}

bool policy_check(struct cli *cli, struct err *e) {
    struct findings f = {.fault = print_fault, .note = print_note};
    struct ruleset rs;
    f.context = &f;
    if (!host_ruleset(&cli->host, &rs, e)) {
        findings_fault(&f, "有插件装不上:%.*s", (int)strcspn(e->message, "\n"), e->message);
        return false;
    }
    bool ok = check_all(cli, &rs, &f, e);
    ruleset_free(&rs);
    if (!ok) return false;
    if (f.faults > 0)
        return err_set(e, ERR_SCRIPT, "the rules are not sound: %lld faults", (long long)f.faults);
    cli_say(cli, "检查通过");
    return true;
}
