// Goal: whoever starts one of our programs wrongly reads one line that says what,
// where and how to mend, and gets exit code 2; asking never starts anything.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "shared/base/process.h"
#include "tests/support/temp_folder.h"

namespace fw::test {
namespace {

namespace fs = std::filesystem;

struct Program {
  std::string name;
  std::string integer_key;  // a key that takes a number or a list row that lacks its code
};

// Programs that are built; all of them in a whole build.
std::vector<std::string> programs() {
  std::vector<std::string> names;
  for (const char* name : {"floorwave-server", "floorwave-terminal", "floorwave-printer",
                           "floorwave", "floorwave-demo-shop"}) {
    if (fs::exists(std::string(FLOORWAVE_BINARY_DIR "/bin/") + name)) names.emplace_back(name);
  }
  return names;
}

// What the programs serve, for stories about folders and ports.
std::vector<std::string> daemons() {
  auto names = programs();
  names.erase(std::remove_if(names.begin(), names.end(),
                             [](const std::string& name) {
                               return name == "floorwave" || name == "floorwave-terminal";
                             }),
              names.end());
  return names;
}

Finished run(const TempFolder& folder, const std::string& program,
             std::vector<std::string> arguments) {
  Command command;
  command.words = std::move(arguments);
  command.words.insert(command.words.begin(), FLOORWAVE_BINARY_DIR "/bin/" + program);
  command.folder = folder.path();
  auto finished = run_to_end(command, 20'000);
  REQUIRE(finished);
  return std::move(finished).value();
}

// Exit 2 and one line on standard error that begins with the program's name.
std::string refusal_of(const std::string& program, const Finished& finished) {
  INFO(program << ": " << finished.errors);
  CHECK(finished.status == ExitStatus{2, 0});
  CHECK(std::count(finished.errors.begin(), finished.errors.end(), '\n') == 1);
  CHECK(finished.errors.starts_with(program + ": "));
  CHECK(finished.output.empty());
  return finished.errors;
}

std::string write(const TempFolder& folder, const std::string& name, const std::string& text) {
  const std::string file = folder.file(name);
  std::ofstream(file) << text;
  return file;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What the shop needs besides a folder.
std::vector<std::string> with_needs(const TempFolder& folder, const std::string& program,
                                    std::vector<std::string> arguments) {
  if (program != "floorwave-demo-shop") return arguments;
  const std::string secret =
      write(folder, "shop.secret", "whsec_c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M=\n");
  ::chmod(secret.c_str(), 0600);
  arguments.insert(arguments.end(), {"--secret-file", secret});
  return arguments;
}

}  // namespace

TEST_CASE("every program says what it is, which version, and what its settings are") {
  TempFolder folder;
  REQUIRE(programs().size() >= 3);
  for (const std::string& program : programs()) {
    INFO(program);
    const Finished help = run(folder, program, {"--help"});
    CHECK(help.status.ok());
    CHECK(contains(help.output, "Usage: " + program));
    CHECK(contains(help.output, "--check-config"));
    CHECK(help.errors.empty());
    const Finished version = run(folder, program, {"--version"});
    CHECK(version.status.ok());
    CHECK(version.output.starts_with(program + " "));
    const Finished settings = run(folder, program, {"--check-config"});
    CHECK(settings.status.ok());
    // What it prints is a configuration that loads again.
    const std::string file = write(folder, program + ".toml", settings.output);
    CHECK(run(folder, program, {"--config", file, "--check-config"}).status.ok());
  }
  // None of it left a folder behind.
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    CHECK(entry.path().extension() == ".toml");
  }
}

TEST_CASE("an unknown option is refused with the nearest known one") {
  TempFolder folder;
  for (const std::string& program : programs()) {
    const std::string line = refusal_of(program, run(folder, program, {"--confg", "x"}));
    CHECK(contains(line, "--confg"));
    CHECK(contains(line, "--config"));
    CHECK(contains(refusal_of(program, run(folder, program, {"--config"})), "--config"));
  }
}

TEST_CASE("a bad configuration file is refused with its line and the nearest key") {
  TempFolder folder;
  for (const std::string& program : programs()) {
    const auto check = [&](const std::string& file) {
      return refusal_of(program, run(folder, program, {"--config", file, "--check-config"}));
    };
    const std::string typing = check(write(folder, "typing.toml", "# floor\nprofil = \"small\"\n"));
    CHECK(contains(typing, "typing.toml:2"));
    CHECK(contains(typing, "profile"));
    CHECK(contains(check(write(folder, "syntax.toml", "profile = \"small\"\n[[[\n")),
                   "syntax.toml:2"));
    CHECK(contains(check(write(folder, "type.toml", "profile = 3\n")), "type.toml:1"));
    CHECK(contains(check(write(folder, "value.toml", "profile = \"huge\"\n")), "large"));
    CHECK(contains(check(folder.file("absent.toml")), "absent.toml"));
  }
}

TEST_CASE("a data folder that cannot be written, or has another owner, is refused") {
  TempFolder folder;
  write(folder, "file", "not a folder\n");
  for (const std::string& program : daemons()) {
    const auto line = refusal_of(
        program, run(folder, program,
                     with_needs(folder, program, {"--data", folder.file("file") + "/data"})));
    CHECK(contains(line, "file/data"));
  }
}

TEST_CASE("a printer daemon refuses tables that make no sense") {
  TempFolder folder;
  const std::string program = "floorwave-printer";
  const auto start = [&](const std::string& tables) {
    const std::string text = "data = \"" + folder.file("data") + "\"\n" + tables;
    return refusal_of(program,
                      run(folder, program, {"--config", write(folder, "printer.toml", text)}));
  };
  const std::string label_folder = "port = \"folder:" + folder.file("labels") + "\"\n";
  CHECK(contains(start("[[printer]]\n" + label_folder), "code"));
  CHECK(contains(start("[[printer]]\ncode = \"P1\"\nport = \"usb:0\"\n"), "usb:0"));
  CHECK(contains(start("[[printer]]\ncode = \"P1\"\nport = \"tcp:host:ninety\"\n"), "ninety"));
  CHECK(contains(start("[[printer]]\ncode = \"../P1\"\n" + label_folder), "../P1"));
  CHECK(contains(start("[[printer]]\ncode = \"P1\"\n" + label_folder +
                       "[[printer]]\ncode = \"P1\"\n" + label_folder),
                 "two [[printer]]"));
  CHECK(contains(start("[[printer]]\ncode = \"P1\"\ndpi = 250\n" + label_folder), "250"));
  CHECK(contains(start("[[upstream]]\ncode = \"shop\"\nurl = \"http://127.0.0.1:9/\"\n"
                       "secret_file = \"" +
                       folder.file("none") + "\"\n"),
                 "none"));
  CHECK(contains(start("server = \"tcp://198.51.100.7:7601\"\n"), "198.51.100.7"));
  CHECK(contains(start("server = \"nonsense\"\n"), "nonsense"));
  // A print queue that is no database.
  fs::create_directory(folder.file("data"));
  write(folder, "data/P1.spool", std::string(8192, 'x'));
  CHECK(contains(start("[[printer]]\ncode = \"P1\"\n" + label_folder), "P1.spool"));
}

TEST_CASE("an installation is complete: programs, samples they take, units that start them") {
  TempFolder folder;
  Command install;
  install.words = {"cmake", "--install", FLOORWAVE_BINARY_DIR, "--prefix", folder.path()};
  const auto installed = run_to_end(install, 60'000);
  REQUIRE(installed);
  INFO(installed->errors);
  REQUIRE(installed->status.ok());
  for (const std::string name : {"server", "printer", "terminal"}) {
    Command check;
    check.words = {folder.file("bin/floorwave-" + name), "--config",
                   folder.file("share/floorwave/" + name + ".toml"), "--check-config"};
    const auto checked = run_to_end(check, 20'000);
    REQUIRE(checked);
    INFO(checked->errors);
    CHECK(checked->status.ok());
  }
  for (const std::string name : {"floorwave-server", "floorwave-printer"}) {
    std::ifstream file(folder.file("lib/systemd/system/" + name + ".service"));
    const std::string unit{std::istreambuf_iterator<char>(file), {}};
    INFO(unit);
    CHECK(unit.find("/bin/" + name + " --config /etc/floorwave/") != std::string::npos);
    CHECK(unit.find('@' + std::string("CMAKE")) == std::string::npos);
    CHECK(unit.find("Restart=on-failure") != std::string::npos);
  }
  CHECK(fs::exists(folder.file("lib/sysusers.d/floorwave.conf")));
}

}  // namespace fw::test
