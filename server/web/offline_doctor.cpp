#include "server/web/offline_doctor.h"

#include "server/web/doctor_members.h"
#include "server/web/json_write.h"

namespace fw::web {

int exit_code_of(service::Severity worst) {
  switch (worst) {
    case service::Severity::ok:
    case service::Severity::note:
      return 0;
    case service::Severity::warning:
      return 1;
    case service::Severity::error:
      return 3;
  }
  return 3;
}

OfflineVisit examine_offline(store::Connection& database, service::ExaminationOptions options,
                             std::vector<service::Symptom> ports, const Clock& clock) {
  const bool full = options.full;
  options.running = false;
  service::Examination examination(std::move(options), clock.wall_ms());
  for (auto& symptom : ports) examination.add(std::move(symptom));
  while (examination.step(database, clock.wall_ms())) {
  }
  return {examination.worst(),
          boost::json::serialize(to_json(report_of(examination, full, false)))};
}

}  // namespace fw::web
