// The answer to one row of a list of rows (a catalogue upload, a file): each row
// is taken or refused by itself, so that a bad one never stops the good ones.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "server/service/context.h"
#include "shared/base/refusal.h"

namespace fw::service {

struct RowAnswer {
  std::int64_t row = 0;            // the caller's number: position from 1, or line in a file
  Id id = 0;                       // of the row in the books; 0 when refused or only checked
  std::string code;                // its code as it stands in the books
  bool existed = false;            // the key was there before
  std::optional<Refusal> refusal;  // set: nothing of this row was taken
  std::string warning;             // taken, but somebody should look at it

  bool ok() const { return !refusal.has_value(); }
};

// check: say what would be refused, write nothing.
enum class PutMode { apply, check };

// Runs put_row() on each row and numbers the answers from 1. `all_or_nothing`:
// every row is checked first, and nothing is written when one is refused; rows
// must then not name each other. Bounded: give at most some 200 rows.
template <class Row>
std::vector<RowAnswer> put_rows(Context& context, const std::vector<Row>& rows,
                                bool all_or_nothing = false) {
  const auto run = [&](PutMode mode) {
    std::vector<RowAnswer> answers;
    for (const Row& row : rows) {
      answers.push_back(put_row(context, row, mode));
      answers.back().row = static_cast<std::int64_t>(answers.size());
    }
    return answers;
  };
  if (all_or_nothing) {
    auto answers = run(PutMode::check);
    const auto refused = [](const RowAnswer& answer) { return !answer.ok(); };
    if (std::any_of(answers.begin(), answers.end(), refused)) return answers;
  }
  return run(PutMode::apply);
}

}  // namespace fw::service
