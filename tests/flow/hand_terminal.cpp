#include "tests/flow/hand_terminal.h"

#include <signal.h>

#include <cctype>
#include <chrono>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace fw::test {
namespace {

constexpr int look_every_ms = 30;

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

}  // namespace

std::vector<std::string> HandTerminal::words_of(const std::string& device,
                                                const std::string& endpoint,
                                                const std::string& data) {
  const std::string program = std::string(FLOORWAVE_BINARY_DIR) + "/bin/floorwave-terminal";
  return {program, "--device", device, "--server", endpoint, "--data", data};
}

HandTerminal::HandTerminal(std::string folder, std::vector<std::string> words)
    : folder_(std::move(folder)), words_(std::move(words)) {}

HandTerminal::~HandTerminal() {
  try {
    tmux({"kill-server"});
  } catch (const std::exception&) {  // it never started
  }
}

std::string HandTerminal::tmux(std::vector<std::string> words) {
  Command command;
  command.words = {"tmux", "-f", "/dev/null", "-S", folder_ + "/tmux"};
  command.words.insert(command.words.end(), words.begin(), words.end());
  command.environment = {{"TERM", "xterm-256color"}, {"LC_ALL", "C.UTF-8"}, {"TMUX", ""}};
  command.dies_with_us = false;  // its server goes on by itself
  const auto finished = run_to_end(command, 10'000);
  if (!finished || !finished->status.ok()) {
    throw std::runtime_error("tmux " + words.front() + ": " +
                             (finished ? finished->errors : to_line(finished.error())));
  }
  return finished->output;
}

void HandTerminal::start() {
  std::vector<std::string> words = {"new-session", "-d", "-s", "hand", "-x", "20", "-y", "16"};
  // A status line of tmux would take one of the sixteen.
  words.insert(words.end(), words_.begin(), words_.end());
  words.insert(words.end(), {";", "set-option", "-g", "status", "off"});
  words.insert(words.end(), {";", "set-option", "-g", "escape-time", "0"});
  tmux(words);
}

void HandTerminal::pull_battery() {
  const int pid = std::stoi(tmux({"display-message", "-p", "-t", "hand", "#{pane_pid}"}));
  ::kill(pid, SIGKILL);
  for (int i = 0; i < 300; ++i) {
    try {
      tmux({"has-session", "-t", "hand"});
    } catch (const std::exception&) {
      return;  // the session went with its only program
    }
    pause(look_every_ms);
  }
  throw std::runtime_error("the terminal outlived kill -9");
}

std::string HandTerminal::text() { return tmux({"capture-pane", "-p", "-t", "hand"}); }

std::vector<std::string> HandTerminal::lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string HandTerminal::settled() {
  constexpr std::size_t input_line = 14;
  constexpr int quiet_ms = 150;
  std::string last;
  for (int same_ms = 0, waited_ms = 0; same_ms < quiet_ms; waited_ms += look_every_ms) {
    if (waited_ms > 20'000) throw std::runtime_error("the screen never rests:\n" + last);
    const std::string now = text();
    const auto lines = lines_of(now);
    const bool rests = now == last && lines.size() > input_line && lines[input_line] == ">";
    same_ms = rests ? same_ms + look_every_ms : 0;
    last = now;
    pause(look_every_ms);
  }
  return last;
}

void HandTerminal::wait_for(const std::string& part, int timeout_ms) {
  std::string last;
  for (int waited = 0; waited < timeout_ms; waited += look_every_ms) {
    last = text();
    if (last.find(part) != std::string::npos) return;
    pause(look_every_ms);
  }
  throw std::runtime_error("'" + part + "' never came on the screen, which says:\n" + last);
}

void HandTerminal::wait_for_change(const std::string& before, int timeout_ms) {
  for (int waited = 0; waited < timeout_ms; waited += look_every_ms) {
    if (text() != before) return;
    pause(look_every_ms);
  }
  throw std::runtime_error("the screen does not change:\n" + before);
}

void HandTerminal::scan(const std::string& code) {
  tmux({"send-keys", "-t", "hand", "-l", code, ";", "send-keys", "-t", "hand", "Enter"});
}

void HandTerminal::press(const std::string& key) {
  constexpr std::chrono::milliseconds reads{1'000};
  if (key == "Enter") std::this_thread::sleep_until(chose_at_ + reads);
  tmux({"send-keys", "-t", "hand", key});
}

void HandTerminal::choose(const std::string& part) {
  const std::string screen = settled();
  for (const std::string& line : lines_of(screen)) {
    const auto number = line.find_first_not_of(' ');
    if (line.find(part) == std::string::npos || !std::isdigit(line.at(number))) continue;
    press(line.substr(number, 1));
    chose_at_ = std::chrono::steady_clock::now();
    return;
  }
  throw std::runtime_error("nothing to choose says '" + part + "':\n" + screen);
}

void HandTerminal::call(const std::string& part) {
  press("F4");
  wait_for("MORE");
  choose(part);
}

void HandTerminal::type(const std::string& text) {
  for (const char c : text) {
    tmux({"send-keys", "-t", "hand", "-l", std::string(1, c)});
    pause(120);  // a person is slower than a scanner
  }
  press("Enter");
}

}  // namespace fw::test
