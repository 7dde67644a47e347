-- 场次写得对不对,爱心人士的培训够不够。只算,不碰库。
local rules = {}

-- s:{ day, minutes }。返回出错的栏和为什么;没有问题则为 nil。
function rules.session_fault(s, today)
  if s.minutes < 1 or s.minutes > 1440 then return "minutes", "分钟在 1 到 1440 之间" end
  if s.day > today then return "day", "日期还没有到;办完再登记" end
end

-- paired_on:现在的结对从哪天起,没有结对则为 nil;trained_on:第一次参加培训是哪天。
-- 够了返回 nil,不够返回怎样不够。
function rules.lacking(before_pairing, paired_on, trained_on)
  if not trained_on then return paired_on and "已结对,没有培训过" or "没有结对,没有培训过" end
  if before_pairing and paired_on and trained_on > paired_on then return "结对以后才培训" end
end

return rules
