#include "printer/spool/spool.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <set>

#include "printer/spool/spool_store.h"
#include "shared/base/log.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::printer {
namespace {

// "2026-11-21 22:10 UTC": when the job arrived, so each rendering says the same.
std::string printed_at(EpochMs at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / 1000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &utc);
  return text.data();
}

}  // namespace

Renderer render_with(label::LabelRenderer& renderer) {
  return [&renderer](const wire::LabelJob& job, EpochMs accepted_at_ms,
                     bool with_png) -> Result<Printable> {
    const label::LabelInput input{job.label, std::to_string(job.id), job.copy,
                                  printed_at(accepted_at_ms)};
    auto made = renderer.render(input, with_png);
    if (!made) return Failure{made.error()};
    for (const std::string& note : made->drawing.notes) {
      log::info("label job " + std::to_string(job.id) + ": " + note);
    }
    return Printable{std::move(made->zpl), std::move(made->png)};
  };
}

Spool::Spool(SpoolOptions options, hw::LabelPrinter& port, Renderer renderer, Report report,
             EpochMs now)
    : options_(std::move(options)),
      port_(port),
      renderer_(std::move(renderer)),
      report_(std::move(report)),
      store_(std::make_unique<SpoolStore>(options_.file)) {
  std::vector<SpoolJob> interrupted;
  for (SpoolJob& job : store_->live()) {
    SpoolJob settled = recovered(job, port_.idempotent(), now);
    if (settled != job) interrupted.push_back(settled);
    jobs_[job.sequence] = std::move(settled);
  }
  keep(interrupted);
  for (const SpoolJob& job : interrupted) tell(job);
}

Spool::~Spool() = default;

void Spool::accept(std::span<const wire::LabelJob> jobs, EpochMs now) {
  std::vector<NewJob> added;
  std::map<Id, SpoolJob> standing;  // as they will be; an offer may hold a job twice
  std::int64_t sequence = store_->next_sequence();
  std::vector<SpoolJob> changed;
  for (const wire::LabelJob& offered : jobs) {
    if (offered.printer != options_.printer) continue;
    std::optional<SpoolJob> known;
    if (const auto seen = standing.find(offered.id); seen != standing.end()) {
      known = seen->second;
    } else {
      known = store_->find(offered.id);
    }
    const auto taken = printer::accept(known, offered, sequence, now);
    if (!taken) continue;
    standing[offered.id] = *taken;
    if (!known) {
      ++sequence;
      added.push_back({*taken, wire::encode_stored_label(offered.label)});
    } else if (*taken != *known) {
      changed.push_back(*taken);
    }
  }
  store_->save(added, changed);
  for (const NewJob& job : added) jobs_[job.job.sequence] = job.job;
  for (const SpoolJob& job : changed) {
    // A forgotten one is told about again, but stays forgotten.
    if (jobs_.count(job.sequence) > 0) jobs_[job.sequence] = job;
  }
  for (const auto& [id, job] : standing) {
    told_stuck_.erase(id);  // an offer is always answered: the first answer may be lost
    tell(job);
  }
}

void Spool::lease(int epoch) {
  if (epoch != lane_.lease_epoch) lane_ = Lane{epoch, 0, 0};
}

bool Spool::step(EpochMs now) {
  const std::vector<SpoolJob> chosen = choose(now);
  if (chosen.empty()) return false;
  std::vector<Ready> ready = render(chosen, now);
  if (!ready.empty()) send(ready, now);
  return now >= lane_.not_before_ms;
}

std::vector<SpoolJob> Spool::choose(EpochMs now) const {
  const std::size_t limit = port_.idempotent() ? options_.batch : 1;
  std::vector<SpoolJob> chosen;
  for (const auto& [sequence, job] : jobs_) {
    if (chosen.size() == limit) break;
    if (may_go_out(job, lane_, now)) chosen.push_back(job);
  }
  return chosen;
}

std::vector<Spool::Ready> Spool::render(const std::vector<SpoolJob>& chosen, EpochMs now) {
  std::vector<Ready> ready;
  std::vector<SpoolJob> failed;
  for (const SpoolJob& job : chosen) {
    auto label = wire::decode_stored_label(store_->label_of(job.id));
    Result<Printable> made =
        label ? renderer_({job.id, job.printer, job.epoch, job.parcel, job.copy, *label},
                          job.accepted_at_ms, port_.wants_png())
              : Result<Printable>(Failure{label.error()});
    if (made) {
      ready.push_back({job, std::move(made.value())});
    } else {
      failed.push_back(not_renderable(job, to_line(made.error()), now));
    }
  }
  keep(failed);
  for (const SpoolJob& job : failed) tell(job);
  return ready;
}

void Spool::send(std::vector<Ready>& ready, EpochMs now) {
  std::vector<SpoolJob> marked;
  for (Ready& one : ready) {
    one.job = about_to_send(one.job, now);
    marked.push_back(one.job);
  }
  keep(marked);  // durable before the first byte
  std::vector<std::string> names;
  for (const Ready& one : ready) names.push_back(std::to_string(one.job.id));
  std::vector<hw::PrintJob> jobs;
  for (std::size_t i = 0; i < ready.size(); ++i) {
    jobs.push_back({names[i], ready[i].printable.zpl, ready[i].printable.png});
  }
  const std::vector<hw::SendResult> results = port_.send_all(jobs);
  std::vector<SpoolJob> settled;
  for (std::size_t i = 0; i < ready.size(); ++i) {
    if (i < results.size()) {
      settled.push_back(after_send(ready[i].job, results[i], options_.give_up_after_ms, now));
      lane_ = after_send(lane_, results[i], now);
    } else {
      settled.push_back(not_tried(ready[i].job));
    }
  }
  keep(settled);
  const auto tried = std::min(results.size(), settled.size());
  for (std::size_t i = 0; i < tried; ++i) tell(settled[i]);
}

void Spool::keep(const std::vector<SpoolJob>& changed) {
  store_->save({}, changed);
  for (const SpoolJob& job : changed) jobs_[job.sequence] = job;
}

void Spool::tell(const SpoolJob& job) {
  const wire::LabelResult result = result_of(job);
  if (result.state == wire::LabelState::stuck) {
    std::string& told = told_stuck_[job.id];
    if (told == result.detail) return;
    told = result.detail;
  } else {
    told_stuck_.erase(job.id);
  }
  report_(result);
}

void Spool::forget(std::span<const Id> jobs, EpochMs now) {
  const std::set<Id> stored(jobs.begin(), jobs.end());
  const EpochMs stale_before = now - options_.remember_ms;
  std::vector<Id> gone;
  for (auto it = jobs_.begin(); it != jobs_.end();) {
    const SpoolJob& job = it->second;
    const bool confirmed = is_final(job.state) && stored.count(job.id) > 0;
    if (confirmed || is_abandoned(job, lane_, stale_before)) {
      gone.push_back(job.id);
      told_stuck_.erase(job.id);
      it = jobs_.erase(it);
    } else {
      ++it;
    }
  }
  if (!gone.empty()) store_->forget(gone, now, stale_before);
}

std::vector<wire::LabelResult> Spool::unconfirmed() const {
  std::vector<wire::LabelResult> results;
  for (const auto& [id, job] : jobs_) {
    if (is_final(job.state)) results.push_back(result_of(job));
  }
  return results;
}

std::size_t Spool::open_jobs() const {
  return static_cast<std::size_t>(std::count_if(
      jobs_.begin(), jobs_.end(), [](const auto& one) { return !is_final(one.second.state); }));
}

}  // namespace fw::printer
