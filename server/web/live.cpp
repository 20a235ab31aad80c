#include "server/web/live.h"

#include <algorithm>

#include "server/web/board_members.h"

namespace fw::web {
namespace {

constexpr std::int64_t rarest_ms = 3'000;  // the page takes what is older than 5 s for old

}  // namespace

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
  const std::int64_t pause_ms = std::max(every_ms_, std::min(5 * took_ms_.load(), rarest_ms));
  bool due = now - last_ms_ >= std::max(at_least_every_ms_, pause_ms);
  {
    const std::lock_guard lock(mutex_);
    if (watchers_.empty()) return;
    due = due || somebody_new_;
    if (!due && !(changed_ && now - last_ms_ >= pause_ms)) return;
    if (reading_.exchange(true)) return;  // a slow reading is not overtaken
    somebody_new_ = false;
  }
  last_ms_ = now;
  changed_ = false;
  const bool taken = desk_.readers.ask(
      [this, at = desk_.clock.wall_ms()](auto& database) {
        began_ms_ = desk_.clock.monotonic_ms();
        return boost::json::serialize(to_json(service::read_board(database, at)));
      },
      [this](const Result<std::string, std::string>& board) {
        if (board) send(board.value());
        took_ms_ = desk_.clock.monotonic_ms() - began_ms_;
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
