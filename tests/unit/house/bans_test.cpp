// Goal: what the project has sworn off stays out, found by reading its files.
// Method: each rule is a function of one file; a second test feeds it a file
// that breaks it, so that no rule can pass by finding nothing ever.
#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "tests/unit/house/source_files.h"

namespace fw::house {
namespace {

using Findings = std::vector<std::string>;
using Rule = std::function<Findings(const SourceFile&)>;
using Words = std::vector<std::string>;

Findings in_all_files(const Rule& rule) {
  Findings findings;
  for (const SourceFile& file : project_files()) {
    const Findings more = rule(file);
    findings.insert(findings.end(), more.begin(), more.end());
  }
  return findings;
}

bool lies_under(const std::string& path, const Words& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return path.starts_with(prefix); });
}

Findings words_in(const SourceFile& file, const std::string& text, const Words& words,
                  const std::string& why) {
  Findings findings;
  for (const std::string& word : words) {
    for (const int line : lines_with_word(text, word)) {
      findings.push_back(finding(file, line, "'" + word + "': " + why));
    }
  }
  return findings;
}

// --- outside libraries stay behind their room --------------------------------

struct Library {
  Words headers;  // beginnings of <...>
  std::string room;
};

const std::vector<Library> libraries = {
    {{"zmq"}, "shared/wire/"},
    {{"soci/", "soci.h", "soci-", "sqlite3.h", "libpq"}, "shared/db/"},
    {{"boost/beast", "boost/asio"}, "shared/http/"},
    {{"zint.h"}, "printer/label/"},
};

// Tests may reach below: the bare paths that benchmarks compare with, faults.
Findings library_outside_its_room(const SourceFile& file) {
  Findings findings;
  if (!file.is_cpp() || file.path.starts_with("tests/")) return findings;
  for (const Include& include : includes(file.text)) {
    for (const Library& library : libraries) {
      if (lies_under(include.path, library.headers) && !file.path.starts_with(library.room)) {
        const std::string what = "<" + include.path + "> belongs into " + library.room + " only";
        findings.push_back(finding(file, include.line, what));
      }
    }
  }
  return findings;
}

// It cuts 64-bit integers to 32 bits: bind typed variables.
Findings soci_row(const SourceFile& file) {
  if (!file.is_cpp()) return {};
  return words_in(file, code_only(file.text), {"soci::row", "rowset<row>", "rowset<soci::row>"},
                  "cuts INTEGER to 32 bits; bind typed variables");
}

// --- pure rooms ---------------------------------------------------------------

// Rooms, or the beginnings of the names of files in rooms that also do I/O.
const Words pure = {"server/domain/",
                    "server/planning/",
                    "terminal/core/runner",
                    "terminal/core/judge",
                    "terminal/core/entering",
                    "terminal/core/stored_state",
                    "printer/spool/spool_rules",
                    "printer/upstream/breaker",
                    "printer/upstream/verdict"};

Findings impure(const SourceFile& file) {
  Findings findings;
  if (!file.is_cpp() || !lies_under(file.path, pure)) return findings;
  const Words headers = {
      "thread",   "mutex",   "condition_variable", "future", "random", "ctime",
      "iostream", "fstream", "filesystem",         "time.h", "sys/",   "unistd.h"};
  for (const Include& include : includes(file.text)) {
    if (!include.quoted && lies_under(include.path, headers)) {
      findings.push_back(finding(file, include.line, "<" + include.path + "> in a pure room"));
    }
  }
  const Words words = {"system_clock",  "steady_clock", "high_resolution_clock",
                       "random_device", "mt19937",      "clock_gettime",
                       "gettimeofday",  "getenv",       "random_uuid",
                       "SystemClock",   "rand",         "std::time"};
  const Findings more = words_in(file, code_only(file.text), words,
                                 "time, chance and the system reach a pure room as arguments only");
  findings.insert(findings.end(), more.begin(), more.end());
  return findings;
}

// --- one SQL for two engines --------------------------------------------------

Findings sql_of_one_engine(const SourceFile& file) {
  Findings findings;
  if (!file.path.starts_with("server/") || file.path.starts_with("server/console/"))
    return findings;
  const std::string sql = file.is_cpp() ? strings_only(file.text) : file.text;
  const auto add = [&](const std::string& word, const std::vector<int>& lines) {
    for (const int line : lines) {
      findings.push_back(finding(file, line, word + " is not the same on both engines"));
    }
  };
  for (const std::string word : {"AUTOINCREMENT", "ROWID", "OR IGNORE", "OR REPLACE", "FTS5"}) {
    add(word, lines_with_word_any_case(sql, word));
  }
  // Capitals only: "like" is also an English word.
  for (const std::string word : {"LIKE", "GLOB", "SERIAL", "BIGSERIAL", "SAVEPOINT", "ILIKE"}) {
    add(word, lines_with_word(sql, word));
  }
  return findings;
}

