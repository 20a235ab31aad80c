// Goal: files are read as config/README.md says, bad rows are named by line and
// never stop good ones, and the generated day comes in whole. Method: CSV texts
// through the importer, the generator's own files last.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/admin/generate.h"
#include "server/service/order_view.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

const std::string orders_header =
    "channel,reference,carrier,service,name,street,city,country,sku,quantity\n";

std::string order_row(const std::string& reference, const std::string& sku,
                      const std::string& quantity) {
  return "shop," + reference + ",NORD,STD,Zoë,\"Hohe Straße 7, Hof\",Köln,DE," + sku + "," +
         quantity + "\n";
}

std::string refusal_of(const std::string& kind, const std::string& text) {
  const auto file = service::read_import(kind, text);
  return file ? "read" : file.error().code;
}

TEST_CASE("Files that are no files of this kind are refused whole, with what to do") {
  CHECK(refusal_of("order", "x") == "unknown_kind");
  CHECK(service::import_kind_of_file("data/oders.csv").error().next == "did you mean 'orders'?");
  CHECK(*service::import_kind_of_file("data/orders.csv") == "orders");
  CHECK(refusal_of("items", "") == "no_header");
  CHECK(refusal_of("items", "sku,name\nA,\"B\n") == "bad_quotes");
  CHECK(refusal_of("items", "sku,name\nA,B\"C\"\n") == "bad_quotes");
  CHECK(refusal_of("items", "sku,name\nA,\"B\"C\n") == "bad_quotes");
  CHECK(refusal_of("items", "sku\nA\n") == "missing_column");
  CHECK(refusal_of("items", "sku,name,sku\nA,B,A\n") == "duplicate_column");
  const auto near = service::read_import("items", "sku,name,weigth_g\nA,B,1\n");
  REQUIRE_FALSE(near);
  CHECK(near.error().code == "unknown_column");
  CHECK(near.error().next == "did you mean 'weight_g'?");
  const auto latin1 = service::read_import("items", "sku,name\nA,Caf\xE9\n");
  CHECK(latin1.error().code == "not_utf8");
  CHECK(latin1.error().given.find("line 2") != std::string::npos);
}

TEST_CASE("A file from a spreadsheet: byte-order mark, CRLF, quotes, columns of its own") {
  Warehouse w;
  w.furnish();
  const auto report = w.import("items",
                               "\xEF\xBB\xBFname,Remark of the buyer,sku,fragile\r\n"
                               "\"Glass, \"\"large\"\"\",nice,GLASS,1\r\n"
                               "\r\n"
                               "  Cup  ,,CUP,\r\n");
  CHECK(report.ok());
  CHECK(report.accepted == 2);
  CHECK(report.ignored_columns == std::vector<std::string>{"Remark of the buyer"});
  CHECK(w.database.value<std::string>("SELECT name FROM item WHERE sku = 'GLASS'").value() ==
        "Glass, \"large\"");
  CHECK(w.database.value<std::string>("SELECT name FROM item WHERE sku = 'CUP'").value() == "Cup");
  CHECK(w.count("SELECT fragile FROM item WHERE sku = 'GLASS'") == 1);
}

TEST_CASE("Items say how they lie in a carton, and what they must not share it with") {
  Warehouse w;
  w.furnish();
  const auto report = w.import("items",
                               "sku,name,upright,kinds,never_with\n"
                               "CAKE,Cake,1,food  sweet food,chemical\n"
                               "SOAP,Soap,,chemical,\n"
                               "BAD,Bad,,Food!,\n");
  CHECK(report.accepted == 2);
  REQUIRE(report.refused.size() == 1);
  CHECK(report.refused[0].refusal.code == "bad_kind");
  CHECK(w.count("SELECT upright FROM item WHERE sku = 'CAKE'") == 1);
  CHECK(w.database.value<std::string>("SELECT kinds FROM item WHERE sku = 'CAKE'") ==
        std::string("food sweet"));
  CHECK(w.database.value<std::string>("SELECT never_with FROM item WHERE sku = 'CAKE'") ==
        std::string("chemical"));
}

TEST_CASE("A bad row is named by its line and stops no good one") {
  Warehouse w;
  w.furnish();
  const std::string file =
      "sku,name,weight_g,fragile\n"
      "A,First,10,0\n"
      "B,\"two\nlines\",10,0\n"
      "C,Third,ten,0\n"
      "D,Fourth,10\n"
      "E,,10,0\n"
      "F,Sixth,10,yes\n"
      "G,Last,10,1\n";
  const auto report = w.import("items", file);
  CHECK(report.rows == 7);
  CHECK(report.accepted == 2);
  REQUIRE(report.refused.size() == 5);
  CHECK(report.refused[0].line == 3);
  CHECK(report.refused[0].refusal.code == "bad_text");
  CHECK(report.refused[1].line == 5);  // the row above took two lines
  CHECK(report.refused[1].refusal.given == "weight_g 'ten'");
  CHECK(report.refused[2].refusal.code == "bad_row");
  CHECK(report.refused[3].refusal.code == "missing_field");
  CHECK(report.refused[4].refusal.code == "bad_flag");
  CHECK(w.count("SELECT COUNT(*) FROM item WHERE sku IN ('A', 'G')") == 2);
}

