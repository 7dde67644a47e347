-- 打分:最高的一项困境,其余每项加一点,收入、家里的未成年人。
local score = require "score"
local weights = require "weights"

local w = weights[1]

local function expect(name, household, wanted)
  return { name = name, check = function()
    local points, reasons = score.of(w, household)
    if points ~= wanted then error(("应是 %d 分,算出 %d 分(%s)"):format(wanted, points, reasons), 0) end
  end }
end

return {
  expect("孤儿", { categories = { "孤儿" }, minors = 1 }, 60),
  expect("重病又低保:40 加 5", { categories = { "低保", "重病" }, minors = 1 }, 45),
  expect("收入不到 500 元加 25", { categories = { "低保" }, income_fen = 49999, minors = 1 }, 55),
  expect("正好 500 元加 15", { categories = { "低保" }, income_fen = 50000, minors = 1 }, 45),
  expect("收入不知道不加", { categories = { "低保" }, minors = 1 }, 30),
  expect("家里三个未成年人加 6", { categories = { "低保" }, minors = 3 }, 36),
  expect("没有困境类别", { categories = {}, minors = 1 }, 0),
  {
    name = "类别的先后不影响得分",
    check = function()
      local a = score.of(w, { categories = { "低保", "重病", "残疾" }, minors = 1 })
      local b = score.of(w, { categories = { "残疾", "低保", "重病" }, minors = 1 })
      assert(a == b and a == 50)
    end,
  },
}
