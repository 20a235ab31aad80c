#include "server/service/catalog_rows.h"

#include "server/store/devices.h"
#include "shared/base/nearest.h"

namespace fw::service {

RowAnswer refused_row(const std::string& code, Refusal refusal) {
  RowAnswer answer;
  answer.code = code;
  answer.refusal = std::move(refusal);
  return answer;
}

RowAnswer saved_row(const std::string& code, const store::SavedRow& saved) {
  RowAnswer answer;
  answer.code = code;
  answer.id = saved.id;
  answer.existed = saved.existed;
  return answer;
}

RowAnswer checked_row(const std::string& code, bool existed) {
  return saved_row(code, {0, existed});
}

domain::Check first_of(std::initializer_list<domain::Check> checks) {
  for (const auto& check : checks) {
    if (check) return check;
  }
  return std::nullopt;
}

Refusal unknown(const std::string& what, const std::string& code, const std::string& next) {
  return {"unknown_" + what, what + " '" + code + "'", "the code of a " + what + " that exists",
          next};
}

Result<Id> resolve_site(store::Connection& database, const std::string& code) {
  if (!code.empty()) {
    if (const auto site = store::find_site(database, code)) return *site;
    return Failure{unknown("site", code, "import the site first or correct the code")};
  }
  if (const Id site = store::default_site(database, true); site != 0) return site;
  return refuse("missing_field", "site is empty", "the code of a site",
                "name the site: there is not exactly one");
}

Result<Id> resolve_owner(store::Connection& database, const std::string& code) {
  const std::string named = code.empty() ? store::setting(database, "default_owner", "OWN") : code;
  if (const auto owner = store::find_owner(database, named)) return *owner;
  return Failure{unknown("owner", named, "add the owner first or correct the code")};
}

Result<Id> resolve_carrier(store::Connection& database, const std::string& code) {
  if (const auto carrier = store::find_carrier(database, code)) return *carrier;
  const std::string near = nearest_name(code, store::carrier_codes(database));
  return Failure{unknown("carrier", code,
                         near.empty() ? "import the carrier first or correct the code"
                                      : "did you mean '" + near + "'?")};
}

Result<store::ItemRow> resolve_item(store::Connection& database, const std::string& owner,
                                    const std::string& sku) {
  const auto owner_id = resolve_owner(database, owner);
  if (!owner_id) return Failure{owner_id.error()};
  if (auto item = store::find_item(database, *owner_id, sku)) return std::move(*item);
  return refuse("unknown_item", "sku '" + sku + "'", "the SKU of an item that exists",
                "import the item first or correct the SKU");
}

}  // namespace fw::service
