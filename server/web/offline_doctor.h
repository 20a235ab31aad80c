// The examination of a stopped server: floorwave-server --doctor holds the lock
// of the data folder and asks its own database.
#pragma once
#include <string>

#include "server/service/doctor.h"
#include "shared/base/clock.h"

namespace fw::web {

// Exit codes of doctor: 0 well (ok and notes), 1 warnings, 3 errors (2, as of all
// programs: it could not look).
int exit_code_of(service::Severity worst);

// Everything at once; the document of POST /api/v1/doctor. `ports`: what was found
// when the addresses of the configuration were tried.
struct OfflineVisit {
  service::Severity worst = service::Severity::ok;
  std::string document;
};
OfflineVisit examine_offline(store::Connection& database, service::ExaminationOptions options,
                             std::vector<service::Symptom> ports, const Clock& clock);

}  // namespace fw::web
