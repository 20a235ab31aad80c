// Catalogue rows and files: POST /items, /locations ... as JSON, and
// POST /imports/{kind} as CSV in the columns of config/README.md.
#include "server/web/input_members.h"
#include "server/web/route.h"
#include "server/web/rows.h"

namespace fw::web {
namespace {

constexpr std::size_t rows_of_one_command = 100;

template <class Row>
void put_list(Desk& desk, const Call& call) {
  take_rows<Row>(desk, call, "put rows", rows_of_one_command,
                 [](service::Context& context, const Row& row) {
                   return outcome_of(service::put_row(context, row));
                 });
}

boost::json::value report_json(const std::string& kind, const service::ImportReport& report) {
  boost::json::array refused, warnings, ignored;
  for (const auto& one : report.refused) {
    boost::json::object row = refusal_json(one.refusal).as_object();
    row["line"] = one.line;
    refused.push_back(std::move(row));
  }
  for (const auto& one : report.warnings) {
    warnings.push_back(boost::json::object{{"line", one.line}, {"text", one.text}});
  }
  for (const auto& column : report.ignored_columns) ignored.emplace_back(column);
  boost::json::value job;
  if (report.job != 0) job = std::to_string(report.job);
  return boost::json::object{{"kind", kind},
                             {"rows", report.rows},
                             {"accepted", report.accepted},
                             {"existed", report.existed},
                             {"written", report.written},
                             {"job", std::move(job)},
                             {"refused", std::move(refused)},
                             {"warnings", std::move(warnings)},
                             {"ignored_columns", std::move(ignored)}};
}

void start_import(Desk& desk, const Call& call, const std::string& kind,
                  const service::ImportOptions& options, service::ImportFile file) {
  auto importer = service::Importer::start(
      desk.engine, std::move(file), options, [call, kind](const service::ImportReport& report) {
        call.reply(report.ok() ? 200 : 207, report_json(kind, report));
      });
  const std::lock_guard lock(desk.imports_mutex);
  desk.imports.push_back(std::move(importer));
}

// Reading a large file takes a while: a reader's thread does it, not the web's.
void import_csv(Desk& desk, const Call& call, const std::string& kind) {
  service::ImportOptions options;
  const auto all_or_nothing = call.flag("all_or_nothing");
  if (!all_or_nothing) return call.refuse(all_or_nothing.error());
  const auto check = call.flag("check");
  if (!check) return call.refuse(check.error());
  options.all_or_nothing = *all_or_nothing;
  options.check_only = *check;
  const bool taken = desk.readers.ask(
      [call, kind](auto&) { return service::read_import(kind, call.request().body); },
      [&desk, call, kind, options](Result<Result<service::ImportFile>, std::string> result) {
        if (!result) return call.refuse(internal_error());
        auto& file = result.value();
        if (!file) return call.refuse(file.error());
        start_import(desk, call, kind, options, std::move(file.value()));
      });
  if (!taken) call.refuse(busy("a file for a full queue"));
}

void import_file(Desk& desk, const Call& call) {
  const std::string& kind = call.path("kind");
  const auto& kinds = service::import_kinds();
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    const std::string near = nearest_name(kind, kinds);
    return call.refuse({"unknown_kind", "'" + kind + "'",
                        near.empty() ? "a kind of file" : "'" + near + "'?",
                        "see config/README.md for the kinds of file"});
  }
  import_csv(desk, call, kind);
}

using Put = void (*)(Desk&, const Call&);

template <class Row>
void add_rows(RouteTable& table, const std::string& kind, const std::string& summary) {
  const auto& kinds = service::import_kinds();
  const bool has_file = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  Route route;
  route.method = "POST";
  route.path = "/" + kind;
  route.tag = "catalogue";
  route.summary = summary;
  route.handle = [kind, has_file](Desk& desk, const Call& call) {
    if (has_file && call.content_type() == "text/csv") return import_csv(desk, call, kind);
    put_list<Row>(desk, call);
  };
  route.request = schema<std::vector<Row>>();
  route.csv = has_file;
  table.add(std::move(route));
}

}  // namespace

void add_import_routes(RouteTable& table) {
  table.add({.method = "POST",
             .path = "/imports/{kind}",
             .tag = "catalogue",
             .summary = "import a CSV file; each bad row is answered with its line",
             .handle = import_file,
             .query = {{"all_or_nothing", "1: write nothing if one row is refused"},
                       {"check", "1: only say what would be refused"}},
             .csv = true});
  add_rows<service::SiteInput>(table, "sites", "put sites");
  add_rows<service::OwnerInput>(table, "owners", "put owners of goods");
  add_rows<service::ZoneInput>(table, "zones", "put zones");
  add_rows<service::LocationInput>(table, "locations", "put locations");
  add_rows<service::AisleInput>(table, "aisles", "say how aisles are walked");
  add_rows<service::ContainerInput>(table, "containers", "put totes and carts");
  add_rows<service::CartonInput>(table, "cartons", "put carton types");
  add_rows<service::ItemInput>(table, "items", "put items");
  add_rows<service::PackagingInput>(table, "packagings", "put packagings and barcodes");
  add_rows<service::LotInput>(table, "lots", "put lots");
  add_rows<service::StockInput>(table, "stock", "set stock levels");
  add_rows<service::ReceiptInput>(table, "receipts", "add goods that arrived");
  add_rows<service::CarrierInput>(table, "carriers", "put carriers");
  add_rows<service::ServiceInput>(table, "carrier-services", "put services of carriers");
  add_rows<service::DepartureRuleInput>(table, "departure-rules", "put weekly departures");
  add_rows<service::DepartureInput>(table, "departures", "put departures");
  add_rows<service::ShortagePolicyInput>(table, "shortage-policies",
                                         "put what is tried for units that are not there");
  add_rows<service::WorkerInput>(table, "workers", "put workers");
  add_rows<service::HostInput>(table, "hosts", "enrol hosts by their keys");
  add_rows<service::PrinterInput>(table, "printers", "put label printers");
  add_rows<service::DeviceRowInput>(table, "devices", "enrol devices");
  add_rows<service::UpstreamInput>(table, "upstreams", "put systems that are told of shipments");
  add_rows<service::NumberRangeInput>(table, "number-ranges", "put number ranges");
}

}  // namespace fw::web
