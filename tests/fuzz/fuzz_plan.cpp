// Files of `floorwave plan`: all readers on the same text.
#include "server/admin/plan_instances.h"
#include "server/admin/plan_native.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace admin = fw::admin;
  const auto text = admin::PlanText::of("fuzz", fw::fuzz::text_of(data, size));
  for (const bool two_block : {false, true}) {
    const admin::InstanceOptions options{.two_block = two_block};
    (void)admin::read_jobprp(text, options);
    (void)admin::read_sprp(text, options);
    (void)admin::read_henn(text, options);
    (void)admin::read_foodmart(text, text, text, options);
  }
  (void)admin::read_sbpo(text);
  (void)admin::read_native(text);
  return 0;
}
