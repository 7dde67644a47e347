-- 慈善一日捐:每年哪天办,划出多少给关爱基金。只放数据。
--
-- opens:每年哪天开始(9 月 5 日是中华慈善日);share_due:哪天算清应划入多少。改日子从下一次起作用。
-- shares:划入的百分比。改比例在最后加一条新的:from 写从哪一年的一日捐起,reference 写决定文件。
return {
  opens = { date = "09-05", at = "09:00", workday = "previous" },
  share_due = { date = "10-31", at = "09:00", workday = "previous" },
  shares = {
    { from = 2022, percent = 100, reference = "项目公布:2022 年慈善一日捐善款全部注入关爱基金" },
    { from = 2023, percent = 20, reference = "项目公布:以后各年划出一部分;比例未公布,20% 为默认值,请按当年决定文件改写" },
  },
}
