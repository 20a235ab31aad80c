// The shop upstream and the label printers of a simulated floor: what they took
// is theirs, whatever the programs remember.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hw/label_printer/label_printer.h"
#include "printer/upstream/sender.h"
#include "shared/base/random.h"

namespace fw::sim {

struct ShopRates {
  std::uint64_t fails_per_mille = 0;      // answers 503
  std::uint64_t lost_per_mille = 0;       // took it, and the answer is lost
  std::uint64_t unreached_per_mille = 0;  // never heard of it
  std::int64_t slowest_ms = 0;            // until it answers
};

class Shop final : public printer::upstream::Sender {
 public:
  Shop(std::uint64_t seed, std::function<std::int64_t()> now_ms)
      : random_(seed), now_ms_(std::move(now_ms)) {}

  void start(printer::upstream::Attempt attempt) override;
  std::vector<printer::upstream::AttemptEnd> collect() override;
  // The daemon died: nobody waits for these answers any more.
  void forget_attempts() { under_way_.clear(); }

  // Message id -> body; one id with two bodies is kept in `contradictions`.
  const std::map<std::string, std::string>& receipts() const { return receipts_; }
  const std::set<std::string>& contradictions() const { return contradictions_; }
  bool heard_twice() const { return heard_twice_; }

  ShopRates rates;
  bool new_ids = false;  // it is told another message id at each repeat

 private:
  struct UnderWay {
    std::uint64_t number = 0;
    std::int64_t ends_at_ms = 0;
    bool reaches = true;
    bool fails = false;
    bool answer_lost = false;
    std::string id;
    std::string body;
  };
  printer::upstream::AttemptEnd end_of(const UnderWay& attempt);

  Random random_;
  std::function<std::int64_t()> now_ms_;
  std::vector<UnderWay> under_way_;
  std::map<std::string, std::string> receipts_;
  std::set<std::string> contradictions_;
  bool heard_twice_ = false;
  std::map<std::string, int> heard_;  // how often of each id
};

struct PrinterRates {
  std::uint64_t refuses_per_mille = 0;  // paper out: nothing comes out
  std::uint64_t unknown_per_mille = 0;  // comes out or not, nobody can tell
};

// Labels come out by their SSCC, for all to see.
class LabelPort final : public hw::LabelPrinter {
 public:
  explicit LabelPort(std::uint64_t seed) : random_(seed) {}
  hw::SendResult send(const hw::PrintJob& job) override;
  hw::PrinterCheck check() override { return {true, "ready"}; }
  bool idempotent() const override { return false; }
  bool wants_png() const override { return false; }

  bool is_out(const std::string& sscc) const { return out_.contains(sscc); }
  // SSCC -> how often it surely came out.
  const std::map<std::string, int>& sent() const { return sent_; }
  PrinterRates rates;
  bool nothing_comes_out = false;  // says sent all the same

 private:
  Random random_;
  std::set<std::string> out_;
  std::map<std::string, int> sent_;
};

}  // namespace fw::sim
