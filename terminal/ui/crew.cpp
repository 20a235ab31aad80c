#include "terminal/ui/crew.h"

#include <cstdio>
#include <fstream>
#include <sstream>

namespace fw::terminal {
namespace {

constexpr const char* note_name = "crew";

// The smallest time within which `per_mille` of the facts were acknowledged.
std::int64_t quantile_ms(const std::map<std::int64_t, std::int64_t>& counts,
                         std::int64_t per_mille) {
  std::int64_t all = 0;
  for (const auto& [ms, facts] : counts) all += facts;
  std::int64_t seen = 0;
  for (const auto& [ms, facts] : counts) {
    seen += facts;
    if (seen * 1000 >= all * per_mille) return ms;
  }
  return 0;
}

}  // namespace

Crew::Crew(const RobotSettings& settings, Hall& hall, OutboxFile& file, Port& port,
           const std::string& version, int year, std::function<std::string()> new_uuid)
    : hall_(hall), file_(file), port_(port) {
  Random seeds(settings.seed ^ hall.world().seed());
  for (int i = 0; i < settings.pickers + settings.packers; ++i) {
    const auto at = static_cast<std::size_t>(i);
    PersonSetup setup;
    setup.role = i < settings.pickers ? Role::picker : Role::packer;
    setup.device = settings.devices[at];
    setup.badge = settings.badges[at];
    setup.version = version;
    setup.year = year;
    setup.new_uuid = new_uuid;
    if (i == 0) setup.sure_mispicks = settings.sure_mispicks;
    if (i == settings.pickers) setup.spoiled_labels = settings.spoiled_labels;
    setup.walks_off = setup.role == Role::picker && setup.device == settings.walks_off;
    const auto& stations = hall.drop_places();
    if (setup.role == Role::packer && !stations.empty())
      setup.station = stations[static_cast<std::size_t>(i - settings.pickers) % stations.size()];
    people_.push_back(std::make_unique<Person>(setup, settings, hall, file, port, seeds.next()));
    by_device_[setup.device] = people_.back().get();
  }
  std::istringstream earlier(file.load_note(note_name));
  for (std::int64_t ms = 0, facts = 0; earlier >> ms >> facts;) earlier_ack_ms_[ms] += facts;
}

void Crew::turn(const Now& now) {
  file_.begin_group();
  while (auto message = port_.receive()) {
    const auto person = by_device_.find(message->device);
    if (person != by_device_.end()) person->second->receive(message->body, now);
  }
  for (auto& person : people_) person->act(now);
  if (now.monotonic_ms >= next_note_ms_) {
    next_note_ms_ = now.monotonic_ms + 1000;
    remember();
  }
  file_.commit_group();
  for (auto& person : people_) {
    person->do_moves();
    person->step(now);
  }
}

void Crew::leave() {
  for (auto& person : people_) person->leave();
}

std::map<std::int64_t, std::int64_t> Crew::acknowledgements() const {
  auto all = earlier_ack_ms_;
  for (const auto& person : people_)
    for (const auto& [ms, facts] : person->counters().ack_ms) all[ms] += facts;
  return all;
}

void Crew::remember() {
  std::ostringstream out;
  for (const auto& [ms, facts] : acknowledgements()) out << ms << ' ' << facts << '\n';
  file_.store_note(note_name, out.str());
}

std::string Crew::statistics() const {
  std::int64_t scans = 0;
  std::int64_t wrong_scans = 0;
  std::int64_t walked_mm = 0;
  std::int64_t reconnects = 0;
  std::int64_t packs = 0;
  std::int64_t walked_off = 0;
  for (const auto& person : people_) {
    scans += person->note().scans;
    wrong_scans += person->note().wrong_scans;
    walked_mm += person->note().walked_mm;
    reconnects += person->counters().reconnects;
    packs += person->note().packs;
    walked_off += person->note().gone ? 1 : 0;
  }
  const auto ack_ms = acknowledgements();
  std::int64_t facts = 0;
  std::int64_t held = 0;
  for (const auto& person : people_) {
    facts += person->facts_acknowledged();
    held += person->facts_held();
  }
  const hw::MispickCounts mispicks = hall_.world().mispick_counts();
  std::ostringstream out;
  out << "{\"people\":" << people_.size() << ",\"scans\":" << scans
      << ",\"wrong_scans\":" << wrong_scans << ",\"walk_mm\":" << walked_mm
      << ",\"facts\":{\"acknowledged\":" << facts << ",\"held\":" << held
      << "},\"reconnects\":" << reconnects << ",\"packs_scanned\":" << packs
      << ",\"walked_off\":" << walked_off << ",\"latency_ms\":{\"p50\":" << quantile_ms(ack_ms, 500)
      << ",\"p99\":" << quantile_ms(ack_ms, 990) << ",\"counts\":{";
  const char* comma = "";
  for (const auto& [ms, count] : ack_ms) {
    out << comma << "\"" << ms << "\":" << count;
    comma = ",";
  }
  out << "}},\"mispicks\":{\"made\":" << mispicks.made
      << ",\"caught_at_pick\":" << mispicks.caught_at_pick
      << ",\"caught_at_pack\":" << mispicks.caught_at_pack
      << ",\"not_caught\":" << mispicks.not_caught << "}}\n";
  return out.str();
}

void write_statistics(const std::string& path, const std::string& json) {
  const std::string temporary = path + ".new";
  std::ofstream(temporary, std::ios::trunc) << json;
  std::rename(temporary.c_str(), path.c_str());
}

}  // namespace fw::terminal
