#include "tests/simulation/shop.h"

#include <algorithm>
#include <utility>

namespace fw::sim {

namespace upstream = printer::upstream;

void Shop::start(int line, upstream::Attempt attempt) {
  UnderWay one;
  one.line = line;
  one.number = attempt.number;
  one.ends_at_ms = now_ms_() + random_.between(1, std::max<std::int64_t>(1, rates.slowest_ms));
  one.reaches = !random_.chance(rates.unreached_per_mille);
  one.fails = random_.chance(rates.fails_per_mille);
  one.answer_lost = random_.chance(rates.lost_per_mille);
  one.id = std::string(attempt.call.headers.get("webhook-id"));
  one.body = attempt.call.body;
  const int before = heard_[one.id]++;
  if (new_ids && before > 0) one.id += "-" + std::to_string(before);
  under_way_.push_back(std::move(one));
}

upstream::AttemptEnd Shop::end_of(const UnderWay& attempt) {
  const auto fault = [&](http::Sent sent, const char* kind) {
    return upstream::AttemptEnd{attempt.number, Failure{http::Fault{sent, kind, kind}}};
  };
  if (!attempt.reaches) return fault(http::Sent::never, "connect");
  if (!attempt.fails) {
    const auto [known, is_new] = receipts_.emplace(attempt.id, attempt.body);
    if (!is_new) heard_twice_ = true;
    if (!is_new && known->second != attempt.body) contradictions_.insert(attempt.id);
  }
  if (attempt.answer_lost) return fault(http::Sent::unknown, "timeout");
  http::Response response;
  response.status = attempt.fails ? 503 : 200;
  return {attempt.number, std::move(response)};
}

std::vector<upstream::AttemptEnd> Shop::collect(int line) {
  std::vector<upstream::AttemptEnd> ended;
  std::erase_if(under_way_, [&](const UnderWay& one) {
    if (one.line != line || one.ends_at_ms > now_ms_()) return false;
    ended.push_back(end_of(one));
    return true;
  });
  return ended;
}

hw::SendResult LabelPort::send(const hw::PrintJob& job) {
  const std::string sscc(job.zpl);
  if (random_.chance(rates.refuses_per_mille)) {
    return {hw::SendOutcome::refused, wire::Evidence::none, "paper out: load a roll"};
  }
  if (random_.chance(rates.unknown_per_mille)) {
    if (random_.chance(500)) out_.insert(sscc);
    return {hw::SendOutcome::unknown, wire::Evidence::none, "the line broke"};
  }
  if (!nothing_comes_out) out_.insert(sscc);
  ++sent_[sscc];
  return {hw::SendOutcome::sent, wire::Evidence::accepted_by_port, ""};
}

}  // namespace fw::sim