// Statements live in the store, so that one room knows the tables.
Findings sql_outside_the_store(const SourceFile& file) {
  const Words rooms = {"server/domain/", "server/planning/", "server/service/", "server/floor/",
                       "server/web/"};
  if (!file.is_cpp() || !lies_under(file.path, rooms)) return {};
  const Words words = {"SELECT", "INSERT INTO", "DELETE FROM", "ON CONFLICT", "CREATE TABLE"};
  return words_in(file, strings_only(file.text), words, "SQL belongs into server/store");
}

// --- housekeeping ---------------------------------------------------------------

// Written in halves so that this file does not contain them.
Findings unfinished(const SourceFile& file) {
  return words_in(file, file.text,
                  {"TO"
                   "DO",
                   "FIX"
                   "ME",
                   "XX"
                   "X"},
                  "do it now or say it in an issue");
}

Findings places_of_one_machine(const SourceFile& file) {
  Findings findings;
  for (const std::string word : {"/wo"
                                 "rk/",
                                 ".libr"
                                 "ary",
                                 "registry.np"
                                 "mjs"}) {
    std::size_t at = file.text.find(word);
    while (at != std::string::npos) {
      const char before = at == 0 ? ' ' : file.text[at - 1];
      const bool inside_a_path = std::isalnum(static_cast<unsigned char>(before)) != 0;
      if (!inside_a_path) {
        const int line = line_count(std::string_view(file.text).substr(0, at)) + 1;
        findings.push_back(finding(file, line, "'" + word + "' exists on one machine only"));
      }
      at = file.text.find(word, at + 1);
    }
  }
  return findings;
}

constexpr int most_lines = 600;

Findings too_long(const SourceFile& file) {
  const Words code = {".h", ".cpp", ".ts", ".tsx", ".js", ".mjs", ".css", ".sh", ".cmake"};
  const bool counts =
      file.path == "fw" || std::any_of(code.begin(), code.end(), [&](const std::string& ending) {
        return file.path.ends_with(ending);
      });
  const int lines = line_count(file.text);
  if (!counts || lines <= most_lines) return {};
  return {finding(file, most_lines, std::to_string(lines) + " lines: this room wants a wall")};
}

Findings header_without_manners(const SourceFile& file) {
  Findings findings;
  if (!file.path.ends_with(".h")) return findings;
  if (file.text.find("#pragma once\n") == std::string::npos) {
    findings.push_back(finding(file, 1, "a header begins with #pragma once"));
  }
  if (!file.text.starts_with("//")) {
    findings.push_back(finding(file, 1, "a header opens with what it is for"));
  }
  return findings;
}

// A lock file that names download addresses works in one place only.
Findings lock_file_with_addresses(const SourceFile& file) {
  if (!file.path.ends_with("package-lock.json")) return {};
  Findings findings;
  for (const int line : lines_with_word(file.text, "\"resolved\": \"https:")) {
    findings.push_back(finding(file, line, "write the lock file without download addresses"));
  }
  return findings;
}

}  // namespace

TEST_CASE("outside libraries are included only in their room") {
  const auto findings = in_all_files(library_outside_its_room);
  INFO(listing(findings));
  CHECK(findings.empty());

  const std::string zmq = "#include <zmq.h>\n";
  CHECK(library_outside_its_room({"server/floor/door.cpp", zmq}).size() == 1);
  CHECK(library_outside_its_room({"shared/wire/socket.cpp", zmq}).empty());
  CHECK(library_outside_its_room({"tests/bench/bare.cpp", zmq}).empty());
  const std::string beast = "#include <boost/beast/http.hpp>\n#include <boost/asio/ip/tcp.hpp>\n";
  CHECK(library_outside_its_room({"server/web/x.cpp", beast}).size() == 2);
  CHECK(library_outside_its_room({"server/store/x.cpp", "#include <soci/soci.h>\n"}).size() == 1);
  CHECK(library_outside_its_room({"printer/spool/x.cpp", "#include <zint.h>\n"}).size() == 1);
}

TEST_CASE("rows are never read through soci::row") {
  const auto findings = in_all_files(soci_row);
  INFO(listing(findings));
  CHECK(findings.empty());

  CHECK(soci_row({"shared/db/x.cpp", "soci::row r;\n"}).size() == 1);
  CHECK(soci_row({"shared/db/x.cpp", "// never soci::row\n"}).empty());
  CHECK(soci_row({"shared/db/x.cpp", "soci::rowset<row> r;\n"}).size() == 1);
}

TEST_CASE("rules take time and chance as arguments and touch no thread or file") {
  const auto findings = in_all_files(impure);
  INFO(listing(findings));
  CHECK(findings.empty());

  const std::string path = "server/domain/waves.cpp";
  CHECK(impure({path, "#include <thread>\n"}).size() == 1);
  CHECK(impure({path, "#include <chrono>\nauto d = std::chrono::milliseconds(3);\n"}).empty());
  CHECK(impure({path, "auto now = std::chrono::system_clock::now();\n"}).size() == 1);
  CHECK(impure({path, "// no system_clock here\nconst char* s = \"rand\";\n"}).empty());
  CHECK(impure({"server/floor/door.cpp", "#include <thread>\n"}).empty());
}

