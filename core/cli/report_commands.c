/* report list, report NAME … */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static bool list_reports(struct cli *cli, struct err *e) {
    struct registry_walk at = {0};
    (void)e;
    for (const struct contribution *c; (c = registry_next(&cli->host.registry, NOUN_REPORT, &at));)
        cli_say(cli, "%-20s %s", c->name, c->title);
    return true;
}

/* A report's name may be of two words: "aid alerts". */
static const struct contribution *find_report(const struct cli *cli, size_t *from, struct err *e) {
    char name[128];
    struct err unused;
    if (cli->n_words > 2) {
        snprintf(name, sizeof name, "%s %s", cli->words[1], cli->words[2]);
        const struct contribution *c =
            registry_find(&cli->host.registry, NOUN_REPORT, name, &unused);
        *from = 3;
        if (c) return c;
    }
    *from = 2;
    return registry_find(&cli->host.registry, NOUN_REPORT, cli->words[1], e);
}

static bool report(struct cli *cli, struct err *e) {
    size_t from;
    if (cli->n_words < 2 || strcmp(cli->words[1], "list") == 0) return list_reports(cli, e);
    const struct contribution *c = find_report(cli, &from, e);
    char verb[128];
    if (!c) return false;
    snprintf(verb, sizeof verb, "report %s", c->name);
    if (cli->help) return cli_run_program(cli, c, verb, from, e);
    return host_permit(&cli->host, "report", e) && cli_audit(cli, verb, from, e) &&
           cli_run_program(cli, c, verb, from, e);
}

const struct command report_commands[] = {{"report", NULL, "报表:report list 列出全部",
                                           "report article --as-of 2023-12-31 --as 周敏", NULL,
                                           CLI_OWNER, true, .free_words = true, .run = report},
                                          {0}};
