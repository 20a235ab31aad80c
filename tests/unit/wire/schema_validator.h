// A validator for the part of JSON Schema 2020-12 that our schemas use; any
// other keyword is a fault, so a schema cannot promise what is not checked.
#pragma once
#include <string>

#include <boost/json.hpp>

namespace fw::wire::test {

// "" when `json` fits `schema`, else where and why not.
std::string misfit(const boost::json::object& schema, const boost::json::value& json);

}  // namespace fw::wire::test
