// Child processes: how the demo driver and the flow tests start the real
// programs, talk to them, stop them, and pull the plug.
//
// POSIX and Linux (pidfd) only, no threads: every call that may wait takes a
// time-out in milliseconds and drains the child's pipes while it waits, so a
// talkative child never blocks on a full pipe. Start children from a thread
// that lives as long as they should: they die with it (see dies_with_us).
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/result.h"

namespace fw {

// What to run. No shell is involved. A stream without its own pipe goes to
// log_file (appended) when there is one, else where ours goes; without a pipe
// the child's standard input is empty.
struct Command {
  std::vector<std::string> words;  // program (searched in PATH without a slash), arguments
  std::vector<std::pair<std::string, std::string>> environment;  // on top of ours
  std::string folder;                                            // working folder; empty: ours
  std::string log_file;
  bool pipe_input = false;
  bool pipe_output = false;
  bool pipe_errors = false;
  bool dies_with_us = true;  // the kernel kills the child when our thread ends, however it ends
};

// How a child ended: by itself with `code`, or by `signal` (0: none).
struct ExitStatus {
  int code = 0;
  int signal = 0;

  bool ok() const { return code == 0 && signal == 0; }
  friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};
// "exit 2" or "signal 9".
std::string to_text(const ExitStatus& status);

// A running or ended child. Its own process group, so that Ctrl-C reaches only
// us and we stop our children in the order we choose. The destructor kills
// (SIGKILL) and reaps what still runs, unless detach() was called.
class Process {
 public:
  // Fails with code "program_not_started" when the program cannot be executed
  // or a file of the command cannot be opened.
  static Result<Process> start(const Command& command);

  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  bool running() { return !wait(0); }

  // The end, or nothing if it has not ended within timeout_ms.
  std::optional<ExitStatus> wait(int timeout_ms);
  // SIGTERM; whoever has not ended within timeout_ms gets SIGKILL.
  ExitStatus terminate(int timeout_ms);
  // kill -9 and reap: what a power cut looks like to the program.
  ExitStatus kill();
  // Sends a signal; does nothing when the child has ended.
  void signal(int number);
  // Leaves the child running when this object goes (with dies_with_us false it
  // outlives us).
  void detach();

  // To the child's standard input; false when it no longer reads, or not within
  // timeout_ms. Raises no SIGPIPE.
  bool write(std::string_view bytes, int timeout_ms = 10'000);
  void close_input();

  // The next line of piped output without its newline; a last line without one
  // counts. Nothing: no line within timeout_ms, or no more will come.
  std::optional<std::string> read_line(int timeout_ms);
  // All piped output (errors) so far that nobody took, which is now taken.
  std::string take_output();
  std::string take_errors();

 private:
  Process() = default;
  void release() noexcept;
  bool reap_if_ended();
  bool poll_once(int timeout_ms, bool want_to_write);

  pid_t pid_ = -1;
  int pid_fd_ = -1;
  int input_fd_ = -1;
  int output_fd_ = -1;
  int errors_fd_ = -1;
  std::string output_;
  std::string errors_;
  std::optional<ExitStatus> ended_;
};

// A command run to its end: its status and what it wrote.
struct Finished {
  ExitStatus status;
  std::string output;
  std::string errors;
};
// Pipes output and errors whatever the command says. A child that has not
// ended within timeout_ms is killed, and its status says signal 9.
Result<Finished> run_to_end(Command command, int timeout_ms);

}  // namespace fw
