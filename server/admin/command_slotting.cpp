// floorwave slotting advise: where items would better lie.
#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

std::string metres(const object& from, const char* member) {
  return std::to_string(number_of(from, member) / 1000);
}

std::string advice_text(const object& advice) {
  const std::int64_t days = number_of(advice, "days");
  const std::string head = "from " + shown(advice, "walks") + " " + shown(advice, "basis") +
                           " of " + std::to_string(days) + (days == 1 ? " day, " : " days, ") +
                           metres(advice, "walk_mm_per_day") + " m of walking a day: ";
  Table table({{"Item", "sku"},
               {"Name", "name"},
               {"From", "from"},
               {"To", "to"},
               {"Exchanged with", "exchange_sku"},
               {"Saves m/day", "saved_m"}});
  for (const auto& value : advice.at("moves").as_array()) {
    object row = value.as_object();
    row["saved_m"] = number_of(row, "saved_mm_per_day") / 1000;
    table.add(row);
  }
  if (table.empty()) return head + "no move of one item, or exchange of two, would save any\n";
  return head + metres(advice, "saved_mm_per_day") + " m saved by these moves, in this order\n" +
         table.text("  ");
}

int advise(const Asked& asked) {
  std::string path = "/api/v1/slotting/advice";
  for (const char* option : {"days", "most", "site"}) {
    if (asked.has(option)) path = with_parameter(path, option, asked.option(option));
  }
  const auto answer = asked.api.get(path);
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, advice_text(answer->body.as_object()));
}

}  // namespace

void add_slotting_commands(std::vector<Command>& all) {
  all.push_back(
      {.name = "slotting advise",
       .operands = "",
       .summary = "which items to lay elsewhere, and the metres a day that it would save",
       .examples = {"floorwave slotting advise", "floorwave slotting advise --days 90 --most 20"},
       .options = {{"days", "N", "to learn from, default 30"},
                   {"most", "N", "moves, default 10"},
                   {"site", "CODE", "where there are several"}},
       .run = advise});
}

}  // namespace fw::admin
