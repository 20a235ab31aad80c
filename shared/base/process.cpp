#include "shared/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

namespace fw {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A file descriptor that closes itself unless taken.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.take()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset(other.take());
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(-1); }

  int get() const { return fd_; }
  int take() { return std::exchange(fd_, -1); }
  void reset(int fd) {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
  }

 private:
  int fd_;
};

// The two ends of one stream: ours, and the one the child gets.
struct Ends {
  Descriptor ours;
  Descriptor childs;
};

bool open_reading_pipe(Ends& ends) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return false;
  ends.ours.reset(fds[0]);
  ends.childs.reset(fds[1]);
  return fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0;
}

// A socket instead of a pipe, because send() can do without SIGPIPE.
bool open_writing_pipe(Ends& ends) {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) return false;
  ends.ours.reset(fds[0]);
  ends.childs.reset(fds[1]);
  return fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0;
}

struct Streams {
  Ends input;
  Ends output;
  Ends errors;
};

// Empty when all is open, else what could not be opened.
std::string open_streams(const Command& command, Streams& streams) {
  if (command.pipe_input) {
    if (!open_writing_pipe(streams.input)) return "a pipe";
  } else {
    streams.input.childs.reset(open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  if (command.pipe_output && !open_reading_pipe(streams.output)) return "a pipe";
  if (command.pipe_errors && !open_reading_pipe(streams.errors)) return "a pipe";
  if (command.log_file.empty()) return "";
  for (Ends* ends : {&streams.output, &streams.errors}) {
    if (ends->childs.get() >= 0) continue;
    const int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC;
    ends->childs.reset(open(command.log_file.c_str(), flags, 0644));
    if (ends->childs.get() < 0) return "the log file '" + command.log_file + "'";
  }
  return "";
}

std::vector<std::string> merged_environment(const Command& command) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : command.environment) {
      replaced = replaced || (text.size() > name.size() && text.substr(0, name.size()) == name &&
                              text[name.size()] == '=');
    }
    if (!replaced) merged.emplace_back(text);
  }
  for (const auto& [name, value] : command.environment) merged.push_back(name + "=" + value);
  return merged;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

// Everything the child needs, made before the fork: after it, in a process that
// may have been forked from one thread of several, nothing may allocate.
struct ChildPlan {
  std::vector<char*> words;
  std::vector<char*> environment;
  const char* folder = nullptr;
  std::array<int, 3> streams{};  // -1: as ours
  bool dies_with_us = true;
  pid_t parent = 0;
  int failure_fd = -1;  // closed by a successful exec, else gets errno
};

[[noreturn]] void become(const ChildPlan& plan) {
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  if (plan.dies_with_us) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != plan.parent) _exit(127);  // it was gone before prctl
  }
  int reason = 0;
  for (int target = 0; target < 3; ++target) {
    const int source = plan.streams[static_cast<std::size_t>(target)];
    if (source >= 0 && dup2(source, target) < 0) reason = errno;
  }
  if (plan.folder != nullptr && chdir(plan.folder) != 0) reason = errno;
  // A child that kept our sockets would keep their ports and peers busy.
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (reason == 0) {
    execvpe(plan.words[0], plan.words.data(), plan.environment.data());
    reason = errno;
  }
  [[maybe_unused]] const auto written = ::write(plan.failure_fd, &reason, sizeof reason);
  _exit(127);
}

Failure<Refusal> not_started(const Command& command, const std::string& what, int reason) {
  const std::string program = command.words.empty() ? "no program" : command.words[0];
  return refuse("program_not_started", "'" + program + "': " + what + ": " + std::strerror(reason),
                "a program that can be executed and files that can be opened",
                "build it first or correct the path");
}

int left_ms(steady_clock::time_point deadline) {
  const auto left = deadline - steady_clock::now();
  return std::max(0, static_cast<int>(std::chrono::ceil<milliseconds>(left).count()));
}

// Moves what can be read now to `text`; closes the descriptor at its end.
void drain(int& fd, std::string& text) {
  std::array<char, 16'384> buffer;
  while (fd >= 0) {
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else if (count < 0 && errno == EAGAIN) {
      return;
    } else {
      close(std::exchange(fd, -1));
    }
  }
}

}  // namespace

std::string to_text(const ExitStatus& status) {
  if (status.signal != 0) return "signal " + std::to_string(status.signal);
  return "exit " + std::to_string(status.code);
}

Result<Process> Process::start(const Command& command) {
  if (command.words.empty()) return not_started(command, "no words", EINVAL);
  Streams streams;
  const std::string unopened = open_streams(command, streams);
  if (!unopened.empty()) return not_started(command, "opening " + unopened, errno);
  Ends failure;
  if (!open_reading_pipe(failure)) return not_started(command, "opening a pipe", errno);

  std::vector<std::string> words = command.words;
  std::vector<std::string> environment = merged_environment(command);
  ChildPlan plan;
  plan.words = pointers(words);
  plan.environment = pointers(environment);
  plan.folder = command.folder.empty() ? nullptr : command.folder.c_str();
  plan.streams = {streams.input.childs.get(), streams.output.childs.get(),
                  streams.errors.childs.get()};
  plan.dies_with_us = command.dies_with_us;
  plan.parent = getpid();
  plan.failure_fd = failure.childs.get();
  const pid_t pid = fork();
  if (pid < 0) return not_started(command, "fork", errno);
  if (pid == 0) become(plan);

  Process process;
  process.pid_ = pid;
  process.pid_fd_ = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  failure.childs.reset(-1);
  fcntl(failure.ours.get(), F_SETFL, 0);  // wait for the exec
  int reason = 0;
  if (read(failure.ours.get(), &reason, sizeof reason) == sizeof reason) {
    return not_started(command, "exec", reason);
  }
  process.input_fd_ = streams.input.ours.take();
  process.output_fd_ = streams.output.ours.take();
  process.errors_fd_ = streams.errors.ours.take();
  return process;
}

