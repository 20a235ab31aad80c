// Goal: `floorwave plan` reads each format, writes plans in its form, repeats
// itself, and says in one line what is wrong with a file or a command line.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "server/admin/command.h"
#include "tests/support/temp_folder.h"

namespace fw::test {
namespace {

namespace json = boost::json;

struct Ran {
  int code = 0;
  std::string out, err;
};

Ran run(std::vector<std::string> words) {
  words.insert(words.begin(), "plan");
  Ran ran;
  ran.code = admin::run_command(words, "http://127.0.0.1:1",
                                {[&](const std::string& text) { ran.out += text; },
                                 [&](const std::string& text) { ran.err += text; }});
  return ran;
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Three aisles of five cells; the cells are counted from the back.
const std::string hall = R"(NAME : small
PICKER_CAPACITY : 3
LAYOUT : single-block
NUM_AISLES : 3
NUM_CELLS : 5
DEPOT_AISLE : 0
DEPOT_LOCATION : bottom
DISTANCE_AISLE_TO_AISLE : 2.5
DISTANCE_CELL_TO_CELL : 1
DISTANCE_TOP_TO_CELL : 1
DISTANCE_BOTTOM_TO_CELL : 1
DISTANCE_TOP_OR_BOTTOM_TO_DEPOT : 0
SKU_SECTION
NUM_SKUS : 3
ID 0 AISLE 0 CELL 4
ID 1 AISLE 0 CELL 3
ID 2 AISLE 2 CELL 4
ORDER_SECTION
)";
const std::string orders = R"(NUM_ORDERS : 3
NUM_ARTICLES_IN_ORDER : 1
ID 0 QUANTITY 1
NUM_ARTICLES_IN_ORDER : 1
ID 2 QUANTITY 2
NUM_ARTICLES_IN_ORDER : 1
ID 1 QUANTITY 2
EOF
)";

}  // namespace

TEST_CASE("orders of a batching file go on carts that hold them") {
  TempFolder folder;
  write(folder.file("a.txt"), hall + orders);
  const auto ran = run({"--format", "jobprp", "--instance", folder.file("a.txt"), "--out",
                        folder.file("plan.txt"), "--iterations", "2000", "--json", "--explain",
                        folder.file("plan.svg")});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  // Aisle 0, cells 4 and 3: 2 up, 2 down. Aisle 2: 5 across twice, 1 up, 1 down.
  CHECK(read(folder.file("plan.txt")) == "0 2 # length 4\n1 # length 12\n");
  const auto document = json::parse(ran.out).as_object();
  CHECK(document.at("batches").to_number<int>() == 2);
  CHECK(document.at("length").to_number<double>() == Approx(16));
  CHECK(has(read(folder.file("plan.svg")), "<polyline"));

  const auto entry =
      run({"--format", "jobprp", "--instance", folder.file("a.txt"), "--out",
           folder.file("plan.txt"), "--iterations", "2000", "--entry", "1.5", "--capacity", "5"});
  REQUIRE(entry.code == 0);
  CHECK(read(folder.file("plan.txt")) == "0 2 # length 5\n1 # length 13\n");
}

TEST_CASE("a route file gives the length and the order of the visits") {
  TempFolder folder;
  write(folder.file("a.txt"), hall +
                                  "NUM_ARTICLES : 3\nID 0 QUANTITY 1\nID 2 QUANTITY 1\n"
                                  "ID 1 QUANTITY 1\nEOF\n");
  const std::vector<std::string> words{"--format",           "sprp",  "--instance",
                                       folder.file("a.txt"), "--out", folder.file("r.txt")};
  REQUIRE(run(words).code == 0);
  const std::string plan = read(folder.file("r.txt"));
  CHECK(plan.substr(0, plan.find('\n')) == "16");
  auto two = words;
  two.push_back("--two-block");
  REQUIRE(run(two).code == 0);
  CHECK(read(folder.file("r.txt")).substr(0, 2) == "16");
}

