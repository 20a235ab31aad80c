#include "server/service/doctor.h"

#include <algorithm>

#include "server/service/bootstrap.h"
#include "server/service/doctor_checks.h"
#include "server/store/devices.h"
#include "server/store/integrity.h"

namespace fw::service {
namespace {

constexpr const char* clean_key = "doctor_clean_run";
constexpr std::size_t shown_most = 50;  // findings of the books; the rest is counted

template <class Look>
std::function<bool(store::Connection&, EpochMs)> once(Look look) {
  return [look](store::Connection& database, EpochMs now) {
    look(database, now);
    return false;
  };
}

}  // namespace

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "ok";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

Examination::Examination(ExaminationOptions options, EpochMs now) : options_(std::move(options)) {
  look_at_configuration(options_.installation, now, symptoms_);
  pieces_.push_back(
      once([this](auto&, EpochMs) { look_at_disk(options_.installation, symptoms_); }));
  pieces_.push_back(
      once([this](auto& database, EpochMs at) { look_at_clock(database, at, symptoms_); }));
  if (options_.running) {
    pieces_.push_back(
        once([this](auto& database, EpochMs at) { look_at_printers(database, at, symptoms_); }));
    pieces_.push_back(
        once([this](auto& database, EpochMs) { look_at_scales(database, symptoms_); }));
    pieces_.push_back(
        once([this](auto& database, EpochMs at) { look_at_upstreams(database, at, symptoms_); }));
  }
  pieces_.push_back(
      once([this](auto& database, EpochMs at) { look_at_work(database, at, symptoms_); }));
  plan_integrity();
  plan_books();
}

Examination::~Examination() = default;

bool Examination::step(store::Connection& database, EpochMs now) {
  if (pieces_.empty()) return false;
  if (!pieces_.front()(database, now)) pieces_.pop_front();
  return !pieces_.empty();
}

Severity Examination::worst() const {
  Severity worst = Severity::ok;
  for (const Symptom& symptom : symptoms_) worst = std::max(worst, symptom.severity);
  return worst;
}

// ---- the file -----------------------------------------------------------------------

void Examination::plan_integrity() {
  pieces_.push_back(once([this](auto& database, EpochMs) { tables_ = store::tables(database); }));
  pieces_.push_back(
      [this](store::Connection& database, EpochMs) { return look_into_tables(database); });
}

// A table a piece: its pages and, in a full run, its indexes and references.
bool Examination::look_into_tables(store::Connection& database) {
  if (next_table_ < tables_.size()) {
    const std::string& table = tables_[next_table_++];
    auto problems = store::table_problems(database, table, options_.full);
    for (auto& problem : store::reference_problems(database, table)) {
      problems.push_back(std::move(problem));
    }
    for (const std::string& problem : problems) {
      ++table_problems_;
      symptoms_.push_back({Severity::error, "database", "table " + table, problem,
                           "an intact table",
                           "stop the server, keep a copy of the data folder, restore the last "
                           "good backup: floorwave restore FILE"});
    }
    return true;
  }
  if (table_problems_ == 0 && !tables_.empty()) {
    symptoms_.push_back({Severity::ok, "database", "all tables",
                         std::to_string(tables_.size()) + " tables are intact" +
                             (options_.full ? ", with their indexes" : ""),
                         "", ""});
  }
  return false;
}

// ---- the books ----------------------------------------------------------------------

void Examination::plan_books() {
  pieces_.push_back(
      [this](store::Connection& database, EpochMs now) { return look_into_books(database, now); });
}

bool Examination::look_into_books(store::Connection& database, EpochMs now) {
  if (!sweep_) {
    if (!options_.full) {
      since_ = store::CleanRun::decode(store::setting(database, clean_key, ""));
    }
    sweep_.emplace(database, now, since_);
  }
  if (sweep_->step(database, findings_)) return true;
  looked_at_ = sweep_->looked_at();
  if (findings_.empty()) clean_ = sweep_->mark();
  say_books();
  return false;
}

void Examination::say_books() {
  const std::string rules = std::to_string(store::invariant_rules().size()) + " rules";
  for (std::size_t i = 0; i < std::min(shown_most, findings_.size()); ++i) {
    const auto& finding = findings_[i];
    symptoms_.push_back({Severity::error, "books", finding.key, finding.rule + ": " + finding.text,
                         "books that agree with themselves",
                         "keep a backup of this state and report it with this line"});
  }
  if (findings_.size() > shown_most) {
    symptoms_.push_back({Severity::error, "books", "and more",
                         std::to_string(findings_.size() - shown_most) + " findings more", "none",
                         "settle the first ones, then look again"});
  }
  if (!findings_.empty()) return;
  symptoms_.push_back(
      {Severity::ok, "books", since_ ? "what was touched" : "everything",
       rules + " hold" +
           (since_ ? " for what was touched after event " + std::to_string(since_->event_seq) : ""),
       "", ""});
}

void remember_clean(Context& context, const store::CleanRun& run) {
  put_setting(context, clean_key, run.encode());
}

}  // namespace fw::service
