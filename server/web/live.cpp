#include "server/web/live.h"

#include "server/web/board_members.h"

namespace fw::web {

http::WebSocketHandler Live::handler() {
  http::WebSocketHandler handler;
  handler.on_open = [this](const http::WebSocketPtr& session) {
    const std::lock_guard lock(mutex_);
    watchers_.insert(session);
    somebody_new_ = true;
  };
  handler.on_close = [this](const http::WebSocketPtr& session) {
    const std::lock_guard lock(mutex_);
    watchers_.erase(session);
  };
  return handler;
}

std::size_t Live::watchers() const {
  const std::lock_guard lock(mutex_);
  return watchers_.size();
}

void Live::step() {
  const std::int64_t now = desk_.clock.monotonic_ms();
  bool due = now - last_ms_ >= at_least_every_ms_;
  {
    const std::lock_guard lock(mutex_);
    if (watchers_.empty()) return;
    due = due || somebody_new_;
    if (!due && !(changed_ && now - last_ms_ >= every_ms_)) return;
    if (reading_.exchange(true)) return;  // a slow reading is not overtaken
    somebody_new_ = false;
  }
  last_ms_ = now;
  changed_ = false;
  const bool taken = desk_.readers.ask(
      [at = desk_.clock.wall_ms()](auto& database) {
        return boost::json::serialize(to_json(service::read_board(database, at)));
      },
      [this](const Result<std::string, std::string>& board) {
        if (board) send(board.value());
        reading_ = false;
      });
  if (!taken) reading_ = false;
}

void Live::send(const std::string& board) {
  const auto text = std::make_shared<const std::string>(board);
  const std::lock_guard lock(mutex_);
  for (const auto& session : watchers_) session->send_latest("board", text);
}

}  // namespace fw::web
