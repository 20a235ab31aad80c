#include "server/web/problems.h"

#include <map>

namespace fw::web {
namespace {

const std::map<std::string, int, std::less<>>& statuses() {
  static const std::map<std::string, int, std::less<>> all{
      // what does not exist
      {"no_such_route", 404},
      {"unknown_wave", 404},
      {"unknown_order", 404},
      {"unknown_parcel", 404},
      {"unknown_message", 404},
      {"unknown_discrepancy", 404},
      {"unknown_job", 404},
      {"unknown_kind", 404},
      {"unknown_sku", 404},
      {"unknown_packet", 404},
      {"unknown_count", 404},
      {"unknown_policy", 404},
      {"unknown_template", 404},
      {"unknown_departure", 404},
      {"unknown_container", 404},
      {"unknown_device", 404},
      {"unknown_line", 404},
      {"unknown_import", 404},
      // how it was asked
      {"not_json", 400},
      {"bad_cursor", 400},
      {"bad_limit", 400},
      {"bad_flag", 400},
      {"bad_path", 400},
      {"bad_state", 400},
      {"bad_idempotency_key", 400},
      {"method_not_allowed", 405},
      {"foreign_origin", 403},
      {"unsupported_type", 415},
      {"too_many_rows", 413},
      // what its state forbids
      {"wave_ended", 409},
      {"wave_not_released", 409},
      {"wave_not_planned", 409},
      {"wave_released", 409},
      {"ambiguous_order", 409},
      {"ambiguous_wave", 409},
      {"changed_content", 409},
      {"handed_over", 409},
      {"already_shipped", 409},
      {"packet_over", 409},
      {"count_over", 409},
      {"count_begun", 409},
      {"count_of_rule", 409},
      {"packet_free", 409},
      {"not_signed_on", 409},
      {"departure_gone", 409},
      {"container_empty", 409},
      {"container_packed", 409},
      {"no_open_wave", 409},
      {"nothing_reserved", 409},
      {"no_stock", 409},
      {"no_history", 409},
      {"backup_failed", 409},
      {"nothing_open", 409},
      {"order_on_hold", 409},
      {"parcel_on_hold", 409},
      {"container_on_hold", 409},
      {"order_cancelled", 409},
      {"message_not_parked", 409},
      {"discrepancy_resolved", 409},
      {"not_possible", 409},
      {"parcel_void", 409},
      {"parcel_open", 409},
      {"handed_over", 409},
      {"no_printer", 409},
      {"nothing_to_plan", 409},
      // us
      {"busy", 503},
      {"not_ready", 503},
      {"internal_error", 500},
  };
  return all;
}

}  // namespace

int status_of(const Refusal& refusal) {
  const auto found = statuses().find(refusal.code);
  return found == statuses().end() ? 422 : found->second;
}

http::Response problem_of(const Refusal& refusal) {
  http::Response response = http::problem(status_of(refusal), refusal);
  if (response.status == 503) response.headers.set("Retry-After", "1");
  return response;
}

Refusal busy(const std::string& what) {
  return {"busy", what, "a free place in its queue", "send it again in a second"};
}

Refusal internal_error() {
  return {"internal_error", "a request that the server could not carry out",
          "a server without this fault", "nothing was changed; tell us what the server's log says"};
}

}  // namespace fw::web
