// A sender of signed messages for the tests of the demo's shop.
#pragma once
#include <string>

#include <boost/json.hpp>

#include "printer/upstream/signature.h"
#include "shared/base/clock.h"
#include "shared/base/secret.h"
#include "shared/http/client.h"

namespace fw::printer::demo_shop {

inline const std::string secret(32, 's');
inline std::string secret_text() { return "whsec_" + to_base64(secret); }

inline std::string shipment_body(int shipment, int revision = 1) {
  return R"({"type":"shipment.completed","shipment":")" + std::to_string(shipment) +
         R"(","revision":)" + std::to_string(revision) +
         R"(,"order":{"channel":"web","reference":"#)" + std::to_string(1000 + shipment) +
         R"(","number":"SO000001"},"parcels":[{"sscc":"340123450000000017"}]})";
}

inline http::Call signed_call(const std::string& base, const std::string& id,
                              const std::string& body, EpochMs at_ms,
                              const std::string& key = secret) {
  const std::int64_t timestamp_s = at_ms / 1000;
  http::Call call{"POST", base + "/shipments", {}, body};
  call.headers.add("webhook-id", id);
  call.headers.add("webhook-timestamp", std::to_string(timestamp_s));
  call.headers.add("webhook-signature", upstream::sign({key}, id, timestamp_s, body));
  call.headers.add("Idempotency-Key", "\"" + id + "\"");
  return call;
}

inline boost::json::object ledger_of(const std::string& base) {
  http::Client client;
  const auto answer = client.fetch({"GET", base + "/ledger", {}, ""});
  if (!answer) throw std::runtime_error(answer.error().text);
  return boost::json::parse(answer.value().body).as_object();
}

}  // namespace fw::printer::demo_shop
