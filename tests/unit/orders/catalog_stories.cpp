// Goal: the catalogue takes what is right, says what is wrong, and changes stock
// by moves only. Method: single rows through the engine.
#include "server/service/order_view.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

TEST_CASE("A site comes with its virtual places, sender and SSCC range") {
  on_both_engines([](Warehouse& w) {
    service::SiteInput site;
    site.code = "MAIN";
    site.name = "Main hall";
    site.time_zone = "Europe/Berlin";
    site.gs1_company_prefix = "9521234";
    site.address = {"Am Güterbahnhof 7", "", "04129", "Leipzig", "", "DE"};
    w.have(site);
    CHECK(w.count("SELECT COUNT(*) FROM location WHERE role = 'virtual'") == 6);
    CHECK(w.count("SELECT digits FROM number_range WHERE kind = 'sscc'") == 9);
    CHECK(w.count("SELECT last_number FROM number_range WHERE kind = 'sscc'") == 999'999'999);
    site.address.city = "Halle";
    const auto again = w.put(site);
    CHECK(again.existed);
    CHECK(w.count("SELECT COUNT(*) FROM address") == 1);
    CHECK(w.count("SELECT COUNT(*) FROM location") == 6);
    site.time_zone = "Europe/Berlni";
    CHECK(w.put(site).refusal->code == "unknown_time_zone");
    site.time_zone = "Europe/Berlin";
    site.gs1_company_prefix = "12";
    CHECK(w.put(site).refusal->code == "gs1_company_prefix");
    site.gs1_company_prefix = "";
    site.code = "NORTH";
    w.have(site);
    CHECK(w.count("SELECT MAX(id) FROM site") == 2);
    // With two sites a row must say which one it means.
    CHECK(w.put(Warehouse::shelf("B-01", "pick")).refusal->code == "missing_field");
  });
}

TEST_CASE("A code means one thing: a location and a tote cannot share it") {
  Warehouse w;
  w.furnish();
  service::ContainerInput tote;
  tote.code = "A-01";
  tote.kind = "tote";
  CHECK(w.put(tote).refusal->code == "code_in_use");
  tote.code = "~mine";
  CHECK(w.put(tote).refusal->code == "bad_code");
  tote.code = "T-1";
  tote.stands_in = "NOWHERE";
  CHECK(w.put(tote).refusal->code == "unknown_place");
  tote.stands_in = "PACK-1";
  w.have(tote);
  CHECK(w.put(Warehouse::shelf("T-1", "pick")).refusal->code == "code_in_use");
  service::ContainerInput cart;
  cart.code = "CART-1";
  cart.kind = "cart";
  cart.slots = 4;
  cart.stands_in = "PACK-1";
  w.have(cart);
  CHECK(w.count("SELECT COUNT(*) FROM container WHERE kind = 'cart_slot'") == 4);
  CHECK(w.count("SELECT MAX(slot_number) FROM container") == 4);
}

TEST_CASE("Barcodes are kept in one form; a shared one and a slip are reported") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    service::PackagingInput each;
    each.sku = "MUG";
    each.barcode = "4006381333931";
    CHECK(w.put(each).code == "04006381333931");
    CHECK(w.put(each).existed);
    each.sku = "PEN";
    CHECK(w.put(each).warning.find("MUG") != std::string::npos);
    each.barcode = "4006381333932";
    CHECK(w.put(each).warning.find("check digit would be 1") != std::string::npos);
    each.barcode = "PEN-0815";
    CHECK(w.put(each).code == "PEN-0815");
    each.barcode = "12345670";
    CHECK(w.put(each).code == "00000012345670");
    each.quantity = 2;
    CHECK(w.put(each).refusal->code == "bad_number");
    each.sku = "NIX";
    each.quantity = 1;
    CHECK(w.put(each).refusal->code == "unknown_item");
  });
}

TEST_CASE("Opening stock is set, goods that arrive are added, both as moves") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    service::StockInput stock;
    stock.location = "A-01";
    stock.sku = "MUG";
    stock.quantity = 10;
    CHECK_FALSE(w.put(stock).existed);
    CHECK(w.put(stock).existed);  // the same again changes nothing
    CHECK(w.count("SELECT COUNT(*) FROM stock_move") == 1);
    stock.quantity = 7;
    w.have(stock);
    w.receive("A-01", "MUG", 5);
    CHECK(w.count("SELECT s.quantity FROM stock s JOIN place p ON p.id = s.place_id WHERE p.code = "
                  "'A-01'") == 12);
    CHECK(w.count("SELECT s.quantity FROM stock s JOIN place p ON p.id = s.place_id WHERE p.code = "
                  "'~adjustment'") == 3);
    w.database.exec("UPDATE stock SET allocated = 8 WHERE quantity = 12");
    CHECK(w.put(stock).refusal->code == "below_allocated");
    w.database.exec("UPDATE stock SET allocated = 0");
    stock.status = "lost";
    CHECK(w.put(stock).refusal->code == "unknown_word");
    stock.status = "available";
    stock.location = "Z-99";
    CHECK(w.put(stock).refusal->code == "unknown_location");
    stock.location = "~supplier";
    CHECK(w.put(stock).refusal->code == "bad_code");
  });
}

