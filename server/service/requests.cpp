#include "server/service/requests.h"

#include "server/domain/text.h"
#include "server/service/packing.h"
#include "server/service/picking.h"
#include "server/service/sessions.h"
#include "server/service/sorting.h"
#include "server/service/work.h"
#include "server/store/facts.h"
#include "server/store/packets.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::service {
namespace {

RequestScope load_scope(Context& context, Id device, const wire::Request& request) {
  const auto row = store::load_device(context.database(), device);
  if (!row) throw store::broken("request from a device that has no row");
  RequestScope scope{.request = request, .device = *row};
  const auto session = store::live_session(context.database(), device);
  if (session && session->id == request.session) {
    scope.session = session->id;
    scope.worker = session->worker;
  }
  context.author.device = device;
  context.author.worker = scope.worker;
  return scope;
}

wire::Answer dispatch(Context& context, const RequestScope& scope) {
  const std::string& kind = scope.request.kind;
  if (kind == "sign_on") return sign_on(context, scope);
  if (scope.worker == 0) return refused("sign_on_first", kind, "a signed-on worker");
  if (kind == "sign_off") return sign_off(context, scope);
  if (kind == "leave") return leave_work(context, scope);
  if (kind == "next_work") return next_work(context, scope);
  if (kind == "take_over") return take_over(context, scope);
  if (kind == "bind") return bind_tote(context, scope);
  if (kind == "open_pack") return open_pack(context, scope);
  if (kind == "pack_unit") return pack_unit(context, scope);
  if (kind == "sort_aside") return put_unit_aside(context, scope);
  if (kind == "sort_box_aside") return put_box_aside(context, scope);
  if (kind == "sort_empty") return end_sort_tote(context, scope);
  if (kind == "leave_tote") return leave_sort_tote(context, scope);
  if (kind == "sort_on") return resume_sort_tote(context, scope);
  if (kind == "pack_on") return pack_on(context, scope);
  if (kind == "close_parcel") return close_parcel(context, scope);
  if (kind == "park") return park_order(context, scope);
  if (kind == "reopen") return reopen_at_station(context, scope);
  if (kind == "reprint") return reprint_label(context, scope);
  return refused("unknown_request", kind, "a request this server knows");
}

}  // namespace

wire::Answer answer_request(Context& context, Id device, const wire::Request& request) {
  const std::int64_t acked_seq = store::newest_mark(context.database(), device);
  const RequestScope scope = load_scope(context, device, request);
  wire::Answer answer;
  if (request.number != 0 && request.number < scope.device.last_request) {
    // Given up, and long under way: the person has asked for something else since.
    answer = refused("overtaken", request.kind, "the device's newest request");
  } else if (request.after_seq > acked_seq) {
    // The answer may depend on the facts before it: they must be applied first.
    answer.status = wire::AnswerStatus::facts_first;
  } else {
    store::device_asked(context.writer, device, request.number);
    answer = dispatch(context, scope);
    if (answer.refused.code == "work_lost") {
      tell_lease_lost(context, device, request.packet, request.epoch, request.revision);
    }
  }
  answer.id = request.id;
  answer.acked_seq = acked_seq;
  return answer;
}

wire::Answer refused(const std::string& code, const std::string& given, const std::string& wanted) {
  wire::Answer answer;
  answer.status = wire::AnswerStatus::refused;
  answer.refused.code = code;
  answer.refused.title = domain::text("refused." + code + ".title");
  answer.refused.given = wire::literal(given);
  answer.refused.wanted = wire::literal(wanted);
  answer.refused.next = domain::text("refused." + code + ".next", {{"given", given}});
  return answer;
}

std::string encode_answer(const wire::Answer& answer) {
  wire::Answer small = answer;
  if (small.packet) {
    small.packet->groups.clear();
    small.packet->overview.clear();
  }
  return wire::encode_stored_answer(small);
}

wire::Answer decode_answer(Context& context, Id device, const std::string& text) {
  auto stored = wire::decode_stored_answer(text);
  if (!stored) throw store::broken(to_line(stored.error()));
  wire::Answer answer = std::move(*stored);
  if (!answer.packet) return answer;
  // Given once, and gone again before the answer came through: it must not be begun.
  const auto row = store::load_packet_row(context.database(), answer.packet->id);
  const auto lease = store::live_lease(context.database(), answer.packet->id);
  const bool open = row && !row->done && row->kind != "home";
  if (open && (!lease || lease->device != device)) {
    wire::Answer lost = refused("work_lost", "", "your own job");
    lost.id = answer.id;
    lost.acked_seq = answer.acked_seq;
    return lost;
  }
  answer.packet = store::load_packet(context.database(), answer.packet->id);
  return answer;
}

}  // namespace fw::service
