-- Holidays and make-up workdays of the State Council General Office (国务院办公厅节假日安排), 2020-2026; rows come from
-- 0013_holiday.tsv, later years by `import holidays`. A day that is not listed is as the week has it; a year without
-- any row is not announced yet.
-- Source: npm chinese-days 1.5.7 (MIT) for day and kind, NateScarlet/holiday-cn d4e53bf (MIT) for the name; compared day by
-- day with tyme4ts 1.5.2, lunar-javascript 1.7.7, holiday-cn and chinese-workday 1.16.1 (all MIT): at least three agree on
-- every year. The notices themselves were not read. Settled by hand: 2020-01-31 to 02-02 are the extended Spring Festival
-- (so 2020-02-01, a workday at first, is none; chinese-workday ignores the extension); 2020-02-03 and 2023-01-03 are
-- ordinary days; weekends that only touch a holiday (2023-12-30, 2024-06-08) are not listed. 2022-12-31 belongs to the
-- notice of 2023.
-- Notices (gov.cn/zhengce/zhengceku): 2020 content_5454164 and 5472352, 2021 5564127, 2022 5644835, 2023 5730844,
-- 2024 6911528, 2025 6986383, 2026 7047091.

create table holiday (
    day  text primary key,                        -- 2024-10-01
    kind text not null check (kind in ('holiday', 'workday')), -- workday: a day, mostly of a weekend, that is worked
    name text not null                            -- 国庆节: which arrangement it belongs to
) strict, without rowid;
