#include "server/store/numbers.h"

namespace fw::store {
namespace {

void insert_range(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                  const NumberRange& range) {
  writer.database.exec(
      "INSERT INTO number_range (id, site_id, kind, scope, prefix, next_number, last_number, "
      "digits) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      writer.ids.next(site), site, kind, scope, range.prefix, range.next, range.last, range.digits);
}

}  // namespace

Serial next_serial(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                   const NumberRange& otherwise) {
  const auto load = [&] {
    return writer.database.row<Id, std::string, std::int64_t, std::int64_t, std::int64_t>(
        "SELECT id, prefix, next_number, last_number, digits FROM number_range WHERE site_id = :1 "
        "AND kind = :2 AND scope = :3",
        site, kind, scope);
  };
  auto row = load();
  if (!row) {
    insert_range(writer, site, kind, scope, otherwise);
    row = load();
  }
  const auto& [id, prefix, next, last, digits] = *row;
  if (next > last) throw broken("the number range " + kind + " " + scope + " is used up");
  writer.database.exec("UPDATE number_range SET next_number = :2 WHERE id = :1", id, next + 1);
  return {prefix, next, digits};
}

std::string next_number(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                        const std::string& prefix, std::int64_t digits) {
  const NumberRange otherwise{prefix, 1, 999'999'999, digits};
  const Serial serial = next_serial(writer, site, kind, scope, otherwise);
  std::string number = std::to_string(serial.number);
  const auto width = static_cast<std::size_t>(serial.digits);
  if (number.size() < width) number.insert(0, width - number.size(), '0');
  return serial.prefix + number;
}

void save_range(Writer& writer, Id site, const std::string& kind, const std::string& scope,
                const NumberRange& range) {
  const auto changed = writer.database.exec(
      "UPDATE number_range SET prefix = :4, next_number = CASE WHEN next_number > :5 THEN "
      "next_number ELSE :5 END, last_number = :6, digits = :7 WHERE site_id = :1 AND kind = :2 AND "
      "scope = :3",
      site, kind, scope, range.prefix, range.next, range.last, range.digits);
  if (changed == 0) insert_range(writer, site, kind, scope, range);
}

}  // namespace fw::store
