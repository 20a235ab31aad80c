// Requests: what only the server can give (sign-on, work, binding the totes a
// trip starts with, an order at a pack station, closing a parcel). Online,
// refusable, idempotent by id.
//
// answer_request() first checks that the fact named by after_seq is applied
// (else facts_first), then hands the request to its handler. A handler returns
// an Answer whose texts are keys; refusals use refused().
#pragma once
#include <string>

#include "server/service/context.h"
#include "server/store/devices.h"
#include "shared/wire/values/terminal.h"

namespace fw::service {

struct RequestScope {
  const wire::Request& request;
  store::DeviceRow device;  // with its site, place and printer
  Id worker = 0;            // signed on with a live session; 0 = nobody
  Id session = 0;
};

wire::Answer answer_request(Context& context, Id device, const wire::Request& request);

// A refusal in the four parts of a screen: text keys "refused.<code>.title" and
// ".next" plus what was given and wanted as literal codes.
wire::Answer refused(const std::string& code, const std::string& given, const std::string& wanted);

// Answers are kept in the inbox as small JSON: packets by (id, revision) only.
std::string encode_answer(const wire::Answer& answer);
// A packet that the device has no lease of any more is refused: work_lost.
wire::Answer decode_answer(Context& context, Id device, const std::string& text);

}  // namespace fw::service
