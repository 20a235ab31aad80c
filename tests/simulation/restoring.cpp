// A backup of the running server, and the server put back from it: the terminals send
// again what the restored books do not know.
//
// What was asked for online after the backup is lost for good (README.md, "floorwave
// backup"): the backup is restored only while nothing of that kind happened, so that
// the books must come out as if it had never been.
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/service/backup_file.h"
#include "server/service/restore.h"
#include "server/store/integrity.h"
#include "tests/simulation/floor.h"

namespace fw::sim {
namespace {

// What may not have changed since the backup: requests answered, work given, boxes,
// whatever the office decided.
constexpr const char* asked_online =
    "SELECT (SELECT COUNT(*) FROM inbox) + (SELECT COUNT(*) FROM lease) + (SELECT COUNT(*) FROM "
    "tote_load) + (SELECT COUNT(*) FROM hold) + (SELECT COUNT(*) FROM packet_revision) + (SELECT "
    "COUNT(*) FROM orders WHERE cancelled_at_ms IS NOT NULL) + (SELECT COUNT(*) FROM stock_move "
    "WHERE "
    "reason = 'sorted')";
constexpr const char* facts_stored = "SELECT COUNT(*) FROM fact";
constexpr const char* packing_began = "SELECT COUNT(*) FROM parcel";

}  // namespace

void Floor::make_backup() {
  backup_ = folder_.file("backup-" + std::to_string(now_ms()) + ".db");
  server_->database().backup_to(backup_);
  service::BackupManifest manifest;
  manifest.made_at_ms = clock_.wall_ms();
  manifest.version = "0.0";
  manifest.schema = store::schema_version(server_->database());
  if (!service::write_manifest(backup_, manifest)) throw std::runtime_error("no manifest");
  backup_asked_ = server_->database().value<std::int64_t>(asked_online).value_or(0);
  backup_facts_ = server_->database().value<std::int64_t>(facts_stored).value_or(0);
}

void Floor::restore_backup() {
  note("the server is put back from a backup");
  commits_before_ += server_->commits();
  server_.reset();
  service::RestoreOrder order;
  order.backup = backup_;
  order.database = folder_.file("restored.db");
  order.incarnation = "simulated-again";
  order.now = clock_.wall_ms();
  if (const auto done = service::restore(order); !done) broken(to_line(done.error()));
  std::ifstream file(order.database, std::ios::binary);
  disk_.put("/sim/server/floorwave.db", {std::istreambuf_iterator<char>(file), {}});
  restored_ = true;
  marks_.insert(mark::restored);
  try {
    start_server();
  } catch (const std::exception&) {
    die("server");  // as at any other moment: the disk said no, it is started once more
    return;
  }
  check_books("after the restore");
}

void Floor::maybe_restore() {
  if (!rates_.restore || restored_ || !server_) return;
  const auto count = [&](const char* sql) {
    return server_->database().value<std::int64_t>(sql).value_or(0);
  };
  if (count(packing_began) > 0) return;
  if (backup_.empty() || count(asked_online) != backup_asked_) {
    make_backup();
  } else if (count(facts_stored) > backup_facts_ + 1) {
    restore_backup();
  }
}

}  // namespace fw::sim
