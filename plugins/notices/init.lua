-- 通知和答疑。
require "notices"
require "questions"
