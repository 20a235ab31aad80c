#include "shared/db/statement.h"

#include <vector>

#include "shared/db/sql_text.h"

namespace fw::db {
namespace {

[[noreturn]] void wrong_count(std::string_view sql, std::size_t count, int number) {
  throw Error(ErrorKind::other, std::to_string(count) +
                                    " arguments do not fit parameter :" + std::to_string(number) +
                                    " of the statement: " + std::string(sql));
}

}  // namespace

std::string rewrite_statement(std::string_view sql, std::size_t count,
                              const std::function<std::string(int)>& placeholder) {
  std::vector<bool> used(count, false);
  std::string text = rewrite_parameters(sql, [&](int number) {
    if (number > static_cast<int>(count)) wrong_count(sql, count, number);
    used[static_cast<std::size_t>(number) - 1] = true;
    return placeholder(number);
  });
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) wrong_count(sql, count, static_cast<int>(i) + 1);
  }
  return text;
}

void refuse_nul(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw Error(ErrorKind::constraint, "text with a NUL character for a parameter");
  }
}

void no_integer(std::string_view sql) {
  throw Error(ErrorKind::other, "a column that is no 64-bit integer: " + std::string(sql));
}

}  // namespace fw::db
