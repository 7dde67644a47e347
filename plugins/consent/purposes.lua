-- 哪些事要有同意书才能做,同意书最长管多久。依据:《个人信息保护法》第三十一条、《未成年人网络保护条例》;期限为演示默认值。
return {
  { code = "data", title = "登记和使用个人信息", months = 120 },
  { code = "camp", title = "参加夏令营", months = 12 },
  { code = "photo", title = "拍照", months = 12 },
  { code = "publication", title = "公开报道(化名)", months = 12 },
  { code = "referral", title = "转介给其他机构", months = 6 },
}
