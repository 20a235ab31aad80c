// What the door (server/floor) asks of the service: everything that devices say,
// as commands of the engine. Each method may be called from the door's thread;
// each `done` runs on the engine's thread after the commit.
//
// Texts in packets and answers are keys with arguments: the door renders them in
// the worker's language and to the device's columns.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/service/engine.h"
#include "shared/wire/values/envelope.h"

namespace fw::service {

// A device as the door knows it after a good hello.
struct DeviceInfo {
  Id id = 0;
  Id site = 0;
  std::string code;
  std::string role;      // "handheld", "pack_station", "printer_daemon"
  std::string language;  // of the signed-on worker, else the site's
  int columns = 20;
  int rows = 16;
};

struct HelloOutcome {
  std::variant<wire::Welcome, wire::Goodbye> reply;
  DeviceInfo device;                  // when welcomed
  std::vector<wire::Packet> amended;  // packets it holds in an older revision
  std::vector<wire::Revoke> revoked;  // packets it holds but leases no longer
};

struct FactsOutcome {
  std::string stream;
  std::int64_t acked_seq = 0;
  std::optional<std::int64_t> resend_from;  // a gap: send again from here
};

struct ClaimOutcome {
  wire::Claimed claimed;
  std::vector<wire::LabelJob> label_jobs;  // unfinished, of what it now leases
  std::vector<wire::UpstreamMessage> upstream_messages;
};

// What a device should be told unasked, after a commit that hinted at it.
struct Amendments {
  struct One {
    std::string device_code;
    wire::Packet packet;
  };
  struct Ended {
    std::string device_code;
    wire::Revoke revoke;
  };
  std::vector<One> amended;
  std::vector<Ended> ended;
};

// What the door needs; the door's tests and the simulator put others behind it.
class FloorCommands {
 public:
  virtual ~FloorCommands() = default;

  // False from any of these: the engine's queue is full; tell the device nothing
  // (it repeats) or answer "busy".

  // `host` is the ZAP User-Id of the connection; "local" on a plain loopback link.
  virtual bool hello(const std::string& host, const std::string& device_code, wire::Hello hello,
                     std::function<void(HelloOutcome)> done) = 0;
  virtual bool facts(const DeviceInfo& device, wire::Facts facts,
                     std::function<void(FactsOutcome)> done) = 0;
  virtual bool request(const DeviceInfo& device, wire::Request request,
                       std::function<void(wire::Answer)> done) = 0;
  virtual bool standing(const DeviceInfo& device, wire::Standing standing) = 0;
  // The device was heard (ping) or went (bye, silence): renews or marks its leases.
  virtual bool heard(const DeviceInfo& device, bool gone) = 0;

  virtual bool claim(const DeviceInfo& device, wire::Claim claim,
                     std::function<void(ClaimOutcome)> done) = 0;
  virtual bool label_results(const DeviceInfo& device, wire::LabelResults results,
                             std::function<void(wire::ResultsStored)> done) = 0;
  virtual bool push_results(const DeviceInfo& device, wire::PushResults results,
                            std::function<void(wire::ResultsStored)> done) = 0;
  // Jobs and messages of its leased resources that it has not accepted yet.
  virtual bool unaccepted(const DeviceInfo& device, std::function<void(ClaimOutcome)> done) = 0;

  // Turns the hints of a commit into what each device must hear.
  virtual bool amendments(Effects effects, std::function<void(Amendments)> done) = 0;
};

class FloorService final : public FloorCommands {
 public:
  explicit FloorService(Engine& engine) : engine_(engine) {}

  bool hello(const std::string& host, const std::string& device_code, wire::Hello hello,
             std::function<void(HelloOutcome)> done) override;
  bool facts(const DeviceInfo& device, wire::Facts facts,
             std::function<void(FactsOutcome)> done) override;
  bool request(const DeviceInfo& device, wire::Request request,
               std::function<void(wire::Answer)> done) override;
  bool standing(const DeviceInfo& device, wire::Standing standing) override;
  bool heard(const DeviceInfo& device, bool gone) override;
  bool claim(const DeviceInfo& device, wire::Claim claim,
             std::function<void(ClaimOutcome)> done) override;
  bool label_results(const DeviceInfo& device, wire::LabelResults results,
                     std::function<void(wire::ResultsStored)> done) override;
  bool push_results(const DeviceInfo& device, wire::PushResults results,
                    std::function<void(wire::ResultsStored)> done) override;
  bool unaccepted(const DeviceInfo& device, std::function<void(ClaimOutcome)> done) override;
  bool amendments(Effects effects, std::function<void(Amendments)> done) override;

 private:
  Engine& engine_;
};

}  // namespace fw::service
