#include "server/service/tracking.h"

#include "server/domain/parcel_numbers.h"
#include "server/store/numbers.h"

namespace fw::service {
namespace {

// GS1's documentation prefix (952): a site that ships for real sets its own.
constexpr const char* sample_prefix = "09521234";

std::string value_or_throw(Result<std::string> number) {
  if (!number) throw store::broken(to_line(number.error()));
  return std::move(*number);
}

}  // namespace

std::string next_sscc(Context& context, Id site) {
  const store::NumberRange otherwise{sample_prefix, 1, 99'999'999, 9};
  const auto serial = store::next_serial(context.writer, site, "sscc", "", otherwise);
  return value_or_throw(domain::make_sscc(serial.prefix, serial.number));
}

std::string next_tracking(Context& context, const store::FulfilmentRow& fulfilment,
                          const std::string& sscc) {
  if (fulfilment.tracking_scheme == "sscc") return sscc;
  const std::string scope = fulfilment.carrier_code + "/" + fulfilment.service_code;
  const store::NumberRange otherwise{"", 1, 99'999'999, 8};
  const auto serial =
      store::next_serial(context.writer, fulfilment.site, "tracking", scope, otherwise);
  return value_or_throw(domain::make_tracking(fulfilment.tracking_scheme, serial.number));
}

Result<Done> check_tracking_scheme(const std::string& scheme) {
  if (scheme == "sscc") return Done{};
  const auto sample = domain::make_tracking(scheme, 1);
  if (!sample) return Failure{sample.error()};
  return Done{};
}

}  // namespace fw::service
