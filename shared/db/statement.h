// One prepared statement, as either engine runs it. Only the .cpp files of this
// folder include this header.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "shared/db/database.h"

namespace fw::db {

// Parameters and columns as the caller's C++ types give them; a parameter without a
// type is a NULL of whatever type the engine finds.
struct StatementTypes {
  std::span<const std::optional<Type>> parameters;
  std::span<const Type> columns;
};

class Statement {
 public:
  virtual ~Statement() = default;

  // Values of the parameters, from 0. A text must live until run() has returned; one
  // with a NUL character is refused, bytes may hold any.
  virtual void set_null(std::size_t index) = 0;
  virtual void set(std::size_t index, std::int64_t number) = 0;
  virtual void set(std::size_t index, std::string_view text) = 0;

  // Rows changed (no columns) or rows given to `each`, which may end it early and may
  // run other statements, but not this one. `sql` is named in errors.
  virtual std::int64_t run(std::string_view sql, RowSink each) = 0;
};

// The text for an engine: comments are cut out, each parameter becomes what
// `placeholder` gives for its number. Error(other) unless the parameters used are
// exactly 1 to `count`.
std::string rewrite_statement(std::string_view sql, std::size_t count,
                              const std::function<std::string(int)>& placeholder);

// libpq would end such text there, without a word: Error(constraint).
void refuse_nul(std::string_view text);

[[noreturn]] void no_integer(std::string_view sql);

}  // namespace fw::db