TEST_CASE("All or nothing and check only leave the books alone") {
  Warehouse w;
  w.furnish();
  const std::string bad =
      "site,container,kind,stands_in\nMAIN,CART-1,cart,PACK-1\nMAIN,T-1,tote,CART-1\n"
      "MAIN,T-2,box,PACK-1\n";
  service::ImportOptions strict;
  strict.all_or_nothing = true;
  auto report = w.import("containers", bad, strict);
  CHECK_FALSE(report.written);
  REQUIRE(report.refused.size() == 1);
  CHECK(report.refused[0].line == 4);
  CHECK(w.count("SELECT COUNT(*) FROM container") == 0);
  const std::string good = bad.substr(0, bad.rfind("MAIN"));
  service::ImportOptions check;
  check.check_only = true;
  report = w.import("containers", good, check);
  CHECK(report.ok());
  CHECK_FALSE(report.written);
  CHECK(w.count("SELECT COUNT(*) FROM container") == 0);
  report = w.import("containers", good, strict);
  CHECK(report.written);
  CHECK(report.accepted == 2);
  CHECK(w.count("SELECT COUNT(*) FROM container WHERE kind = 'tote'") == 1);
}

TEST_CASE("Rows of one order become one order, and half an order is none") {
  Warehouse w;
  w.furnish();
  w.receive("A-01", "MUG", 9);
  const std::string file =
      orders_header + order_row("S1", "MUG", "2") + order_row("S1", "PEN", "1") +
      order_row("S2", "MUG", "1") + order_row("S2", "NIX", "1") + order_row("S3", "MUG", "x") +
      order_row("S3", "PEN", "1") + order_row("S4", "MUG", "1") + order_row("S1", "LAMP", "1");
  const auto report = w.import("orders", file);
  CHECK(report.rows == 5);
  CHECK(report.accepted == 2);
  REQUIRE(report.refused.size() == 3);
  CHECK(report.refused[0].line == 4);
  CHECK(report.refused[0].refusal.given == "line 2: sku 'NIX'");
  CHECK(report.refused[1].line == 6);
  CHECK(report.refused[1].refusal.code == "bad_number");
  CHECK(report.refused[2].line == 9);
  CHECK(report.refused[2].refusal.code == "rows_apart");
  const auto story = service::order_story(w.database, "S1");
  REQUIRE(story);
  CHECK(story->lines.size() == 2);
  CHECK(story->ship_to.street == "Hohe Straße 7, Hof");
  const auto again = w.import("orders", file);
  CHECK(again.existed == 2);
  CHECK(again.accepted == 0);
  const auto changed = w.import("orders", orders_header + order_row("S4", "MUG", "2"));
  CHECK(changed.refused.at(0).refusal.code == "changed_content");
  const auto differing =
      w.import("orders", orders_header + order_row("S5", "MUG", "2") +
                             "shop,S5,NORD,STD,Zoe,\"Hohe Straße 7, Hof\",Köln,DE,PEN,1\n");
  CHECK(differing.refused.at(0).refusal.given.find("name") != std::string::npos);
  w.check_books();
}

TEST_CASE("A file of many rows is a job whose commands are bounded, by lines too") {
  Warehouse w;
  w.furnish();
  std::string file = orders_header;
  for (int order = 0; order < 90; ++order)
    file += order_row("S" + std::to_string(order), "MUG", "1");
  for (int order = 90; order < 93; ++order) {
    for (int line = 0; line < 70; ++line) {
      file += order_row("S" + std::to_string(order), line % 2 == 0 ? "MUG" : "PEN", "1");
    }
  }
  const auto report = w.import("orders", file);
  CHECK(report.accepted == 93);
  CHECK(report.job != 0);
  // 40 + 40 + (10 of one line and one of 70) + 70 + 70 lines
  CHECK(w.count("SELECT steps_total FROM job WHERE kind = 'import_orders'") == 5);
  CHECK(w.count("SELECT steps_done FROM job WHERE kind = 'import_orders'") == 5);
  CHECK(w.count("SELECT COUNT(*) FROM job WHERE finished_at_ms IS NOT NULL AND failed = ''") == 1);
  CHECK(w.import("orders", orders_header + order_row("T1", "MUG", "1")).job == 0);
  const auto checked = w.import("orders", file, {.check_only = true});
  CHECK(checked.job == 0);
  CHECK(w.count("SELECT COUNT(*) FROM job") == 1);
}

