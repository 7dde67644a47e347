/* store init, store status */
#include "cli/cli.h"

#include <stdlib.h>

static bool store_init(struct cli *cli, struct err *e) {
    enum host_access access = cli_flag(cli, "synthetic") ? HOST_CREATE_SYNTHETIC : HOST_CREATE;
    if (!host_open_store(&cli->host, access, e)) return false;
    cli_say(cli, "数据文件 %s 已就绪%s", cli->host.store_path,
            store_is_synthetic(cli->host.store) ? "(演示数据)" : "");
    cli_say(cli, "密钥在 %s.key:请另存一份,丢失后姓名、证件号、账号都无法恢复",
            cli->host.store_path);
    return true;
}

static bool store_status(struct cli *cli, struct err *e) {
    static const struct output_column columns[] = {{"项目", OUTPUT_TEXT}, {"数量", OUTPUT_INTEGER}};
    return cli_print_query(
        cli, cli->host.store_path, columns, 2,
        store_query(cli->host.store, e,
                    "select '儿童', count(*) from child union all "
                    "select '在册(今天)', count(*) from asof(enrolment, ?1, ?2) union all "
                    "select '监护人', count(*) from guardian union all "
                    "select '收款账户', count(*) from payee union all "
                    "select '结对人', count(*) from carer union all "
                    "select '捐赠', count(*) from donation union all "
                    "select '发放轮次', count(*) from round union all "
                    "select '付款', count(*) from payment union all "
                    "select '导入的文件', count(*) from intake_file union all "
                    "select '审计记录', count(*) from audit",
                    "ti", date_format(store_today(cli->host.store), (char[DATE_TEXT]){0}),
                    store_now(cli->host.store)),
        e);
}

static bool store_copy(struct cli *cli, struct err *e) {
    const char *path = cli_text(cli, "file");
    if (!store_backup(cli->host.store, path, e) || !cli_audit(cli, "store backup", 2, e))
        return false;
    cli_say(cli, "备份已写入 %s 并检查无误;密钥 %s.key 要另外保存,不要和备份放在一起", path,
            cli->host.store_path);
    return true;
}

static const struct arg backup_args[] = {{.name = "file",
                                          .type = ARG_TEXT,
                                          .help = "写到哪个文件(不能已经存在)",
                                          .required = true,
                                          .positional = true},
                                         {.name = NULL}};
static const struct arg init_args[] = {
    {.name = "synthetic", .type = ARG_BOOLEAN, .help = "演示数据:可以用 --now 拨动时钟"},
    {.name = NULL}};

const struct command store_commands[] = {{"store", "init", "新建数据文件和密钥", "store init",
                                          init_args, CLI_CONFIGURED, .run = store_init},
                                         {"store", "status", "数据文件里有什么", "store status",
                                          NULL, CLI_READER, .lists = true, .run = store_status},
                                         {"store", "backup", "备份数据文件(不含密钥)",
                                          "store backup 备份/2024-03-12.db --as 孙立", backup_args,
                                          CLI_OWNER, .permission = "admin", .run = store_copy},
                                         {0}};
