#include "server/service/import.h"

#include <algorithm>
#include <map>

#include "server/service/import_rows.h"
#include "shared/base/nearest.h"

namespace fw::service {
namespace {

using OrderKey = std::pair<std::string, std::string>;

OrderKey key_of(const OrderInput& order) { return {order.channel, order.external_reference}; }

// The first column in which a further row of an order says something else.
std::string differing_column(const OrderInput& a, const OrderInput& b) {
  const ShipTo& p = a.ship_to;
  const ShipTo& q = b.ship_to;
  const std::vector<std::pair<const char*, bool>> same{
      {"owner", a.owner == b.owner},
      {"upstream", a.upstream == b.upstream},
      {"received_at", a.received_at_ms == b.received_at_ms},
      {"priority", a.priority == b.priority},
      {"shortage_rule", a.shortage_rule == b.shortage_rule},
      {"carrier", a.carrier == b.carrier},
      {"service", a.service == b.service},
      {"name", p.name == q.name},
      {"company", p.company == q.company},
      {"street", p.street == q.street},
      {"street2", p.street2 == q.street2},
      {"postal_code", p.postal_code == q.postal_code},
      {"city", p.city == q.city},
      {"region", p.region == q.region},
      {"country", p.country == q.country},
      {"email", p.email == q.email},
      {"phone", p.phone == q.phone}};
  const auto found =
      std::find_if(same.begin(), same.end(), [](const auto& column) { return !column.second; });
  return found == same.end() ? "" : found->first;
}

// Rows of one order that stand together become one order; one bad row refuses
// the order, since half an order is a wrong order.
class OrderCollector {
 public:
  explicit OrderCollector(ImportFile& file) : file_(file) {}

  void add(std::int64_t line, OrderInput row, const std::optional<Refusal>& refusal) {
    const OrderKey key = key_of(row);
    if (!open_ || key != key_of(order_)) {
      flush();
      open_ = true;
      line_ = line;
      order_ = std::move(row);
      if (!seen_.insert(key).second) {
        bad(line, {"rows_apart", "order " + key.first + ":" + key.second + " a second time",
                   "the rows of one order together", "sort the file by channel and reference"});
      }
    } else {
      const std::string column = differing_column(order_, row);
      if (!column.empty()) {
        bad(line, {"order_rows_differ", "another " + column + " in a further row of the order",
                   "the columns of the order repeated in each of its rows", "correct " + column});
      }
      order_.lines.push_back(std::move(row.lines.front()));
    }
    if (refusal) bad(line, *refusal);
  }

  void flush() {
    if (open_ && bad_line_ == 0) file_.rows.push_back({line_, std::move(order_)});
    if (open_ && bad_line_ != 0) file_.refused.push_back({bad_line_, refusal_});
    open_ = false;
    bad_line_ = 0;
    order_ = {};
  }

 private:
  void bad(std::int64_t line, Refusal refusal) {
    if (bad_line_ != 0) return;
    bad_line_ = line;
    refusal_ = std::move(refusal);
  }

