#include "server/service/doctor_checks.h"

#include <algorithm>

#include "server/service/backup_file.h"
#include "server/store/condition.h"
#include "shared/base/disk.h"

namespace fw::service {
namespace {

constexpr EpochMs minute_ms = 60'000;
constexpr EpochMs clock_alarm_ms = minute_ms;        // difference that decides wrongly
constexpr EpochMs queue_warning_ms = 5 * minute_ms;  // a label or message that waits so long
constexpr EpochMs queue_error_ms = 60 * minute_ms;
constexpr EpochMs job_warning_ms = 5 * minute_ms;
constexpr std::int64_t slow_sync_us = 20'000;
constexpr std::int64_t very_slow_sync_us = 200'000;
constexpr std::int64_t gibibyte = 1LL << 30;
constexpr std::int64_t list_most = 20;

std::string span_text(EpochMs ms) {
  const std::int64_t seconds = ms / 1000;
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds < 7200) return std::to_string(seconds / 60) + " min";
  return std::to_string(seconds / 3600) + " h";
}

std::string gigabytes(std::int64_t bytes) {
  const std::int64_t tenths = bytes * 10 / gibibyte;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

std::string milliseconds(std::int64_t us) {
  return std::to_string(us / 1000) + "." + std::to_string(us % 1000 / 100) + " ms";
}

bool is_loopback(const std::string& address) {
  return address == "localhost" || address == "::1" || address.starts_with("127.");
}

Severity by_age(EpochMs age) {
  if (age > queue_error_ms) return Severity::error;
  return age > queue_warning_ms ? Severity::warning : Severity::ok;
}

}  // namespace

void look_at_configuration(const Installation& installation, EpochMs now,
                           std::vector<Symptom>& symptoms) {
  if (!is_loopback(installation.web_address)) {
    symptoms.push_back(
        {Severity::warning, "configuration", "[web] address",
         "listens on " + installation.web_address + ", and whoever reaches it may do everything",
         "127.0.0.1, or a reverse proxy that asks who it is", "see server/web/README.md"});
  } else {
    symptoms.push_back(
        {Severity::ok, "configuration", "settings",
         "floor " + installation.floor_endpoint +
             (installation.floor_keys ? " with keys" : " without keys, this machine") + ", web " +
             installation.web_address,
         "", ""});
  }
  if (installation.embedded && installation.backup_every_hours == 0) {
    symptoms.push_back({Severity::note, "configuration", "[backup] every_hours",
                        "no scheduled backups", "a backup at least every day",
                        "set [backup] every_hours, or run floorwave backup from a timer"});
  }
  if (!installation.embedded || installation.backup_every_hours == 0) return;
  const auto files = scheduled_backups(installation.backup_folder);
  const EpochMs age = files.empty() ? now : now - made_at(files.back());
  const bool late = age > 2 * installation.backup_every_hours * 60 * minute_ms;
  symptoms.push_back(
      {late ? Severity::error : Severity::ok, "backup", installation.backup_folder,
       files.empty() ? "no backup yet" : "the newest is " + span_text(age) + " old",
       late ? "one every " + std::to_string(installation.backup_every_hours) + " h" : "",
       late ? "look for 'no backup' in the server's log" : ""});
}

void look_at_disk(const Installation& installation, std::vector<Symptom>& symptoms) {
  const std::string place = installation.data_folder;
  const auto space = disk_space(place);
  const auto syncs = time_syncs(place, 20);
  for (const Refusal* refusal :
       {space ? nullptr : &space.error(), syncs ? nullptr : &syncs.error()}) {
    if (refusal == nullptr) continue;
    symptoms.push_back(
        {Severity::error, "disk", place, refusal->given, refusal->wanted, refusal->next});
  }
  if (!space || !syncs) return;
  const std::int64_t free = space->free_bytes;
  if (free < gibibyte) {
    symptoms.push_back({free < gibibyte / 8 ? Severity::error : Severity::warning, "disk", place,
                        gigabytes(free) + " free of " + gigabytes(space->total_bytes),
                        "at least " + gigabytes(gibibyte),
                        "make room: a full disk stops the server"});
  }
  const std::string took = "a sync takes " + milliseconds(syncs->median_us) + " (median of 20), " +
                           milliseconds(syncs->worst_us) + " at worst";
  if (syncs->median_us > slow_sync_us) {
    symptoms.push_back({syncs->median_us > very_slow_sync_us ? Severity::error : Severity::warning,
                        "disk", place, took, "under " + milliseconds(slow_sync_us),
                        "put the data on a local solid-state disk: every scan waits for a sync"});
    return;
  }
  symptoms.push_back(
      {Severity::ok, "disk", place, took + ", " + gigabytes(free) + " free", "", ""});
}

void look_at_clock(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms) {
  const EpochMs ahead = store::last_commit_at(database) - now;
  if (ahead > 1000) {
    symptoms.push_back({ahead > clock_alarm_ms ? Severity::error : Severity::warning, "clock",
                        "this machine", "it is " + span_text(ahead) + " before the last commit",
                        "a clock that never goes back",
                        "set the clock by NTP; until it has caught up all stamps stand still"});
  }
  std::int64_t known = 0;
  std::int64_t off = 0;
  for (const auto& device : store::device_conditions(database)) {
    if (!device.offset_ms) continue;
    ++known;
    const EpochMs difference = std::abs(*device.offset_ms);
    if (difference <= clock_alarm_ms) continue;
    if (++off > list_most) continue;
    symptoms.push_back(
        {Severity::warning, "clock", "device " + device.code,
         "its clock is " + span_text(difference) + (*device.offset_ms > 0 ? " ahead" : " behind"),
         "at most " + span_text(clock_alarm_ms),
         "let the device set its clock by the network; facts stay right, its "
         "own display does not"});
  }
  if (ahead > 1000 || off > 0) return;
  symptoms.push_back({Severity::ok, "clock", "this machine",
                      "not before the last commit; " + std::to_string(known) + " devices within " +
                          span_text(clock_alarm_ms),
                      "", ""});
}

void look_at_printers(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms) {
  for (const auto& printer : store::printer_conditions(database)) {
    const std::string place = "printer " + printer.code;
    const bool served = printer.held_until_ms && *printer.held_until_ms > now;
    const EpochMs age = printer.oldest_at_ms ? now - *printer.oldest_at_ms : 0;
    const std::string queue = std::to_string(printer.waiting) + " labels wait" +
                              (age > 0 ? ", the oldest for " + span_text(age) : "");
    if (!served) {
      symptoms.push_back(
          {printer.waiting > 0 ? Severity::error : Severity::warning, "printers", place,
           (printer.held_by.empty() ? "no printer daemon ever asked for it"
                                    : "not heard of since " + printer.held_by + " had it") +
               std::string("; ") + queue,
           "a floorwave-printer that serves it", "start floorwave-printer, look into its log"});
    } else {
      const Severity severity = by_age(age);
      symptoms.push_back(
          {severity, "printers", place, "served by " + printer.held_by + "; " + queue,
           severity == Severity::ok ? "" : "labels within minutes",
           severity == Severity::ok ? "" : "look at the printer: paper, ribbon, cable"});
    }
    if (printer.stuck > 0) {
      symptoms.push_back({Severity::error, "printers", place,
                          std::to_string(printer.stuck) + " labels are stuck", "none",
                          "mend the printer, or print them again: floorwave parcel reprint SSCC"});
    }
    if (printer.unknown > 0) {
      symptoms.push_back({Severity::warning, "printers", place,
                          std::to_string(printer.unknown) + " labels may or may not have come out",
                          "evidence of each", "scan the label on the parcel, or print it again"});
    }
  }
}

void look_at_scales(store::Connection& database, std::vector<Symptom>& symptoms) {
  constexpr std::int64_t lately = 200;
  for (const auto& scale : store::scale_conditions(database, lately)) {
    const std::string found = std::to_string(scale.typed) + " of its last " +
                              std::to_string(scale.weighed) + " weights were typed";
    const bool unused = scale.weighed >= 5 && scale.typed == scale.weighed;
    symptoms.push_back(
        {unused ? Severity::warning : Severity::ok, "scales", "pack station " + scale.device, found,
         unused ? "weights read from the scale" : "",
         unused ? "look at the scale's cable and [scale] port of its terminal" : ""});
  }
}

void look_at_upstreams(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms) {
  for (const auto& upstream : store::upstream_conditions(database)) {
    const std::string place = "upstream " + upstream.code;
    const bool served = upstream.held_until_ms && *upstream.held_until_ms > now;
    const std::int64_t open = upstream.waiting + upstream.retrying;
    const EpochMs age = upstream.oldest_at_ms ? now - *upstream.oldest_at_ms : 0;
    if (upstream.parked > 0) {
      symptoms.push_back(
          {Severity::error, "upstream", place,
           std::to_string(upstream.parked) + " messages are parked (" + upstream.last_trouble + ")",
           "none",
           "see floorwave message list --state parked; mend the cause, "
           "then floorwave message retry ID"});
    }
    if (!served) {
      symptoms.push_back({open > 0 ? Severity::error : Severity::warning, "upstream", place,
                          "nobody sends its messages; " + std::to_string(open) + " wait",
                          "a floorwave-printer that pushes to it",
                          "start floorwave-printer with this [[upstream]]"});
      continue;
    }
    const Severity severity =
        upstream.retrying > 0 ? std::max(Severity::warning, by_age(age)) : by_age(age);
    std::string found = std::to_string(open) + " messages under way";
    if (open > 0) found += ", the oldest for " + span_text(age);
    if (upstream.retrying > 0) found += "; sent again: " + upstream.last_trouble;
    symptoms.push_back(
        {severity, "upstream", place, found,
         severity == Severity::ok ? "" : "an answer within minutes",
         severity == Severity::ok ? "" : "look at the shop's side; nothing is lost"});
  }
}

void look_at_work(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms) {
  const std::size_t before = symptoms.size();
  for (const auto& work : store::silent_work(database, list_most)) {
    symptoms.push_back(
        {Severity::warning, "work",
         "packet " + std::to_string(work.packet) + " (" + work.kind + ")",
         "begun by " + work.worker + " on " + work.device + ", unheard for " +
             span_text(now - work.silent_at_ms) + ", " + std::to_string(work.facts) + " facts",
         "somebody who finishes it",
         "scan its cart or a tote at another device, or floorwave packet take-back"});
  }
  for (const auto& job : store::open_jobs(database, list_most)) {
    const EpochMs age = now - job.created_at_ms;
    if (age < job_warning_ms) continue;
    symptoms.push_back({Severity::warning, "work",
                        "job " + std::to_string(job.id) + " (" + job.kind + ")",
                        "open for " + span_text(age) + ", step " + std::to_string(job.steps_done) +
                            " of " + std::to_string(job.steps_total),
                        "jobs that end within minutes",
                        "look into the server's log for what it says of this job"});
  }
  for (const auto& overdue : store::overdue_discrepancies(database, now)) {
    symptoms.push_back({Severity::warning, "work", "discrepancies for " + overdue.owner_role,
                        std::to_string(overdue.count) + " overdue, the oldest by " +
                            span_text(now - overdue.oldest_due_at_ms),
                        "each settled when it is due", "floorwave discrepancy list"});
  }
  if (symptoms.size() != before) return;
  symptoms.push_back({Severity::ok, "work", "floor", "nothing silent, nothing stuck", "", ""});
}

}  // namespace fw::service
