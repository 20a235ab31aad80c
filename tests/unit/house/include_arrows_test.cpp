// Goal: the directions between the rooms hold. Method: every #include of a
// project file is held against the table below, which is the table of rooms in
// ARCHITECTURE.md; so is every arrow between rooms in CMakeLists.txt.
#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/unit/house/source_files.h"

namespace fw::house {
namespace {

using Rooms = std::vector<std::string>;

// What a room may include besides itself and what `everyone_may` says. "hw/*"
// stands for each kind of device; a trailing '*' in a row for every such room.
const std::map<std::string, Rooms>& table() {
  static const std::map<std::string, Rooms> rows = {
      {"shared/base", {}},
      {"shared/barcode", {}},
      {"shared/db", {}},
      {"shared/http", {}},
      {"shared/wire/values", {"shared/barcode"}},
      {"shared/wire", {"shared/barcode"}},
      {"hw/*", {"shared/barcode", "hw/world"}},
      {"hw/world", {"shared/db"}},
      {"server/domain", {"shared/barcode"}},
      {"server/planning", {}},
      {"server/store", {"shared/db", "server/domain"}},
      {"server/service", {"server/domain", "server/planning", "server/store"}},
      {"server/floor", {"server/service", "server/domain", "shared/wire"}},
      {"server/web", {"server/service", "server/domain", "shared/http"}},
      {"server/console", {}},
      {"server/admin", {"server/planning", "shared/http", "hw/world"}},
      {"terminal/core", {"shared/barcode", "shared/db", "shared/wire"}},
      {"terminal/ui", {"terminal/core", "hw/*", "shared/http"}},
      {"printer/label", {"shared/barcode"}},
      {"printer/spool", {"printer/label", "shared/db", "shared/wire", "hw/*"}},
      {"printer/upstream", {"shared/wire", "shared/http"}},
      {"printer/demo_shop", {"shared/http", "shared/db"}},
  };
  return rows;
}

// The folder whose main.cpp wires a program -> the rooms of that program.
const std::map<std::string, std::string> programs = {
    {"server/main.cpp", "server/"},
    {"terminal/main.cpp", "terminal/"},
    {"printer/main.cpp", "printer/"},
    {"server/admin/main.cpp", "server/admin"},
    {"printer/demo_shop/main.cpp", "printer/demo_shop"}};

bool is_or_is_in(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder + "/");
}

// The room of a file or folder: the longest row that holds it. Empty: none.
std::string room_of(const std::string& path) {
  std::string best;
  for (const auto& [room, row] : table()) {
    if (is_or_is_in(path, room) && room.size() > best.size()) best = room;
  }
  if (!best.empty() || !path.starts_with("hw/")) return best;
  const std::size_t slash = path.find('/', 3);
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

const Rooms& row_of(const std::string& room) {
  const auto row = table().find(room);
  return row != table().end() ? row->second : table().at("hw/*");
}

// The lowest rooms lie below the values of the protocol and do without them.
bool everyone_may(const std::string& from, const std::string& to) {
  const Rooms below_the_values = {"shared/base", "shared/barcode", "shared/db", "shared/http"};
  if (to == "shared/base") return true;
  return to == "shared/wire/values" && std::find(below_the_values.begin(), below_the_values.end(),
                                                 from) == below_the_values.end();
}

bool listed(const Rooms& row, const std::string& to) {
  return std::any_of(row.begin(), row.end(), [&](const std::string& entry) {
    return entry == to || (entry == "hw/*" && to.starts_with("hw/"));
  });
}

bool allowed(const std::string& from, const std::string& to) {
  return from == to || everyone_may(from, to) || listed(row_of(from), to);
}

bool main_may(const std::string& program_rooms, const std::string& to) {
  if (to == "shared/base" || to == "shared/wire/values") return true;
  return std::any_of(table().begin(), table().end(), [&](const auto& entry) {
    // server/admin and printer/demo_shop lie inside, but are programs of their own.
    const bool own =
        entry.first == program_rooms ||
        (entry.first.starts_with(program_rooms) && !programs.contains(entry.first + "/main.cpp"));
    return own && (entry.first == to || listed(entry.second, to));
  });
}

bool is_project_path(const std::string& path) {
  const Rooms tops = {"shared/", "hw/", "server/", "terminal/", "printer/", "tests/", "config/"};
  return std::any_of(tops.begin(), tops.end(),
                     [&](const std::string& top) { return path.starts_with(top); });
}

// What is wrong with one include; empty when nothing is.
std::string complaint(const SourceFile& file, const Include& include) {
  if (!is_project_path(include.path)) {
    if (!include.quoted) return "";
    return "\"" + include.path + "\": write the path from the root of the project";
  }
  if (!include.quoted) return "<" + include.path + ">: project files are included with quotes";
  if (file.path.starts_with("tests/")) return "";
  const auto program = programs.find(file.path);
  const std::string from = program == programs.end() ? room_of(file.path) : file.path;
  const std::string to = room_of(include.path);
  if (from.empty()) return "this folder is no room: give it a row in the table of rooms";
  if (to.empty()) return "\"" + include.path + "\" lies in no room";
  const bool fine = program == programs.end() ? allowed(from, to) : main_may(program->second, to);
  return fine ? "" : from + " must not include " + to + " (\"" + include.path + "\")";
}

std::vector<std::string> wrong_arrows(const std::vector<SourceFile>& files) {
  std::vector<std::string> findings;
  for (const SourceFile& file : files) {
    if (!file.is_cpp()) continue;
    for (const Include& include : includes(file.text)) {
      const std::string what = complaint(file, include);
      if (!what.empty()) findings.push_back(finding(file, include.line, what));
    }
  }
  return findings;
}

std::vector<std::string> wrong_links(const std::string& cmake_lists) {
  std::vector<std::string> findings;
  std::istringstream lines(cmake_lists);
  std::string line;
  while (std::getline(lines, line)) {
    if (!line.starts_with("fw_room(")) continue;
    std::istringstream words(line.substr(8, line.find(')') - 8));
    std::string from, word;
    words >> from;
    bool rooms = false;
    while (words >> word) {
      if (word == "ROOMS" || word == "USES") {
        rooms = word == "ROOMS";
      } else if (rooms && !allowed(from, word)) {
        findings.push_back("CMakeLists.txt: " + from + " must not link " + word);
      }
    }
  }
  return findings;
}

}  // namespace

TEST_CASE("every include goes along an arrow of the table of rooms") {
  const auto findings = wrong_arrows(project_files());
  INFO(listing(findings));
  CHECK(findings.empty());
}

TEST_CASE("rooms are linked only along the arrows of the table") {
  for (const SourceFile& file : project_files()) {
    if (file.path != "CMakeLists.txt") continue;
    const auto findings = wrong_links(file.text);
    INFO(listing(findings));
    CHECK(findings.empty());
  }
}

TEST_CASE("an include names a file that exists") {
  std::vector<std::string> findings;
  for (const SourceFile& file : project_files()) {
    if (!file.is_cpp()) continue;
    for (const Include& include : includes(file.text)) {
      const std::filesystem::path root = FLOORWAVE_SOURCE_DIR;
      if (include.quoted && !std::filesystem::exists(root / include.path)) {
        findings.push_back(finding(file, include.line, "no file " + include.path));
      }
    }
  }
  INFO(listing(findings));
  CHECK(findings.empty());
}

TEST_CASE("a wrong arrow is found") {
  const auto in = [](const std::string& path, const std::string& text) {
    return wrong_arrows({{path, text}});
  };
  const std::string domain = "server/domain/waves.cpp";

  CHECK(in(domain, "#include \"server/domain/waves.h\"\n").empty());
  CHECK(in(domain, "#include \"shared/base/result.h\"\n#include <vector>\n").empty());
  CHECK(in(domain, "// #include \"server/store/schema.h\"\n").empty());
  CHECK(in(domain, "\n#include \"server/store/schema.h\"\n") ==
        std::vector<std::string>{"server/domain/waves.cpp:2: server/domain must not include "
                                 "server/store (\"server/store/schema.h\")"});
  CHECK(in(domain, "#  include \"shared/wire/codec.h\"\n").size() == 1);
  CHECK(in(domain, "#include \"shared/wire/values/packet.h\"\n").empty());
  CHECK(in(domain, "#include \"waves.h\"\n").size() == 1);
  CHECK(in(domain, "#include <server/domain/waves.h>\n").size() == 1);
  CHECK(in("shared/db/database.h", "#include \"shared/wire/values/packet.h\"\n").size() == 1);
  CHECK(in("server/lobby/x.cpp", "#include \"shared/base/result.h\"\n").size() == 1);
}

TEST_CASE("daemons do not include one another, and nobody includes the tests") {
  const auto in = [](const std::string& path, const std::string& text) {
    return wrong_arrows({{path, text}}).size();
  };
  CHECK(in("terminal/core/outbox.cpp", "#include \"server/domain/waves.h\"\n") == 1);
  CHECK(in("printer/spool/jobs.cpp", "#include \"terminal/core/outbox.h\"\n") == 1);
  CHECK(in("server/web/orders.cpp", "#include \"tests/support/temp_folder.h\"\n") == 1);
  CHECK(in("tests/flow/demo_test.cpp", "#include \"server/domain/waves.h\"\n") == 0);
}

TEST_CASE("devices: the faces reach every kind, one kind does not reach another") {
  const auto in = [](const std::string& path, const std::string& text) {
    return wrong_arrows({{path, text}}).size();
  };
  CHECK(in("terminal/ui/robot.cpp", "#include \"hw/scanner/scanner.h\"\n") == 0);
  CHECK(in("terminal/ui/robot.cpp", "#include \"hw/world/world.h\"\n") == 0);
  CHECK(in("hw/scale/simulated.cpp", "#include \"hw/world/world.h\"\n") == 0);
  CHECK(in("hw/scale/simulated.cpp", "#include \"hw/scanner/scanner.h\"\n") == 1);
  CHECK(in("hw/world/world.cpp", "#include \"hw/scanner/scanner.h\"\n") == 1);
}

TEST_CASE("a program's main reaches its rooms and what they list, and no further") {
  const auto in = [](const std::string& path, const std::string& text) {
    return wrong_arrows({{path, text}}).size();
  };
  CHECK(in("server/main.cpp", "#include \"server/web/server.h\"\n") == 0);
  CHECK(in("server/main.cpp", "#include \"shared/http/server.h\"\n") == 0);
  CHECK(in("server/main.cpp", "#include \"printer/label/zpl.h\"\n") == 1);
  CHECK(in("server/main.cpp", "#include \"hw/world/world.h\"\n") == 1);
  CHECK(in("printer/main.cpp", "#include \"hw/label_printer/port.h\"\n") == 0);
  CHECK(in("server/admin/main.cpp", "#include \"server/service/engine.h\"\n") == 1);
  CHECK(in("server/admin/main.cpp", "#include \"shared/http/client.h\"\n") == 0);
}

TEST_CASE("a wrong link between rooms is found") {
  CHECK(wrong_links("fw_room(server/store ROOMS shared/base shared/db USES json)\n").empty());
  CHECK(wrong_links("fw_room(server/domain ROOMS shared/base shared/db)\n").size() == 1);
  CHECK(wrong_links("fw_room(terminal/ui ROOMS hw/scanner server/web)\n").size() == 1);
}

}  // namespace fw::house