TEST_CASE("a wave file gives orders and aisles in the challenge's form") {
  TempFolder folder;
  write(folder.file("w.txt"), "3 2 3\n1 0 2\n1 1 3\n2 0 1 1 1\n1 0 9\n1 1 3\n2 0 3 1 9\n2 9\n");
  const auto ran = run({"--format", "sbpo", "--instance", folder.file("w.txt"), "--out",
                        folder.file("o.txt"), "--iterations", "500"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(read(folder.file("o.txt")) == "3\n0\n1\n2\n1\n2\n");
}

TEST_CASE("a Henn file needs a capacity, in its name or on the command line") {
  TempFolder folder;
  const std::string text = "Order 1\n Article 7 Aisle 0 Location 3\nOrder 2\n Aisle 3 Location 0\n";
  write(folder.file("21s-2-30-0.txt"), text);
  write(folder.file("plain.txt"), text);
  const auto plan = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words{"--format",        "henn",  "--instance",
                                   folder.file(name), "--out", folder.file("o.txt"),
                                   "--iterations",    "200"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  CHECK(plan("21s-2-30-0.txt", {}).code == 0);
  // 4.5 up the first aisle; 5 across to the second, 1.5 up.
  CHECK(read(folder.file("o.txt")) == "0 # length 9\n1 # length 13\n");
  CHECK(plan("plain.txt", {}).code == 2);
  CHECK(plan("plain.txt", {"--capacity", "1"}).code == 0);
}

TEST_CASE("one line says what is wrong with a file, and where") {
  TempFolder folder;
  const auto wrong = [&](const std::string& format, const std::string& text) {
    write(folder.file("x"), text);
    const auto ran = run({"--format", format, "--instance", folder.file("x"), "--out",
                          folder.file("o"), "--iterations", "10"});
    CHECK(ran.code == 2);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    return ran.err;
  };
  CHECK(has(wrong("jobprp", hall + "NUM_ARTICLES_IN_ORDER : 1\nID 0 QUANTITY x\n"), "x:20"));
  CHECK(has(wrong("jobprp", hall + "NUM_ARTICLES_IN_ORDER : 1\nID 8 QUANTITY 1\n"), "article 8"));
  CHECK(has(wrong("jobprp", hall + "NUM_ARTICLES_IN_ORDER : 1\nID 0 QUANTITY 4\n"), "order 0"));
  CHECK(has(wrong("jobprp", "NUM_CELLS : 3\n"), "NUM_AISLES"));
  CHECK(has(wrong("sbpo", "1 1 1\n1 0 5\n1 4 5\n1 5\n"), "x:3"));
  CHECK(has(wrong("sbpo", "1 1 1\n1 0 5\n"), "4: a head"));
  CHECK(has(wrong("sbpo", ""), "empty"));
  CHECK(has(wrong("native", "{\n\"places\": [}"), "x:2"));
  CHECK(has(wrong("native", R"({"places":[{"name":"A","x_mm":1}]})"), "places[0].y_mm"));
  CHECK(has(run({"--format", "sbpo", "--instance", folder.file("no"), "--out", "o"}).err, "/no'"));
}

TEST_CASE("a command line that does not fit is refused before anything is planned") {
  CHECK(has(run({"--out", "x"}).err, "--format"));
  CHECK(run({"--out", "x"}).code == 2);
  CHECK(has(run({"--format", "jobpr", "--instance", "a", "--out", "b"}).err, "'jobprp'?"));
  const auto with = [](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--format", "sbpo", "--instance", "a", "--out", "b"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  CHECK(has(with({"--two-block"}).err, "sprp"));
  CHECK(has(with({"--capacity", "3"}).err, "jobprp"));
  CHECK(has(with({"--seconds", "soon"}).err, "--seconds"));
  CHECK(has(with({"--threads", "0"}).err, "--threads"));
  CHECK(with({"--explain", "x.svg"}).code == 2);
  CHECK(has(run({"--help"}).out, "--two-block"));
}

TEST_CASE("a wave of our own format is planned, checked and drawn, twice alike") {
  TempFolder folder;
  write(folder.file("w.json"), R"({
    "places": [{"name": "PACK", "x_mm": 0, "y_mm": 0},
               {"name": "A-1", "x_mm": 0, "y_mm": 3000, "aisle": 0},
               {"name": "A-2", "x_mm": 0, "y_mm": 6000, "aisle": 0},
               {"name": "B-1", "x_mm": 4000, "y_mm": 3000, "aisle": 1},
               {"name": "B-2", "x_mm": 4000, "y_mm": 6000, "aisle": 1}],
    "start": "PACK",
    "items": [{"name": "MUG", "size_mm": [90, 90, 100], "weight_g": 300},
              {"name": "TEE", "size_mm": [300, 200, 20], "weight_g": 150}],
    "stock": [{"place": "A-2", "item": "MUG", "quantity": 9},
              {"place": "B-1", "item": "TEE", "quantity": 1}],
    "orders": [{"name": "1001", "lines": [{"item": "MUG", "quantity": 2}]},
               {"name": "1002", "lines": [{"item": "TEE", "quantity": 2},
                                          {"item": "MUG", "quantity": 1}]}],
    "cartons": [{"name": "S", "inner_mm": [320, 220, 120], "most_g": 5000}]
  })");
  const auto plan = [&](const std::string& out) {
    return run({"--format", "native", "--instance", folder.file("w.json"), "--out",
                folder.file(out), "--iterations", "500", "--explain", folder.file("w.svg")});
  };
  const auto ran = plan("one.json");
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  REQUIRE(plan("two.json").code == 0);
  CHECK(read(folder.file("one.json")) == read(folder.file("two.json")));
  const auto document = json::parse(read(folder.file("one.json"))).as_object();
  CHECK(document.at("trips").as_array().size() == 1);
  CHECK(document.at("short").as_array().size() == 1);
  CHECK(has(read(folder.file("w.svg")), "<svg"));
}

TEST_CASE("one-way aisles of our own format are walked as they say, and drawn with arrows") {
  TempFolder folder;
  const auto plan = [&](const std::string& direction) {
    write(folder.file("w.json"), R"({
      "places": [{"name": "PACK", "x_mm": 0, "y_mm": 0},
                 {"name": "A-1", "x_mm": 0, "y_mm": 3000, "aisle": 0},
                 {"name": "A-2", "x_mm": 0, "y_mm": 5000, "aisle": 0},
                 {"name": "B-1", "x_mm": 4000, "y_mm": 3000, "aisle": 1},
                 {"name": "B-2", "x_mm": 4000, "y_mm": 5000, "aisle": 1}],
      "aisles": [{"aisle": 0, "direction": ")" +
                                     direction + R"("}],
      "start": "PACK",
      "items": [{"name": "cup", "size_mm": [100, 100, 100]}],
      "stock": [{"place": "A-1", "item": "cup", "quantity": 1},
                {"place": "A-2", "item": "cup", "quantity": 1}],
      "orders": [{"name": "o", "lines": [{"item": "cup", "quantity": 2}]}]
    })");
    return run({"--format", "native", "--instance", folder.file("w.json"), "--out",
                folder.file("out.json"), "--iterations", "100", "--explain", folder.file("w.svg")});
  };
  const auto first_stop_and_walk = [&] {
    const auto document = json::parse(read(folder.file("out.json")));
    return std::pair(
        std::string(document.at("trips").at(0).at("stops").at(0).at("place").as_string()),
        document.at("walk_mm").to_number<std::int64_t>());
  };
  REQUIRE(plan("both").code == 0);
  CHECK(first_stop_and_walk().second == 10'000);
  CHECK_FALSE(has(read(folder.file("w.svg")), "<path "));
  // Up to the back at 6.5 m and home along the other aisle; or the other way round.
  REQUIRE(plan("up").code == 0);
  CHECK(first_stop_and_walk() == std::pair<std::string, std::int64_t>("A-1", 21'000));
  CHECK(has(read(folder.file("w.svg")), "<path "));
  REQUIRE(plan("down").code == 0);
  CHECK(first_stop_and_walk() == std::pair<std::string, std::int64_t>("A-2", 21'000));
  const auto wrong = plan("sideways");
  CHECK(has(wrong.err, "aisles[0].direction"));
  CHECK(has(wrong.err, "up, down or both"));
}

}  // namespace fw::test
