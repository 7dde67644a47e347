-- 一笔付款 → 表里的一行,和 columns 一样多、一样的顺序。纯函数,有例子。
local line = {}

function line.of(p) return { p.no, p.holder, p.account, p.fen, p.term_title .. "关爱金" } end

return line
