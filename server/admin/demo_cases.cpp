#include "server/admin/demo_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "shared/base/csv.h"

namespace fw::admin {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string key_of(const DemoCase& one) { return one.channel + ":" + one.reference; }

std::string text(const json::object& object, const char* member) {
  const json::value* value = object.if_contains(member);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

std::int64_t number(const json::object& object, const char* member) {
  const json::value* value = object.if_contains(member);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

// What the story of one order tells of it.
class Story {
 public:
  Story(DemoApi& api, const std::string& order)
      : story_(api.get("/api/v1/orders/" + order).as_object()) {}

  std::string state() const { return text(story_, "state"); }
  std::int64_t units(const char* bucket) const {
    std::int64_t sum = 0;
    for (const auto& line : list(story_, "lines")) {
      sum += number(line.as_object().at("units").as_object(), bucket);
    }
    return sum;
  }
  bool has(const std::string& event) const { return quantity(event) > 0; }
  // Units that events of this kind tell of; one each where they tell of none.
  std::int64_t quantity(const std::string& event) const {
    std::int64_t sum = 0;
    for (const auto& one : list(story_, "events")) {
      if (text(one.as_object(), "kind") != event) continue;
      sum += std::max<std::int64_t>(1, number(one.as_object(), "quantity"));
    }
    return sum;
  }
  // Distinct values of a member of the fulfilments' rows: "totes", "container".
  std::set<std::string> values(const char* rows, const char* member) const {
    std::set<std::string> found;
    for (const auto& fulfilment : list(story_, "fulfilments")) {
      for (const auto& row : list(fulfilment.as_object(), rows)) {
        if (text(row.as_object(), "voided_at").empty()) {
          found.insert(text(row.as_object(), member));
        }
      }
    }
    found.erase("");
    return found;
  }

 private:
  static const json::array& list(const json::object& object, const char* member) {
    static const json::array none;
    const json::value* value = object.if_contains(member);
    return value != nullptr && value->is_array() ? value->as_array() : none;
  }
  json::object story_;
};

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

using Tell = CaseEnd (*)(const Story&);

CaseEnd end_of(bool as_it_should, std::string outcome) {
  return {"", "", std::move(outcome), as_it_should};
}

bool shipped_whole(const Story& story) { return story.units("shipped") == story.units("ordered"); }

CaseEnd tell_two_totes(const Story& story) {
  const auto totes = story.values("totes", "container");
  return end_of(totes.size() >= 2 && shipped_whole(story),
                fmt::format("picked into {}, {}", joined(totes), story.state()));
}

CaseEnd tell_two_parcels(const Story& story) {
  const auto parcels = story.values("parcels", "sscc");
  return end_of(parcels.size() >= 2 && shipped_whole(story),
                fmt::format("{} parcels, {}", parcels.size(), story.state()));
}

CaseEnd tell_case_pick(const Story& story) {
  return end_of(shipped_whole(story),
                fmt::format("{} units, {}", story.units("shipped"), story.state()));
}

CaseEnd tell_expiry(const Story& story) {
  const auto lots = story.values("tasks", "lot");
  return end_of(
      lots.size() == 2 && shipped_whole(story),
      fmt::format("lots {}, what expires first went first, {}", joined(lots), story.state()));
}

CaseEnd tell_short_reallocated(const Story& story) {
  const auto places = story.values("tasks", "place");
  return end_of(story.has("short") && places.size() >= 2 && shipped_whole(story),
                fmt::format("{} of {} shipped, picked at {}", story.units("shipped"),
                            story.units("ordered"), joined(places)));
}

CaseEnd tell_short_shipped(const Story& story) {
  const auto missing = story.units("cancelled");
  return end_of(story.has("short") && missing > 0 &&
                    story.units("shipped") + missing == story.units("ordered"),
                fmt::format("{} of {} shipped, {} missing", story.units("shipped"),
                            story.units("ordered"), missing));
}

CaseEnd tell_cancelled(const Story& story) {
  const auto back = story.quantity("put_back");
  return end_of(story.units("cancelled") == story.units("ordered") && back > 0,
                fmt::format("{}, units brought back to a shelf: {}", story.state(), back));
}

CaseEnd tell_missed_departure(const Story& story) {
  return end_of(story.has("departure_missed") && shipped_whole(story),
                fmt::format("its truck left without it {}, {}",
                            story.has("departure_missed") ? "once" : "never", story.state()));
}

struct Known {
  const char* situation;
  Tell tell;
};
constexpr Known known[] = {{"two_totes", tell_two_totes},
                           {"two_parcels", tell_two_parcels},
                           {"case_pick", tell_case_pick},
                           {"expiry", tell_expiry},
                           {"short_reallocated", tell_short_reallocated},
                           {"short_shipped", tell_short_shipped},
                           {"cancelled_after_pick", tell_cancelled},
                           {"missed_departure", tell_missed_departure}};

// Events of some kinds, over the whole feed.
std::int64_t count_events(DemoApi& api, const std::set<std::string>& kinds) {
  std::int64_t found = 0;
  std::int64_t after = 0;
  while (true) {
    const json::value page = api.get(fmt::format("/api/v1/events?limit=1000&after={}", after));
    const json::array& rows = page.at("rows").as_array();
    for (const auto& row : rows) {
      found += kinds.contains(text(row.as_object(), "kind")) ? 1 : 0;
      after = std::max(after, number(row.as_object(), "seq"));
    }
    if (rows.empty()) return found;
  }
}

CaseEnd of_people(const char* situation, bool as_it_should, std::string outcome) {
  return {situation, "", std::move(outcome), as_it_should};
}

}  // namespace

DemoCases DemoCases::load(const fs::path& data) {
  DemoCases cases;
  const auto table = parse_csv(read_whole_file(data / "cases.csv"));
  if (!table) return cases;
  const int situation = table->column("situation");
  const int channel = table->column("channel");
  const int reference = table->column("reference");
  if (situation < 0 || channel < 0 || reference < 0) return cases;
  for (const CsvRow& row : table->rows) {
    const auto field = [&](int column) { return std::string(field_of(row, column)); };
    cases.cases_.push_back({field(situation), field(channel), field(reference)});
  }
  return cases;
}

const DemoCase* DemoCases::find(const std::string& situation) const {
  const auto found = std::find_if(cases_.begin(), cases_.end(),
                                  [&](const DemoCase& c) { return c.situation == situation; });
  return found == cases_.end() ? nullptr : &*found;
}

EpochMs DemoCases::before_orders(DemoApi& api, const fs::path& data, EpochMs now_ms) const {
  const DemoCase* late = find("missed_departure");
  const auto sites = parse_csv(read_whole_file(data / "sites.csv"));
  if (late == nullptr || !sites || sites->rows.empty() || sites->column("site") < 0) return 0;
  const std::string site(field_of(sites->rows.front(), sites->column("site")));
  const std::string orders = read_whole_file(data / "orders.csv");
  const std::string header = orders.substr(0, orders.find('\n') + 1);
  std::string row;
  for (std::size_t begin = header.size(); begin < orders.size();) {
    const std::size_t end = orders.find('\n', begin) + 1;
    const std::string line = orders.substr(begin, end - begin);
    if (line.starts_with(late->channel + "," + late->reference + ",")) row += line;
    begin = end;
  }
  constexpr EpochMs leaves_after_ms = 2'800;
  const auto at = [&](EpochMs ms) { return iso_instant(now_ms + ms); };
  api.post_csv("/api/v1/imports/departures",
               "site,carrier,cut_off_at,pick_by_at,pack_by_at,leaves_at\n" + site + ",STADTBOTE," +
                   at(2'500) + "," + at(2'600) + "," + at(2'700) + "," + at(leaves_after_ms) +
                   "\n");
  api.post_csv("/api/v1/imports/orders", header + row);
  return now_ms + leaves_after_ms;
}

void DemoCases::step(DemoApi& api, const Say& say) {
  const DemoCase* wanted = find("cancelled_after_pick");
  if (wanted == nullptr || cancelled_) return;
  const Story story(api, key_of(*wanted));
  if (story.units("picked") == 0 && story.units("packed") == 0 && story.units("shipped") == 0) {
    return;
  }
  cancelled_ = true;
  say("  the customer of " + key_of(*wanted) + " cancels, with goods in the tote");
  try {
    api.post("/api/v1/orders/" + key_of(*wanted) + "/cancel",
             json::object{{"reason", "customer_changed_mind"}});
  } catch (const std::exception& refused) {
    say("  it was refused: " + std::string(refused.what()));  // its end will show it
  }
}

std::vector<CaseEnd> DemoCases::ends(DemoApi& api, const json::object& robots,
                                     const hw::World& world) const {
  std::vector<CaseEnd> ends;
  for (const Known& one : known) {
    const DemoCase* wanted = find(one.situation);
    if (wanted == nullptr) continue;
    CaseEnd end = one.tell(Story(api, key_of(*wanted)));
    end.situation = one.situation;
    end.order = key_of(*wanted);
    if (end.situation == "case_pick") {
      const auto packs = number(robots, "packs_scanned");
      end.outcome += fmt::format(", {} cases and inners scanned as such today", packs);
      end.as_it_should = end.as_it_should && packs > 0;
    }
    ends.push_back(std::move(end));
  }
  if (ends.size() < std::size(known)) return ends;  // too few orders for people to err in
  const auto caught = world.mispick_counts().caught_at_pack;
  ends.push_back(of_people("wrong_item_at_pack", caught > 0,
                           fmt::format("{} wrong items found and put aside", caught)));
  const auto taken_over = count_events(api, {"work_taken_over"});
  if (number(robots, "walked_off") > 0) {
    ends.push_back(
        of_people("walked_off", taken_over > 0,
                  fmt::format("{} trips taken over from somebody who left", taken_over)));
  }
  const auto reprints = count_events(api, {"label_reprinted"});
  ends.push_back(
      of_people("reprint", reprints > 0, fmt::format("{} labels printed again", reprints)));
  return ends;
}

json::array to_json(const std::vector<CaseEnd>& ends) {
  json::array list;
  for (const CaseEnd& end : ends) {
    list.push_back(json::object{{"situation", end.situation},
                                {"order", end.order},
                                {"outcome", end.outcome},
                                {"as_it_should", end.as_it_should}});
  }
  return list;
}

}  // namespace fw::admin
