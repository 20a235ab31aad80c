#include "server/service/restore.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "server/store/integrity.h"
#include "server/store/invariants.h"
#include "server/store/restored.h"
#include "server/store/schema.h"

namespace fw::service {
namespace {

namespace fs = std::filesystem;

Failure<Refusal> damaged(const std::string& backup, const std::string& what) {
  return refuse("damaged_backup", backup + ": " + what, "a whole backup", "use another backup");
}

std::optional<std::string> first_problem(store::Connection& database) {
  for (const auto& table : store::tables(database)) {
    for (const auto& problem : store::table_problems(database, table, true)) {
      return "table " + table + ": " + problem;
    }
    for (const auto& problem : store::reference_problems(database, table)) {
      return "table " + table + ": " + problem;
    }
  }
  std::vector<store::Finding> findings;
  store::InvariantSweep sweep(database, 0, std::nullopt);
  while (findings.empty() && sweep.step(database, findings)) {
  }
  if (findings.empty()) return std::nullopt;
  return findings.front().rule + " " + findings.front().key + ": " + findings.front().text;
}

// A reader leaves its empty side files behind.
void remove_side_files(const std::string& database) {
  std::error_code ignored;
  for (const char* suffix : {"-wal", "-shm"}) fs::remove(database + suffix, ignored);
}

void sync_path(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!synced) throw std::runtime_error("cannot sync " + path + " to disk");
}

// What was in the log goes into the file, so that the file alone is the database.
// A file too damaged for that keeps its log beside it.
void fold_log(const std::string& database) {
  try {
    store::Connection::open(database, {.create = false}).checkpoint();
  } catch (const store::Error&) {
  }
}

std::string keep_aside(const std::string& database, EpochMs now) {
  if (!fs::exists(database)) return "";
  fold_log(database);
  const auto path = fs::path(database);
  const std::string aside =
      (path.parent_path() / ("before-restore-" + scheduled_name(now))).string();
  // The old one stays under its name, too, until the new one takes it in one go.
  fs::create_hard_link(database, aside);
  for (const char* suffix : {"-wal", "-shm"}) {
    if (fs::exists(database + suffix)) fs::rename(database + suffix, aside + suffix);
  }
  return aside;
}

Result<Done> prepare_copy(const RestoreOrder& order, const std::string& copy, EpochMs made_at_ms) {
  fs::copy_file(order.backup, copy, fs::copy_options::overwrite_existing);
  remove_side_files(copy);
  {
    auto database = store::Connection::open(copy, {.create = false});
    store::bring_up_to_date(database);
    const auto tight = store::ranges_without_room(database, order.skip);
    if (!tight.empty()) {
      return refuse(
          "range_too_small",
          tight.front() + " has less than " + std::to_string(order.skip) + " numbers left",
          "room to skip what was used after the backup",
          "find out how many were used at most and say --skip N");
    }
    store::begin_anew(database, order.incarnation, order.skip, made_at_ms, order.now);
    database.checkpoint();
  }
  sync_path(copy);
  return Done{};
}

}  // namespace

Result<BackupManifest> check_backup(const std::string& backup) {
  const auto manifest = read_and_verify(backup);
  if (!manifest) return manifest;
  const auto known = static_cast<std::int64_t>(store::migrations().size());
  if (manifest->schema > known) {
    return refuse("newer_backup", "schema version " + std::to_string(manifest->schema),
                  "at most " + std::to_string(known),
                  "use the program that made it, or a newer one");
  }
  std::optional<std::string> problem;
  try {
    auto database = store::Connection::open(backup, {.read_only = true, .create = false});
    problem = first_problem(database);
  } catch (const std::exception& error) {
    problem = error.what();
  }
  remove_side_files(backup);
  if (problem) return damaged(backup, *problem);
  return manifest;
}

Result<Restored> restore(const RestoreOrder& order) {
  const auto manifest = check_backup(order.backup);
  if (!manifest) return Failure{manifest.error()};
  try {
    const std::string copy = order.database + ".restoring";
    if (auto ready = prepare_copy(order, copy, manifest->made_at_ms); !ready) {
      fs::remove(copy);
      return Failure{ready.error()};
    }
    Restored restored{*manifest, keep_aside(order.database, order.now)};
    fs::rename(copy, order.database);
    sync_path(fs::path(order.database).parent_path().string());
    return restored;
  } catch (const std::exception& error) {
    return refuse("cannot_restore", error.what(), "a data folder with room for the backup",
                  "see the message; the database that was there is untouched or kept aside");
  }
}

}  // namespace fw::service
