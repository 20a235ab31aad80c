#include "printer/upstream/verdict.h"

#include "shared/http/http_date.h"

namespace fw::printer::upstream {
namespace {

constexpr std::size_t answer_bytes = 500;

// One line, cut between characters, without control characters.
std::string shorten(std::string_view text) {
  std::size_t size = std::min(text.size(), answer_bytes);
  while (size > 0 && size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  std::string out(text.substr(0, size));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

Next next_for(int status) {
  if (status >= 200 && status < 300) return Next::done;
  switch (status) {
    case 401:
      return Next::park_and_pause;
    case 408:
    case 429:
      return Next::again_later;
    case 409:
      return Next::again_soon;
    case 410:
      return Next::park_and_disable;
    default:
      return status >= 500 ? Next::again_later : Next::park;
  }
}

Verdict judge_fault(const http::Fault& fault) {
  Verdict verdict;
  // Our own address or message is at fault: trying again changes nothing.
  const bool ours = fault.kind == "bad_url" || fault.kind == "bad_call";
  verdict.next = ours ? Next::park : Next::again_later;
  verdict.destination_failed = !ours && fault.kind != "cancelled";
  verdict.answer = shorten(fault.kind + ": " + fault.text);
  return verdict;
}

}  // namespace

Verdict judge(const Outcome& outcome, EpochMs now_ms) {
  if (!outcome) return judge_fault(outcome.error());
  const http::Response& response = outcome.value();
  Verdict verdict;
  verdict.next = next_for(response.status);
  verdict.http_status = response.status;
  verdict.destination_failed = response.status >= 500 || response.status == 429;
  verdict.answer = shorten(response.body);
  if (const std::string* after = response.headers.find("Retry-After")) {
    verdict.retry_after_ms = http::parse_retry_after(*after, now_ms);
  }
  return verdict;
}

}  // namespace fw::printer::upstream
