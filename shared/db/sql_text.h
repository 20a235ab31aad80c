// Reads one SQL statement as far as the database room must: comments are cut
// out, parameters :1 :2 ... are found outside quotes and rewritten.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace fw::db {

// The statement without comments, each parameter replaced by what `parameter`
// gives for its number (1, 2 ...). A name that is not a number (":name"), "::"
// and an unclosed quote or comment throw Error(other).
std::string rewrite_parameters(std::string_view sql,
                               const std::function<std::string(int)>& parameter);

// The table of whose rows the statement changes or deletes some: of UPDATE, DELETE
// and INSERT ... DO UPDATE. "" = none (a query, plain INSERTs).
std::string changed_table(std::string_view sql);

}  // namespace fw::db
