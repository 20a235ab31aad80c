#include "tests/bench/server_process.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "shared/base/ports.h"
#include "shared/http/client.h"
#include "tests/bench/report.h"

namespace fw::bench {
namespace {

std::string text_of_file(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

// proc(5): in stat, utime and stime are the 12th and 13th fields after the name.
Usage usage_of(pid_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  const std::string stat = text_of_file(folder + "/stat");
  const auto name_ends = stat.rfind(')');
  if (name_ends == std::string::npos) throw std::runtime_error("no process " + folder);
  std::istringstream fields(stat.substr(name_ends + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  Usage usage;
  usage.cpu_seconds = (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::istringstream status(text_of_file(folder + "/statm"));
  double pages = 0;
  status >> skipped >> pages;
  usage.memory_kib = pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
  return usage;
}

ServerProcess::ServerProcess(std::string folder)
    : folder_(std::move(folder)),
      data_(folder_ + "/data"),
      floor_port_(free_port()),
      web_port_(free_port()) {
  std::filesystem::create_directories(data_);
}

double ServerProcess::start() {
  Command command;
  const std::string program = std::string(FLOORWAVE_BINARY_DIR) + "/bin/floorwave-server";
  command.words = {
      program, "--data", data_, "--endpoint", endpoint(), "--port", std::to_string(web_port_)};
  command.log_file = folder_ + "/server.log";
  const StopWatch watch;
  auto started = Process::start(command);
  if (!started) throw std::runtime_error(to_line(started.error()));
  process_.emplace(std::move(started).value());
  http::Client client;
  while (watch.seconds() < 60 && process_->running()) {
    const auto answer = client.fetch({"GET", url() + "/readyz", {}, ""});
    if (answer && answer->status == 200) return watch.seconds();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  throw std::runtime_error("the server did not start:\n" + text_of_file(command.log_file));
}

void ServerProcess::stop() {
  if (process_) process_->terminate(20'000);
  process_.reset();
}

std::string ServerProcess::endpoint() const {
  return "tcp://127.0.0.1:" + std::to_string(floor_port_);
}

std::string ServerProcess::url(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + std::to_string(web_port_);
}

}  // namespace fw::bench
