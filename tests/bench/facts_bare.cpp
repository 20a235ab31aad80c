#include <pthread.h>
#include <time.h>

#include <stdexcept>
#include <utility>

#include "shared/wire/codec.h"
#include "shared/wire/values/stored_packet.h"
#include "tests/bench/facts_servers.h"

namespace fw::bench {
namespace {

// As the engine's groups.
constexpr std::size_t group_most = 256;
constexpr auto group_work = std::chrono::milliseconds(5);
constexpr std::int64_t state_rows = 1000;

}  // namespace

double cpu_seconds_of(std::thread& thread) {
  clockid_t clock{};
  timespec used{};
  if (pthread_getcpuclockid(thread.native_handle(), &clock) != 0 ||
      clock_gettime(clock, &used) != 0) {
    return 0;
  }
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

BareServer::BareServer(const std::string& folder, const RowsPerFact& rows)
    : rows_(rows), database_(db::Database::open(folder + "/bare.db")), context_(3000) {
  database_.exec(
      "CREATE TABLE bare_fact (id INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT "
      "NULL, body TEXT NOT NULL)");
  database_.exec(
      "CREATE TABLE bare_row (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER, "
      "e INTEGER, f INTEGER, kind TEXT NOT NULL)");
  database_.exec("CREATE TABLE bare_state (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)");
  db::Transaction transaction(database_);
  for (std::int64_t i = 0; i < state_rows; ++i) {
    database_.exec("INSERT INTO bare_state (id, value) VALUES (:1, 0)", i);
  }
  transaction.commit();
  auto router = wire::RouterSocket::bind(context_, "tcp://127.0.0.1:*", std::nullopt);
  if (!router) throw std::runtime_error(to_line(router.error()));
  router_ = std::move(router).value();
  socket_thread_ = std::thread([this] { run_socket(); });
  writer_thread_ = std::thread([this] { run_writer(); });
}

BareServer::~BareServer() {
  stop_ = true;
  router_->wake();
  changed_.notify_one();
  socket_thread_.join();
  writer_thread_.join();
}

void BareServer::run_socket() {
  while (!stop_) {
    std::vector<Answer> answers;
    {
      const std::lock_guard lock(mutex_);
      answers.swap(answers_);
    }
    for (const Answer& answer : answers) router_->send(answer.peer, answer.text);
    for (int i = 0; i < 512; ++i) {
      auto incoming = router_->receive();
      if (!incoming) break;
      const auto* message = std::get_if<wire::FromPeer>(&*incoming);
      if (message == nullptr) continue;
      auto envelope = wire::decode_to_server(message->text);
      if (!envelope || !std::holds_alternative<wire::Facts>(envelope->body)) continue;
      {
        const std::lock_guard lock(mutex_);
        arrived_.push_back(
            {message->peer, envelope->device, std::move(std::get<wire::Facts>(envelope->body))});
      }
      changed_.notify_one();
    }
    router_->wait(200);
  }
}

void BareServer::run_writer() {
  while (!stop_) {
    std::deque<Arrived> group;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::chrono::milliseconds(200),
                        [&] { return stop_ || !arrived_.empty(); });
      while (!arrived_.empty() && group.size() < group_most) {
        group.push_back(std::move(arrived_.front()));
        arrived_.pop_front();
      }
    }
    if (group.empty()) continue;
    const auto begin = std::chrono::steady_clock::now();
    db::Transaction transaction(database_);
    std::vector<Answer> answers;
    while (!group.empty() && std::chrono::steady_clock::now() - begin < group_work) {
      write(group.front());
      wire::Ack ack;
      ack.stream = group.front().facts.stream;
      ack.acked_seq = group.front().facts.facts.back().seq;
      answers.push_back({group.front().peer, *wire::encode(wire::Envelope<wire::ToDevice>{
                                                 group.front().device, std::move(ack)})});
      group.pop_front();
    }
    transaction.commit();
    {
      const std::lock_guard lock(mutex_);
      arrived_.insert(arrived_.begin(), std::make_move_iterator(group.begin()),
                      std::make_move_iterator(group.end()));
      answers_.insert(answers_.end(), std::make_move_iterator(answers.begin()),
                      std::make_move_iterator(answers.end()));
    }
    router_->wake();
  }
}

void BareServer::write(const Arrived& arrived) {
  for (const wire::Fact& fact : arrived.facts.facts) {
    inserts_due_ += rows_.inserted;
    changes_due_ += rows_.changed;
    database_.exec("INSERT INTO bare_fact (id, stream, seq, body) VALUES (:1, :2, :3, :4)",
                   next_id_, arrived.facts.stream, fact.seq, wire::encode_stored_fact(fact));
    inserts_due_ -= 1;
    for (; inserts_due_ >= 1; inserts_due_ -= 1) {
      database_.exec(
          "INSERT INTO bare_row (id, a, b, c, d, e, f, kind) VALUES (:1, :2, :3, :4, :5, :6, :7, "
          ":8)",
          next_id_++, fact.seq, fact.packet, fact.step, fact.session, fact.device_time_ms,
          fact.offset_ms, fact.kind);
    }
    for (; changes_due_ >= 1; changes_due_ -= 1) {
      database_.exec("UPDATE bare_state SET value = value + 1 WHERE id = :1",
                     next_id_ * 7919 % state_rows);
    }
    ++next_id_;
  }
}

}  // namespace fw::bench
