// What the functions of service/catalog.h share: answers, and codes turned into
// ids with a refusal that names the field.
#pragma once
#include <span>
#include <string>

#include "server/domain/catalog_rules.h"
#include "server/service/catalog.h"
#include "server/store/catalog.h"
#include "shared/base/result.h"

namespace fw::service {

RowAnswer refused_row(const std::string& code, Refusal refusal);
RowAnswer saved_row(const std::string& code, const store::SavedRow& saved);
// The answer of a row that was only checked.
RowAnswer checked_row(const std::string& code, bool existed);

// The first refusal of the checks, in their order.
domain::Check first_of(std::initializer_list<domain::Check> checks);

Refusal unknown(const std::string& what, const std::string& code, const std::string& next);
// "" = the only site; refused where there are several, or none.
Result<Id> resolve_site(store::Connection& database, const std::string& code);
// "" = the default owner of the installation.
Result<Id> resolve_owner(store::Connection& database, const std::string& code);
Result<Id> resolve_carrier(store::Connection& database, const std::string& code);
Result<store::ItemRow> resolve_item(store::Connection& database, const std::string& owner,
                                    const std::string& sku);

// Quantities, sizes and weights above these are mistakes.
constexpr Quantity most_quantity = 1'000'000'000;
constexpr std::int64_t most_mm = 10'000'000;
constexpr std::int64_t most_g = 1'000'000'000;

}  // namespace fw::service
