#include "server/service/backups.h"

#include <filesystem>

#include "server/store/devices.h"
#include "server/store/integrity.h"
#include "shared/base/log.h"

namespace fw::service {
namespace {

namespace fs = std::filesystem;

constexpr int pages_at_once = 64;  // 256 KiB: well under a millisecond from the cache
constexpr EpochMs look_every_ms = 60'000;
constexpr EpochMs hour_ms = 3'600'000;

}  // namespace

struct Backups::Copy {
  Job job;
  std::optional<store::Backup> pages;  // gone when it failed
};

Backups::Backups(BackupPlan plan) : plan_(std::move(plan)) {}
Backups::~Backups() { stop(); }

void Backups::start() {
  thread_ = std::thread([this] { work(); });
}

void Backups::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  copy_.reset();
}

bool Backups::request(const std::string& file, EpochMs now, Told told) {
  const std::lock_guard lock(mutex_);
  if (under_way_ || stopping_) return false;
  under_way_ = true;
  requested_ = std::make_unique<Job>();
  requested_->file = file.empty() ? plan_.folder + "/" + scheduled_name(now) : file;
  requested_->scheduled = file.empty();
  requested_->told = std::move(told);
  return true;
}

// The newest one says when the next is due, also after a restart.
void Backups::begin_if_due(EpochMs now) {
  if (plan_.every_hours == 0 || now < next_look_ms_) return;
  next_look_ms_ = now + look_every_ms;
  const auto files = scheduled_backups(plan_.folder);
  const EpochMs last = files.empty() ? 0 : made_at(files.back());
  if (last <= now && now - last < plan_.every_hours * hour_ms) return;
  request("", now, {});
}

bool Backups::take_request(store::Connection& database) {
  const std::lock_guard lock(mutex_);
  if (!requested_ || stopping_) return false;
  copy_ = std::make_unique<Copy>();
  copy_->job = std::move(*requested_);
  requested_.reset();
  try {
    std::error_code ignored;
    fs::create_directories(fs::path(copy_->job.file).parent_path(), ignored);
    copy_->pages.emplace(database.start_backup(copy_->job.file));
  } catch (const std::exception& error) {
    copy_->job.failed =
        Refusal{"backup_failed", error.what(), "a new file in a folder that can be written",
                "name another file, or make room"};
  }
  return true;
}

bool Backups::copy(store::Connection& database, EpochMs now) {
  begin_if_due(now);
  if (!copy_ && !take_request(database)) return false;
  Job& job = copy_->job;
  if (!job.failed) {
    try {
      copy_->pages->step(pages_at_once);
      if (copy_->pages->progress_per_mille() < 1000) return true;
      job.manifest.made_at_ms = now;
      job.manifest.version = plan_.version;
      job.manifest.schema = store::schema_version(database);
      job.manifest.incarnation = store::setting(database, "incarnation", "");
      job.manifest.last_event = store::last_event(database);
    } catch (const std::exception& error) {
      job.failed = Refusal{"backup_failed", error.what(), "a disk that takes it",
                           "make room, or name another file"};
    }
  }
  const std::lock_guard lock(mutex_);
  copied_ = std::move(copy_);
  changed_.notify_all();
  return false;
}

void Backups::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || copied_; });
    if (!copied_) return;
    auto copied = std::move(copied_);
    lock.unlock();
    Job job = std::move(copied->job);
    try {
      if (!job.failed) {
        while (copied->pages->step(pages_at_once)) {
        }
      }
    } catch (const std::exception& error) {
      job.failed = Refusal{"backup_failed", error.what(), "a disk that takes it",
                           "make room, or name another file"};
    }
    copied.reset();
    finish(job);
    lock.lock();
    under_way_ = false;
  }
}

void Backups::finish(Job& job) {
  if (!job.failed) {
    if (auto written = write_manifest(job.file, job.manifest); !written) {
      job.failed = written.error();
    }
  }
  if (job.failed) {
    log::error("no backup: " + to_line(*job.failed));
    if (job.told) job.told(Failure{*job.failed}, job.file);
    return;
  }
  log::info("backup " + job.file + ": " + encode_manifest(job.manifest));
  if (job.scheduled) delete_old();
  if (job.told) job.told(job.manifest, job.file);
}

void Backups::delete_old() {
  const auto files = scheduled_backups(plan_.folder);
  const auto keep = static_cast<std::size_t>(plan_.keep);
  std::error_code ignored;
  for (std::size_t i = 0; i + keep < files.size(); ++i) {
    fs::remove(manifest_file(files[i]), ignored);
    fs::remove(files[i], ignored);
  }
}

}  // namespace fw::service
