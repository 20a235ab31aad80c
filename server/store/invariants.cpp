#include "server/store/invariants.h"

#include <limits>
#include <span>

#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

void check(Connection& database, const InvariantRule& rule, Id first, Id last, std::int64_t most,
           std::vector<Finding>& findings) {
  for (auto& [key, text] : database.rows<std::string, std::string>(
           std::string(rule.sql) + " ORDER BY 1 LIMIT :1", most, first, last)) {
    findings.push_back({rule.name, std::move(key), std::move(text)});
  }
}

constexpr Id last_of_all = std::numeric_limits<Id>::max();

template <class Each>
void each_rule(Each each) {
  for (const auto rules : {goods_rules(), work_rules(), shipping_rules()}) {
    for (const InvariantRule& rule : rules) each(rule);
  }
}

}  // namespace

std::vector<Finding> check_invariants(Connection& database, std::int64_t most) {
  std::vector<Finding> findings;
  each_rule(
      [&](const InvariantRule& rule) { check(database, rule, 0, last_of_all, most, findings); });
  return findings;
}

std::vector<std::string> invariant_rules() {
  std::vector<std::string> names;
  each_rule([&](const InvariantRule& rule) { names.emplace_back(rule.name); });
  return names;
}

void check_subject(Connection& database, Subject subject, Id first, Id last,
                   std::vector<Finding>& findings) {
  constexpr std::int64_t most = 100;
  each_rule([&](const InvariantRule& rule) {
    if (rule.subject == subject) check(database, rule, first, last, most, findings);
  });
}

}  // namespace fw::store
