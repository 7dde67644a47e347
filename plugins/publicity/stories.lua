-- 一个故事的每一步:起草、配照片、审、发布、撤下。不行的返回 nil 和为什么。
local identity = require "identity"
local store = require "store"
local consent = require "consent.live"
local names = require "registers.names"
local wording = require "registers.wording"
local rules = require "rules"

local stories = {}

function stories.find(id)
  local story = store.row("select * from publicity_now where id = :id", { id = id })
  if story then return story end
  return nil, ("没有编号 %d 的故事"):format(id)
end

-- 孩子的姓名等之外,档案号、内部的化名、别的故事里的化名也不能写:写了就能对到一起。
local function never_told(child_id)
  local list = names.of_child(child_id, store.today())
  for row in store.rows([[
    select file_no as name from child where id = :child
    union all select pseudonym from child where id = :child
    union all select pseudonym from publicity_story where child_id = :child
  ]], { child = child_id }) do
    list[#list + 1] = row.name
  end
  return list
end

-- 今天能不能讲这个孩子的这些话:要有公开报道的同意书,话里认不出孩子。
local function untellable(child_id, title, text)
  local ok, missing = consent.has(child_id, "publication", store.today())
  if not ok then return missing end
  local why = wording.reveals(title .. "\n" .. text, never_told(child_id))
  return why and why .. ";孩子的名字请写 {化名}"
end

local function step(story, state, fields)
  fields.story_id, fields.no, fields.state = story.id, story.no + 1, state
  fields.day, fields.actor = store.today(), store.actor()
  store.insert("publicity_step", fields)
end

function stories.draft(child_id, title, text)
  local why = untellable(child_id, title, text)
  if why then return nil, why end
  local id = store.value "select coalesce(max(id), 0) + 1 from publicity_story"
  local pseudonym = identity.pseudonym(child_id, "story " .. id)
  store.atomic(function()
    store.insert("publicity_story", { id = id, child_id = child_id, pseudonym = pseudonym })
    step({ id = id, no = 0 }, "起草", { title = title, text = text })
  end)
  return ("故事 %d 已起草,化名 %s"):format(id, pseudonym)
end

-- check(story) 返回不能走的原因。
local function advance(id, state, fields, check)
  local story, missing = stories.find(id)
  if not story then return nil, missing end
  local why = rules.step_fault(story, state, store.actor()) or check and check(story)
  if why then return nil, ("故事 %d:%s"):format(id, why) end
  step(story, state, fields)
  return ("故事 %d:%s → %s"):format(id, story.state, state)
end

function stories.redraft(id, title, text)
  return advance(id, "起草", { title = title, text = text }, function(story)
    return untellable(story.child_id, title, text)
  end)
end

-- 正在审的这一稿里的照片。
function stories.photos(story)
  return store.rows([[
    select p.taken_on as taken_on, p.content_hash as content_hash
    from publicity_photo f join growth_file_photo p on p.id = f.photo_id
    where f.story_id = :id and f.no = :no order by p.taken_on, p.id
  ]], { id = story.id, no = story.draft_no })
end

function stories.photo(id, content_hash)
  local story, missing = stories.find(id)
  if not story then return nil, missing end
  if story.state ~= "起草" then return nil, ("故事 %d 是%s;改稿以后再配照片"):format(id, story.state) end
  local photo_id = store.value("select id from growth_file_photo where child_id = :child and content_hash = :hash",
    { child = story.child_id, hash = content_hash })
  if not photo_id then return nil, "这个孩子的档案里没有这张照片;先用 growth photo 收" end
  local ok, why = consent.has(story.child_id, "photo", store.today())
  if not ok then return nil, why end
  store.insert("publicity_photo", { story_id = id, no = story.no, photo_id = photo_id })
  return ("故事 %d 已配照片"):format(id)
end

-- 一个故事在 day 这天缺哪份同意书;不缺返回 nil。
function stories.unconsented(story, day)
  local ok, why = consent.has(story.child_id, "publication", day)
  if not ok then return why end
  local has_photo = store.value("select 1 from publicity_photo where story_id = :id and no = :no",
    { id = story.id, no = story.draft_no })
  if not has_photo then return nil end
  ok, why = consent.has(story.child_id, "photo", day)
  if not ok then return why end
end

function stories.approve(id) return advance(id, "通过", {}) end
function stories.send_back(id, reason) return advance(id, "退回", { note = reason }) end
function stories.take_down(id, reason) return advance(id, "撤下", { note = reason }) end

-- 发布前再核一遍:起草以后同意书可能撤回,姓名、学校可能变了。
function stories.publish(id, outlet)
  return advance(id, "发布", { outlet = outlet }, function(story)
    return stories.unconsented(story, store.today()) or untellable(story.child_id, story.title, story.text)
  end)
end

return stories
