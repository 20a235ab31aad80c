#include "server/store/invariants.h"

#include <span>

#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

void check(Connection& database, const InvariantRule& rule, std::int64_t most,
           std::vector<Finding>& findings) {
  for (auto& [key, text] : database.rows<std::string, std::string>(
           std::string(rule.sql) + " ORDER BY 1 LIMIT :1", most)) {
    findings.push_back({rule.name, std::move(key), std::move(text)});
  }
}

}  // namespace

std::vector<Finding> check_invariants(Connection& database, std::int64_t most) {
  std::vector<Finding> findings;
  for (const auto rules : {goods_rules(), work_rules(), shipping_rules()}) {
    for (const InvariantRule& rule : rules) check(database, rule, most, findings);
  }
  return findings;
}

std::vector<std::string> invariant_rules() {
  std::vector<std::string> names;
  for (const auto rules : {goods_rules(), work_rules(), shipping_rules()}) {
    for (const InvariantRule& rule : rules) names.emplace_back(rule.name);
  }
  return names;
}

}  // namespace fw::store
