// A PostgreSQL server of its own for one test program: in a temporary folder,
// on a Unix socket only, gone when the program ends. As root it runs as the user
// `postgres`, since PostgreSQL refuses to run as root.
//
//   auto* server = fw::test::PostgresServer::shared();
//   if (server == nullptr) return;  // "SKIPPED: no PostgreSQL" was printed
//   auto database = fw::db::Database::open(server->fresh_database());
#pragma once
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "shared/db/database.h"
#include "tests/support/temp_folder.h"

namespace fw::test {

class PostgresServer {
 public:
  // The server of this program, started at the first call; nullptr when
  // PostgreSQL is not installed.
  static PostgresServer* shared() {
    static const std::unique_ptr<PostgresServer> server = start();
    return server.get();
  }

  // A new empty database (UTF8, collation C); what Database::open takes.
  std::string fresh_database() {
    const std::string name = "t" + std::to_string(++databases_);
    auto maintenance = db::Database::open(where("postgres"));
    maintenance.script("CREATE DATABASE " + name + " TEMPLATE template0");
    return where(name);
  }

  // Stops the server at once, as a crash would, and starts it again.
  void crash() {
    ::kill(pid_, SIGQUIT);
    ::waitpid(pid_, nullptr, 0);
    launch();
  }

  ~PostgresServer() {
    ::kill(pid_, SIGINT);  // fast shutdown
    ::waitpid(pid_, nullptr, 0);
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

 private:
  explicit PostgresServer(std::string programs) : programs_(std::move(programs)) {
    if (geteuid() == 0) {
      const passwd* user = getpwnam("postgres");
      if (user == nullptr) throw std::runtime_error("no user postgres");
      uid_ = user->pw_uid;
      gid_ = user->pw_gid;
      if (chown(folder_.path().c_str(), uid_, gid_) != 0) throw std::runtime_error("chown");
    }
    const pid_t init = spawn({programs_ + "/initdb", "-D", data(), "-U", "floorwave", "-A", "trust",
                              "--locale=C", "-E", "UTF8", "--no-sync", "--wal-segsize=1"});
    int status = 0;
    ::waitpid(init, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed, see " + folder_.file("log"));
    launch();
  }

  static std::string find_programs() {
    std::vector<std::string> found;
    std::error_code none;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
      const auto programs = version.path() / "bin";
      if (std::filesystem::exists(programs / "initdb")) found.push_back(programs.string());
    }
    return found.empty() ? "" : *std::max_element(found.begin(), found.end());
  }

  static std::unique_ptr<PostgresServer> start() {
    const std::string programs = find_programs();
    if (programs.empty()) {
      std::puts("SKIPPED: no PostgreSQL");
      return nullptr;
    }
    return std::unique_ptr<PostgresServer>(new PostgresServer(programs));
  }

  std::string data() const { return folder_.file("data"); }
  std::string where(const std::string& name) const {
    return "dbname=" + name + " host=" + folder_.path() + " user=floorwave";
  }

  void launch() {
    pid_ = spawn({programs_ + "/postgres", "-D", data(), "-k", folder_.path(), "-c",
                  "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=20"});
    for (int attempt = 0; attempt < 600; ++attempt) {
      try {
        db::Database::open(where("postgres"));
        return;
      } catch (const db::Error&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
    throw std::runtime_error("PostgreSQL does not answer, see " + folder_.file("log"));
  }

  // Everything that allocates happens before fork: the program may have threads.
  pid_t spawn(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string log = folder_.file("log");
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (uid_ != 0 && (::setgid(gid_) != 0 || ::setuid(uid_) != 0)) ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGINT);  // it goes when the test program dies
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(out, 1);
    ::dup2(out, 2);
    if (::chdir("/") != 0) ::_exit(126);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  TempFolder folder_;
  std::string programs_;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  pid_t pid_ = -1;
  int databases_ = 0;
};

}  // namespace fw::test
