-- luacheck's view of the Lua that qianshou hosts.
std = "lua54"
-- init.lua speaks in verbs that the host provides.
files["init.lua"] = {
  read_globals = { "store", "zone", "transport", "quarantine", "fund", "draw", "role", "staff", "approvals", "plugin" },
}