TEST_CASE("An import that the server died in is no job for the next one, and says so") {
  Warehouse w;
  w.furnish();
  w.run([](service::Context& context) {
    store::insert_job(context.writer,
                      {.kind = "import_orders", .body = R"({"v":1})", .steps_total = 9});
    CHECK_FALSE(store::next_open_job(context.database()));
    service::end_lost_imports(context);
    return 0;
  });
  CHECK(w.count("SELECT COUNT(*) FROM job WHERE finished_at_ms IS NOT NULL AND failed <> ''") == 1);
}

TEST_CASE("Places without a walking order are walked by their codes") {
  Warehouse w;
  w.furnish();
  w.import("locations", "site,location,role\nMAIN,B-02,pick\nMAIN,B-01,pick\nMAIN,B-03,pick\n");
  CHECK(w.count("SELECT l.walk_sequence FROM location l JOIN place p ON p.id = l.id WHERE p.code = "
                "'B-01'") == 1);
  CHECK(w.count("SELECT l.walk_sequence FROM location l JOIN place p ON p.id = l.id WHERE p.code = "
                "'B-03'") == 3);
}

TEST_CASE("Carriers bring their tracking numbers in the words of the file") {
  Warehouse w;
  w.furnish();
  const auto report =
      w.import("carriers",
               "carrier,carrier_name,service,service_name,tracking_scheme,tracking_prefix\n"
               "NP,Nordpaket,STD,Standard,upu_s10,RRDE\nRK,Rapido,NEXT,Next day,numeric,7340\n"
               "SP,Spedition,PAL,Pallets,,\nXX,Wrong,STD,Standard,upu_s10,RR\n");
  CHECK(report.accepted == 3);
  CHECK(report.refused.at(0).refusal.code == "tracking_prefix");
  const auto scheme = [&](const std::string& service) {
    return w.database
        .value<std::string>(
            "SELECT s.tracking_scheme FROM carrier_service s JOIN carrier c ON c.id = "
            "s.carrier_id WHERE c.code <> 'NORD' AND s.code = :1",
            service)
        .value();
  };
  CHECK(scheme("STD") == "s10:RR:DE");
  CHECK(scheme("NEXT") == "numeric:7340:20");
  CHECK(scheme("PAL") == "sscc");
}

TEST_CASE("A file cut anywhere or scribbled over is refused or read, never more than it holds") {
  const std::string file = orders_header + order_row("S1", "\"MUG\"", "2") +
                           order_row("S1", "PEN", "1") + "\r\n" + order_row("S2", "LAMP", "3");
  Random random(7);
  for (std::size_t length = 0; length <= file.size(); ++length) {
    const auto cut = service::read_import("orders", file.substr(0, length));
    if (cut) CHECK(cut->rows.size() + cut->refused.size() <= 2);
    std::string scribbled = file;
    for (int i = 0; i < 5; ++i) {
      scribbled[random.below(scribbled.size())] = static_cast<char>(random.below(256));
    }
    const auto read = service::read_import("orders", scribbled);
    if (!read) CHECK_FALSE(read.error().next.empty());
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void import_generated_day(const std::string& where, int orders) {
  const TempFolder folder;
  Warehouse w(where);
  admin::GenerateOptions options;
  options.now_ms = w.clock.now_ms;
  options.orders = orders;
  const auto data = admin::generate_demo_data(options);
  REQUIRE(admin::write_data_folder(folder.path(), data));
  std::int64_t refused = 0;
  for (const std::string& kind : service::import_kinds()) {
    const auto path = std::filesystem::path(folder.path()) / (kind + ".csv");
    if (!std::filesystem::exists(path)) continue;  // a day has no rules of its own
    const auto report = w.import(kind, read_file(path));
    for (const auto& row : report.refused) {
      WARN(kind << " line " << row.line << ": " << to_line(row.refusal));
    }
    refused += static_cast<std::int64_t>(report.refused.size());
    CHECK(report.ignored_columns.empty());
  }
  CHECK(refused == 0);
  const auto counts = service::count_orders(w.database);
  CHECK(counts.orders == orders);
  CHECK(counts.shipped == 0);
  CHECK(counts.open + counts.backordered == orders);
  CHECK(counts.lines_open + counts.lines_backordered == counts.lines);
  // Most of the day can be promised; what is not waits.
  CHECK(w.count("SELECT SUM(reserved) FROM order_line") > counts.units_ordered * 8 / 10);
  CHECK(w.count("SELECT COUNT(*) FROM fulfilment WHERE departure_id IS NOT NULL") >
        orders * 7 / 10);
  const auto again =
      w.import("orders", read_file(std::filesystem::path(folder.path()) / "orders.csv"));
  CHECK(again.existed == orders);
  w.check_books();
}

TEST_CASE("A generated day comes in without a refusal, and a second time changes nothing") {
  import_generated_day(":memory:", 300);
  if (auto* server = PostgresServer::shared()) import_generated_day(server->fresh_database(), 100);
}

}  // namespace
}  // namespace fw::test
