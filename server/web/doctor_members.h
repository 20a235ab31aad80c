// The JSON of an examination: see json_members.h.
#pragma once
#include "server/service/doctor.h"
#include "server/web/json_members.h"

namespace fw::web {

template <>
struct Members<service::Symptom> {
  using T = service::Symptom;
  static constexpr const char* name = "Symptom";
  static constexpr auto all = std::tuple{
      computed("severity", [](const T& one) { return std::string(word_of(one.severity)); }),
      member("area", &T::area),
      member("place", &T::place),
      member("found", &T::found),
      member("wanted", &T::wanted),
      member("next", &T::next)};
};

struct DoctorReport {
  std::string worst;  // severity
  bool full = false;
  bool running = true;         // the server was up
  std::int64_t rules = 0;      // invariants
  std::int64_t looked_at = 0;  // orders, items, packets ... that they were asked about
  std::vector<service::Symptom> symptoms;
};
template <>
struct Members<DoctorReport> {
  using T = DoctorReport;
  static constexpr const char* name = "DoctorReport";
  static constexpr auto all =
      std::tuple{member("worst", &T::worst),         member("full", &T::full),
                 member("running", &T::running),     member("rules", &T::rules),
                 member("looked_at", &T::looked_at), member("symptoms", &T::symptoms)};
};

inline DoctorReport report_of(const service::Examination& examination, bool full, bool running) {
  return {std::string(word_of(examination.worst())),
          full,
          running,
          static_cast<std::int64_t>(store::invariant_rules().size()),
          examination.looked_at(),
          examination.symptoms()};
}

struct DoctorBody {
  bool full = false;
};
template <>
struct Members<DoctorBody> {
  using T = DoctorBody;
  static constexpr const char* name = "DoctorRequest";
  static constexpr auto all = std::tuple{member("full", &T::full)};
};

}  // namespace fw::web