  ImportFile& file_;
  std::set<OrderKey> seen_;
  OrderInput order_;
  std::int64_t line_ = 0;
  bool open_ = false;
  std::int64_t bad_line_ = 0;
  Refusal refusal_;
};

// Where a site has no walking order of its own, its places are walked by code.
void number_by_code(ImportFile& file) {
  std::vector<LocationInput*> unnumbered;
  for (ImportRow& row : file.rows) {
    auto* location = std::get_if<LocationInput>(&row.value);
    if (location != nullptr && location->walk_sequence == 0) unnumbered.push_back(location);
  }
  std::sort(unnumbered.begin(), unnumbered.end(),
            [](const LocationInput* a, const LocationInput* b) { return a->code < b->code; });
  std::int64_t sequence = 0;
  for (LocationInput* location : unnumbered) location->walk_sequence = ++sequence;
}

RowAnswer put_value(Context& context, const CarrierServiceInput& row, PutMode mode) {
  RowAnswer carrier = put_row(context, row.carrier, mode);
  if (!carrier.ok()) return carrier;
  RowAnswer service = put_row(context, row.service, mode);
  // Only checked: the carrier of this very row does not exist yet.
  if (mode == PutMode::check && !service.ok() && service.refusal->code == "unknown_carrier") {
    return carrier;
  }
  return service;
}

RowAnswer put_value(Context& context, const OrderInput& row, PutMode mode) {
  const auto accepted =
      mode == PutMode::check ? check_order(context, row) : accept_order(context, row);
  RowAnswer answer;
  answer.code = row.channel + ":" + row.external_reference;
  if (!accepted) {
    answer.refusal = accepted.error();
    return answer;
  }
  answer.id = accepted->order;
  answer.existed = accepted->existed;
  for (const std::string& warning : accepted->warnings) {
    answer.warning += (answer.warning.empty() ? "" : "; ") + warning;
  }
  return answer;
}

template <class Row>
RowAnswer put_value(Context& context, const Row& row, PutMode mode) {
  return put_row(context, row, mode);
}

RowAnswer put_import_row(Context& context, const ImportFile& file, const ImportRow& row,
                         PutMode mode) {
  // Only checked: what a container stands in may be a row of the same file.
  if (const auto* container = std::get_if<ContainerInput>(&row.value);
      container != nullptr && mode == PutMode::check && file.codes.contains(container->stands_in)) {
    ContainerInput standing_nowhere = *container;
    standing_nowhere.stands_in.clear();
    return put_row(context, standing_nowhere, mode);
  }
  return std::visit([&](const auto& value) { return put_value(context, value, mode); }, row.value);
}

}  // namespace

const std::vector<std::string>& import_kinds() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const ImportKind& kind : import_kind_table()) all.push_back(kind.name);
    return all;
  }();
  return names;
}

Result<std::string> import_kind_of_file(const std::string& file_name) {
  std::string name = file_name.substr(file_name.find_last_of('/') + 1);
  if (name.ends_with(".csv")) name.resize(name.size() - 4);
  if (find_import_kind(name) != nullptr) return name;
  const std::string near = nearest_name(name, import_kinds());
  std::string known;
  for (const std::string& kind : import_kinds()) known += (known.empty() ? "" : ", ") + kind;
  return refuse("unknown_kind", "'" + file_name + "'", "a file of " + known,
                near.empty() ? "rename the file" : "did you mean '" + near + "'?");
}

Result<ImportFile> read_import(const std::string& kind_name, const std::string& text) {
  const auto known = import_kind_of_file(kind_name);
  if (!known) return Failure{known.error()};
  const ImportKind& kind = *find_import_kind(*known);
  const auto table = parse_csv(text);
  if (!table) return Failure{table.error()};
  const auto map = map_columns(table->header, kind.columns);
  if (!map) return Failure{map.error()};
  ImportFile file;
  file.kind = kind.name;
  file.ignored_columns = map->ignored;
  OrderCollector orders(file);
  for (const CsvRow& row : table->rows) {
    Fields fields(*map, kind.columns, row);
    ImportValue value = kind.read(fields);
    if (auto* order = std::get_if<OrderInput>(&value)) {
      orders.add(row.line, std::move(*order), fields.refusal());
    } else if (fields.refusal()) {
      file.refused.push_back({row.line, *fields.refusal()});
    } else {
      file.rows.push_back({row.line, std::move(value)});
    }
  }
  orders.flush();
  number_by_code(file);
  for (const ImportRow& row : file.rows) {
    if (const auto* c = std::get_if<ContainerInput>(&row.value)) file.codes.insert(c->code);
  }
  return file;
}

std::size_t import_chunk_size(const std::string& kind) {
  const ImportKind* found = find_import_kind(kind);
  return found == nullptr ? 1 : found->chunk_size;
}

void import_chunk(Context& context, const ImportFile& file, std::size_t from, PutMode mode,
                  ImportReport& report) {
  const std::size_t end = std::min(file.rows.size(), from + import_chunk_size(file.kind));
  for (std::size_t i = from; i < end; ++i) {
    const ImportRow& row = file.rows[i];
    RowAnswer answer = put_import_row(context, file, row, mode);
    if (!answer.ok()) {
      report.refused.push_back({row.line, std::move(*answer.refusal)});
      continue;
    }
    (answer.existed ? report.existed : report.accepted) += 1;
    if (!answer.warning.empty()) report.warnings.push_back({row.line, std::move(answer.warning)});
  }
}

}  // namespace fw::service
