// The wire: envelopes with every message's body, both ways, and stored forms.
#include "shared/wire/codec.h"
#include "shared/wire/values/stored_packet.h"
#include "tests/fuzz/target.h"

namespace {

// What was read and can be written is read again.
template <class Message, class Decode>
void round_trip(const Message& message, Decode decode) {
  const auto written = fw::wire::encode(message);
  if (!written) return;  // beyond a bound
  const auto again = decode(*written);
  fw::fuzz::must(again.ok());
  const auto twice = fw::wire::encode(*again);
  fw::fuzz::must(twice.ok() && *twice == *written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fw::fuzz::text_of(data, size);
  if (const auto up = fw::wire::decode_to_server(text)) {
    round_trip(*up, fw::wire::decode_to_server);
  }
  if (const auto down = fw::wire::decode_to_device(text)) {
    round_trip(*down, fw::wire::decode_to_device);
  }
  if (const auto packet = fw::wire::decode_stored_packet(text)) {
    fw::fuzz::must(fw::wire::decode_stored_packet(fw::wire::encode_stored_packet(*packet)).ok());
  }
  if (const auto fact = fw::wire::decode_stored_fact(text)) {
    fw::fuzz::must(fw::wire::decode_stored_fact(fw::wire::encode_stored_fact(*fact)).ok());
  }
  (void)fw::wire::decode_stored_answer(text);
  (void)fw::wire::decode_stored_label(text);
  return 0;
}