Process::Process(Process&& other) noexcept { *this = std::move(other); }

Process& Process::operator=(Process&& other) noexcept {
  if (this == &other) return *this;
  release();
  pid_ = std::exchange(other.pid_, -1);
  pid_fd_ = std::exchange(other.pid_fd_, -1);
  input_fd_ = std::exchange(other.input_fd_, -1);
  output_fd_ = std::exchange(other.output_fd_, -1);
  errors_fd_ = std::exchange(other.errors_fd_, -1);
  output_ = std::move(other.output_);
  errors_ = std::move(other.errors_);
  ended_ = other.ended_;
  return *this;
}

Process::~Process() { release(); }

void Process::release() noexcept {
  if (pid_ > 0 && !ended_) {
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  pid_ = -1;
  ended_.reset();
  for (int* fd : {&pid_fd_, &input_fd_, &output_fd_, &errors_fd_}) {
    if (*fd >= 0) close(std::exchange(*fd, -1));
  }
}

void Process::detach() { pid_ = -1; }

bool Process::reap_if_ended() {
  if (ended_ || pid_ <= 0) return true;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  ended_ =
      WIFSIGNALED(status) ? ExitStatus{0, WTERMSIG(status)} : ExitStatus{WEXITSTATUS(status), 0};
  drain(output_fd_, output_);
  drain(errors_fd_, errors_);
  return true;
}

// Waits until the child wrote, ended or (if wanted) reads again, and drains its
// pipes. True when its standard input takes bytes.
bool Process::poll_once(int timeout_ms, bool want_to_write) {
  std::array<pollfd, 4> fds{{{ended_ ? -1 : pid_fd_, POLLIN, 0},
                             {output_fd_, POLLIN, 0},
                             {errors_fd_, POLLIN, 0},
                             {want_to_write ? input_fd_ : -1, POLLOUT, 0}}};
  // A kernel without pidfd says nothing when the child ends: look often.
  const int step_ms = pid_fd_ < 0 ? std::min(timeout_ms, 10) : timeout_ms;
  poll(fds.data(), fds.size(), step_ms);
  drain(output_fd_, output_);
  drain(errors_fd_, errors_);
  return (fds[3].revents & POLLOUT) != 0;
}

std::optional<ExitStatus> Process::wait(int timeout_ms) {
  const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
  while (!reap_if_ended()) {
    const int left = left_ms(deadline);
    if (left == 0) return std::nullopt;
    poll_once(left, false);
  }
  return ended_;
}

ExitStatus Process::terminate(int timeout_ms) {
  signal(SIGTERM);
  const auto status = wait(timeout_ms);
  return status ? *status : kill();
}

ExitStatus Process::kill() {
  signal(SIGKILL);
  while (!reap_if_ended()) poll_once(1000, false);
  return ended_.value_or(ExitStatus{});
}

void Process::signal(int number) {
  // Never reaped unseen, so the number still names our child.
  if (!reap_if_ended()) ::kill(pid_, number);
}

bool Process::write(std::string_view bytes, int timeout_ms) {
  const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
  while (!bytes.empty()) {
    if (input_fd_ < 0) return false;
    const ssize_t count = send(input_fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if ((errno != EAGAIN && errno != EINTR) || left_ms(deadline) == 0) {
      return false;
    } else {
      poll_once(left_ms(deadline), true);
      reap_if_ended();
    }
  }
  return true;
}

void Process::close_input() {
  if (input_fd_ >= 0) close(std::exchange(input_fd_, -1));
}

std::optional<std::string> Process::read_line(int timeout_ms) {
  const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
  drain(output_fd_, output_);
  std::size_t end = output_.find('\n');
  while (end == std::string::npos && output_fd_ >= 0) {
    const int left = left_ms(deadline);
    if (left == 0) return std::nullopt;
    poll_once(left, false);
    // An ended child keeps its pid descriptor readable: reap it, so that a
    // grandchild that still holds the pipe does not make this loop spin.
    reap_if_ended();
    end = output_.find('\n');
  }
  if (end == std::string::npos && output_.empty()) return std::nullopt;
  std::string line = output_.substr(0, end);
  output_.erase(0, end == std::string::npos ? end : end + 1);
  return line;
}

std::string Process::take_output() {
  drain(output_fd_, output_);
  return std::exchange(output_, {});
}

std::string Process::take_errors() {
  drain(errors_fd_, errors_);
  return std::exchange(errors_, {});
}

Result<Finished> run_to_end(Command command, int timeout_ms) {
  command.pipe_output = true;
  command.pipe_errors = true;
  auto started = Process::start(command);
  if (!started) return Failure{started.error()};
  Process& process = *started;
  const auto status = process.wait(timeout_ms);
  Finished finished;
  finished.status = status ? *status : process.kill();
  finished.output = process.take_output();
  finished.errors = process.take_errors();
  return finished;
}

}  // namespace fw
