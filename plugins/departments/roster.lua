-- 八个牵头部门。carers:爱心人士登记表里"牵头部门"一栏怎样写;没有的不分管结对。
return {
  { name = "市慈善总会" },
  { name = "市文明办" },
  { name = "市级机关工委", carers = "市级机关工委" },
  { name = "市民政局" },
  { name = "市教育局" },
  { name = "市妇联", carers = "市妇联" },
  { name = "团市委", carers = "团市委" },
  { name = "市关工委", carers = "市关工委" },
}
