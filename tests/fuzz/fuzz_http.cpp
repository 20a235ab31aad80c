// Bodies of the API: JSON into the values of master data and orders.
#include "server/web/input_members.h"
#include "server/web/json_read.h"
#include "server/web/json_write.h"
#include "tests/fuzz/target.h"

namespace {

template <class T>
void read(const boost::json::value& json) {
  const auto value = fw::web::from_json<T>(json);
  if (!value) return;
  // Unknown members were refused, so what we write of it is read again.
  const auto again = fw::web::from_json<T>(fw::web::to_json(*value));
  fw::fuzz::must(again.ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace service = fw::service;
  const auto json = fw::web::parse_json(fw::fuzz::text_of(data, size));
  if (!json) return 0;
  read<service::SiteInput>(*json);
  read<service::LocationInput>(*json);
  read<service::AisleInput>(*json);
  read<service::ContainerInput>(*json);
  read<service::CartonInput>(*json);
  read<service::ItemInput>(*json);
  read<service::LotInput>(*json);
  read<service::StockInput>(*json);
  read<service::ReceiptInput>(*json);
  read<service::CarrierInput>(*json);
  read<service::DepartureRuleInput>(*json);
  read<service::DepartureInput>(*json);
  read<service::ShortagePolicyInput>(*json);
  read<service::WorkerInput>(*json);
  read<service::DeviceRowInput>(*json);
  read<service::NumberRangeInput>(*json);
  read<service::OrderInput>(*json);
  return 0;
}