TEST_CASE("What tracks lots and dates is received with them") {
  Warehouse w;
  w.furnish();
  auto milk = Warehouse::item("MILK");
  milk.tracks_expiry = true;
  w.have(milk);
  service::ReceiptInput crate;
  crate.place = "A-01";
  crate.sku = "MILK";
  crate.quantity = 4;
  CHECK(w.put(crate).refusal->given == "lot is empty");
  crate.lot = "L1";
  CHECK(w.put(crate).refusal->given == "expiry_date is empty");
  crate.expiry_date = "2027-02-29";
  CHECK(w.put(crate).refusal->code == "bad_date");
  crate.expiry_date = "2027-02-28";
  w.have(crate);
  crate.expiry_date = "";  // known from the first crate
  w.have(crate);
  crate.expiry_date = "2027-03-01";
  CHECK(w.put(crate).refusal->code == "lot_expiry_differs");
  crate.sku = "MUG";
  CHECK(w.put(crate).refusal->code == "lot_not_tracked");
  CHECK(w.count("SELECT COUNT(*) FROM lot") == 1);
  w.check_books();
}

TEST_CASE("Two workers cannot have one badge; roles have two spellings and one meaning") {
  Warehouse w;
  w.furnish();
  service::WorkerInput anna;
  anna.number = "1001";
  anna.name = "Anna";
  anna.badge = "BADGE-1";
  anna.roles = "picker counter";
  w.have(anna);
  CHECK(w.database.value<std::string>("SELECT roles FROM worker").value() == "picker counter");
  service::WorkerInput ben = anna;
  ben.number = "1002";
  const auto refused = w.put(ben);
  CHECK(refused.refusal->code == "badge_in_use");
  CHECK(refused.refusal->next.find("1001") != std::string::npos);
  anna.roles = "pick supervise";
  w.have(anna);
  anna.roles = "piker";
  CHECK(w.put(anna).refusal->next == "did you mean 'picker'?");
  anna.roles = "";
  CHECK(w.put(anna).refusal->code == "missing_field");
}

TEST_CASE("A pack station has a place and a printer, and says when it has none") {
  Warehouse w;
  w.furnish();
  service::DeviceRowInput station;
  station.code = "PS-1";
  station.role = "pack_station";
  station.place = "PACK-1";
  CHECK_FALSE(w.put(station).warning.empty());
  station.printer = "P-1";
  CHECK(w.put(station).refusal->code == "unknown_printer");
  service::PrinterInput printer;
  printer.code = "P-1";
  printer.name = "Zebra at 1";
  w.have(printer);
  const auto answer = w.put(station);
  CHECK(answer.ok());
  CHECK(answer.warning.empty());
  station.host = "tablet-7";
  CHECK(w.put(station).refusal->code == "unknown_host");
  w.have(service::HostInput{"tablet-7", std::string(40, 'a')});
  w.have(station);
  CHECK(w.put(service::HostInput{"tablet-8", "short"}).refusal->code == "bad_public_key");
  printer.least_evidence = "hope";
  CHECK(w.put(printer).refusal->code == "unknown_word");
}

TEST_CASE("A number range is checked against what it must make") {
  Warehouse w;
  w.furnish();
  service::NumberRangeInput range;
  range.kind = "sscc";
  range.prefix = "34012345";
  w.have(range);
  CHECK(w.count("SELECT digits FROM number_range WHERE kind = 'sscc'") == 9);
  range.next = 500;
  w.have(range);
  range.next = 1;
  w.have(range);  // never backwards
  CHECK(w.count("SELECT next_number FROM number_range WHERE kind = 'sscc'") == 500);
  range.prefix = "3x";
  CHECK(w.put(range).refusal->code == "sscc_prefix");
}

TEST_CASE("All or nothing writes nothing when one row of the list is wrong") {
  Warehouse w;
  w.furnish();
  const std::vector<service::LocationInput> rows{Warehouse::shelf("C-01", "pick"),
                                                 Warehouse::shelf("C-02", "shelf"),
                                                 Warehouse::shelf("C-03", "pick")};
  const auto put = [&](bool all_or_nothing) {
    return w.run([&](service::Context& c) { return service::put_rows(c, rows, all_or_nothing); });
  };
  const auto strict = put(true);
  CHECK(strict[1].refusal->code == "unknown_word");
  CHECK(strict[1].row == 2);
  CHECK(w.count("SELECT COUNT(*) FROM place WHERE code IN ('C-01', 'C-03')") == 0);
  put(false);
  CHECK(w.count("SELECT COUNT(*) FROM place WHERE code IN ('C-01', 'C-03')") == 2);
}

TEST_CASE("A second start finds what the first one made") {
  Warehouse w;
  CHECK_FALSE(service::needs_bootstrap(w.database));
  const auto incarnation = w.run([](service::Context& c) {
    service::BootstrapOptions options;
    options.incarnation = "another";
    options.settings["prefix_badge"] = "BADGE-";
    return service::bootstrap(c, options);
  });
  CHECK(incarnation == "2c9d1b1e-0000-4000-8000-000000000001");
  CHECK(w.count("SELECT COUNT(*) FROM owner") == 1);
  CHECK(w.count("SELECT COUNT(*) FROM host WHERE name = 'local'") == 1);
  CHECK(w.count("SELECT COUNT(*) FROM server_meta WHERE key = 'prefix_badge'") == 1);
}

}  // namespace
}  // namespace fw::test
