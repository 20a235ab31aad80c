#include "hw/label_printer/tcp_printer.h"

#include <poll.h>

#include "hw/label_printer/host_status.h"
#include "hw/label_printer/tcp_connection.h"
#include "shared/base/clock.h"

namespace fw::hw {
namespace {

// A ~HS answer is below 100 bytes; more is something else.
constexpr std::size_t answer_bytes_max = 2'000;

class Talk {
 public:
  explicit Talk(const TcpPrinterOptions& options) : options_(options) {}

  std::optional<std::string> connect() {
    const auto wrong = line_.connect(options_.host, options_.port, options_.connect_timeout_ms);
    if (!wrong) return std::nullopt;
    return options_.name + " cannot be reached at " + options_.host + ":" +
           std::to_string(options_.port) + " (" + *wrong +
           "): switch it on, check its cable and address";
  }

  std::optional<HostStatus> ask_status() {
    std::size_t written = 0;
    if (line_.write("~HS\r\n", options_.status_timeout_ms, written)) return std::nullopt;
    const std::int64_t until = clock_.monotonic_ms() + options_.status_timeout_ms;
    std::string answer;
    while (answer.size() < answer_bytes_max) {
      if (auto status = parse_host_status(answer)) return status;
      const std::int64_t left = until - clock_.monotonic_ms();
      if (left <= 0 || !line_.read_some(answer, static_cast<int>(left))) return std::nullopt;
    }
    return std::nullopt;
  }

  // Why the printer should get nothing now, or empty.
  std::string not_ready() {
    const auto status = ask_status();
    if (!status) {
      return options_.name +
             " does not answer: check paper, ribbon and head, or turn status off for it";
    }
    const std::string fault = fault_text(*status, options_.name);
    if (!fault.empty()) return fault;
    if (!is_idle(*status)) return options_.name + " is still printing for someone else: wait";
    return "";
  }

  SendResult send(std::string_view zpl) {
    std::size_t written = 0;
    if (const auto wrong = line_.write(zpl, options_.write_timeout_ms, written)) {
      if (written == 0) return {SendOutcome::refused, wire::Evidence::none, broke(*wrong)};
      return unknown(broke(*wrong));
    }
    if (const auto wrong = line_.wait_until_taken(options_.write_timeout_ms)) {
      return unknown(broke(*wrong));
    }
    if (options_.status) return wait_until_printed();
    if (const auto wrong = line_.finish(options_.close_wait_ms)) return unknown(broke(*wrong));
    return {SendOutcome::sent, wire::Evidence::accepted_by_port, ""};
  }

 private:
  // Idle twice in a row: the first answer may be older than the label's parsing.
  SendResult wait_until_printed() {
    const std::int64_t until = clock_.monotonic_ms() + options_.printed_timeout_ms;
    int idle = 0;
    std::string fault = options_.name + " does not answer";
    while (clock_.monotonic_ms() < until) {
      const auto status = ask_status();
      if (!status) {
        idle = 0;
      } else {
        fault = fault_text(*status, options_.name);
        idle = fault.empty() && is_idle(*status) ? idle + 1 : 0;
        if (fault.empty()) fault = options_.name + " is still printing";
      }
      if (idle == 2) {
        line_.finish(0);
        return {SendOutcome::sent, wire::Evidence::printer_status, ""};
      }
      ::poll(nullptr, 0, options_.poll_every_ms);
    }
    return unknown(fault);
  }

  std::string broke(const std::string& why) const {
    return "connection to " + options_.name + " broke (" + why + ")";
  }
  SendResult unknown(const std::string& why) const {
    return {SendOutcome::unknown, wire::Evidence::none,
            why + " after the label was sent; look whether it came out and scan it"};
  }

  const TcpPrinterOptions& options_;
  SystemClock clock_;
  TcpConnection line_;
};

}  // namespace

SendResult TcpPrinter::send(const PrintJob& job) {
  Talk talk(options_);
  if (auto wrong = talk.connect()) return {SendOutcome::refused, wire::Evidence::none, *wrong};
  if (options_.status) {
    const std::string why = talk.not_ready();
    if (!why.empty()) return {SendOutcome::refused, wire::Evidence::none, why};
  }
  return talk.send(job.zpl);
}

PrinterCheck TcpPrinter::check() {
  Talk talk(options_);
  if (auto wrong = talk.connect()) return {false, *wrong};
  if (!options_.status) return {true, "reachable (status is off)"};
  const std::string why = talk.not_ready();
  return why.empty() ? PrinterCheck{true, "ready"} : PrinterCheck{false, why};
}

}  // namespace fw::hw
