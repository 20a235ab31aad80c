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

class Shop {
 public:
  Shop(std::uint64_t seed, std::function<std::int64_t()> now_ms)
      : random_(seed), now_ms_(std::move(now_ms)) {}

  // One daemon's connections, new with each start of its program: what is under way when
  // it dies never arrives, and nobody waits for it.
  class Line final : public printer::upstream::Sender {
   public:
    explicit Line(Shop& shop) : shop_(shop), number_(++shop.lines_) {}
    ~Line() override {
      std::erase_if(shop_.under_way_, [this](const auto& one) { return one.line == number_; });
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    void start(printer::upstream::Attempt attempt) override {
      shop_.start(number_, std::move(attempt));
    }
    std::vector<printer::upstream::AttemptEnd> collect() override { return shop_.collect(number_); }

   private:
    Shop& shop_;
    const int number_;
  };

  // Message id -> body; one id with two bodies is kept in `contradictions`.
  const std::map<std::string, std::string>& receipts() const { return receipts_; }
  const std::set<std::string>& contradictions() const { return contradictions_; }
  bool heard_twice() const { return heard_twice_; }

  ShopRates rates;
  bool new_ids = false;  // it is told another message id at each repeat

 private:
  struct UnderWay {
    int line = 0;
    std::uint64_t number = 0;
    std::int64_t ends_at_ms = 0;
    bool reaches = true;
    bool fails = false;
    bool answer_lost = false;
    std::string id;
    std::string body;
  };
  void start(int line, printer::upstream::Attempt attempt);
  std::vector<printer::upstream::AttemptEnd> collect(int line);
  printer::upstream::AttemptEnd end_of(const UnderWay& attempt);

  Random random_;
  std::function<std::int64_t()> now_ms_;
  int lines_ = 0;
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