TEST_CASE("the server's SQL runs on both engines") {
  const auto findings = in_all_files(sql_of_one_engine);
  INFO(listing(findings));
  CHECK(findings.empty());

  const auto in = [](const std::string& text) {
    return sql_of_one_engine({"server/store/x.cpp", text}).size();
  };
  CHECK(in("auto s = \"INSERT OR IGNORE INTO a VALUES(1)\";\n") == 1);
  CHECK(in("auto s = R\"(CREATE TABLE a(id INTEGER PRIMARY KEY AutoIncrement))\";\n") == 1);
  CHECK(in("auto s = \"SELECT rowid FROM a WHERE b LIKE 'c'\";\n") == 2);
  CHECK(in("// rows that look LIKE these; rowid\nint rowid = 0; throws(\"looks like\");\n") == 0);
}

TEST_CASE("only the store writes SQL") {
  const auto findings = in_all_files(sql_outside_the_store);
  INFO(listing(findings));
  CHECK(findings.empty());

  const std::string query = "auto s = \"SELECT id FROM wave\";\n";
  CHECK(sql_outside_the_store({"server/service/waves.cpp", query}).size() == 1);
  CHECK(sql_outside_the_store({"server/store/waves.cpp", query}).empty());
  CHECK(sql_outside_the_store({"server/service/waves.cpp", "// SELECT what fits\n"}).empty());
}

TEST_CASE("nothing is left for later") {
  const auto findings = in_all_files(unfinished);
  INFO(listing(findings));
  CHECK(findings.empty());

  CHECK(unfinished({"a.cpp",
                    "// TO"
                    "DO: later\n"})
            .size() == 1);
  CHECK(unfinished({"a.cpp",
                    "mkdtemp(\"/tmp/a-XX"
                    "XXXX\");\n"})
            .empty());
}

TEST_CASE("the project names no place that only one machine has") {
  const auto findings = in_all_files(places_of_one_machine);
  INFO(listing(findings));
  CHECK(findings.empty());

  CHECK(places_of_one_machine({"a.md",
                               "see /wo"
                               "rk/notes\n"})
            .size() == 1);
  CHECK(places_of_one_machine({"a.md",
                               "see server/wo"
                               "rk/notes\n"})
            .empty());
}

TEST_CASE("no file is longer than 600 lines") {
  const auto findings = in_all_files(too_long);
  INFO(listing(findings));
  CHECK(findings.empty());

  CHECK(too_long({"server/domain/a.cpp", std::string(601, '\n')}).size() == 1);
  CHECK(too_long({"server/domain/a.cpp", std::string(600, '\n')}).empty());
  CHECK(too_long({"config/texts.toml", std::string(2000, '\n')}).empty());
}

TEST_CASE("a header says what it is for") {
  const auto findings = in_all_files(header_without_manners);
  INFO(listing(findings));
  CHECK(findings.empty());

  CHECK(header_without_manners({"a.h", "int x;\n"}).size() == 2);
  CHECK(header_without_manners({"a.h", "// A number.\n#pragma once\nint x;\n"}).empty());
}

TEST_CASE("lock files carry no download addresses") {
  const auto findings = in_all_files(lock_file_with_addresses);
  INFO(listing(findings));
  CHECK(findings.empty());

  const std::string line = "  \"resolved\": \"https://example.org/a.tgz\",\n";
  CHECK(lock_file_with_addresses({"server/console/package-lock.json", line}).size() == 1);
  CHECK(lock_file_with_addresses({"server/console/package.json", line}).empty());
}

TEST_CASE("comments, strings and code are told apart") {
  const std::string text =
      "int a = 1'000; // \"no\" 'x'\nauto s = \"// yes \\\" '\"; /* R\"( */ char c = '\"';\n"
      "auto r = R\"sql(-- \"in\" )sql\"; int last;\n";
  CHECK(without_comments(text).find("no") == std::string::npos);
  CHECK(without_comments(text).find("// yes") != std::string::npos);
  CHECK(code_only(text).find("yes") == std::string::npos);
  CHECK(code_only(text).find("int last;") != std::string::npos);
  CHECK(code_only(text).find("char c = ' ';") != std::string::npos);
  CHECK(strings_only(text).find("-- \"in\" ") != std::string::npos);
  CHECK(strings_only(text).find("auto") == std::string::npos);
  CHECK(line_count(code_only(text)) == line_count(text));
}

TEST_CASE("the project's files are really read") {
  const auto has = [](const std::string& path) {
    const auto& files = project_files();
    return std::any_of(files.begin(), files.end(),
                       [&](const SourceFile& file) { return file.path == path; });
  };
  CHECK(has("fw"));
  CHECK(has(".ci/run"));
  CHECK(has("CMakeLists.txt"));
  CHECK(has("shared/base/result.h"));
  CHECK(has("tests/unit/house/bans_test.cpp"));
}

}  // namespace fw::house
