#include "shared/db/sql_text.h"

#include "shared/db/database.h"

namespace fw::db {
namespace {

[[noreturn]] void reject(std::string_view sql, const char* why) {
  throw Error(ErrorKind::other, std::string(why) + " in the statement: " + std::string(sql));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Index just behind the quoted part that opens at `at`. A doubled quote inside
// closes and opens again, which comes to the same.
std::size_t behind_quote(std::string_view sql, std::size_t at) {
  const std::size_t close = sql.find(sql[at], at + 1);
  if (close == std::string_view::npos) reject(sql, "an unclosed quote");
  return close + 1;
}

// Index just behind the comment that opens at `at`, or `at` when none does.
std::size_t behind_comment(std::string_view sql, std::size_t at) {
  const std::string_view two = sql.substr(at, 2);
  if (two == "--") {
    const std::size_t end = sql.find('\n', at);
    return end == std::string_view::npos ? sql.size() : end;
  }
  if (two == "/*") {
    const std::size_t end = sql.find("*/", at + 2);
    if (end == std::string_view::npos) reject(sql, "an unclosed comment");
    return end + 2;
  }
  return at;
}

}  // namespace

std::string rewrite_parameters(std::string_view sql,
                               const std::function<std::string(int)>& parameter) {
  std::string out;
  out.reserve(sql.size() + 32);
  std::size_t at = 0;
  while (at < sql.size()) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
      const std::size_t end = behind_quote(sql, at);
      out.append(sql, at, end - at);
      at = end;
    } else if (const std::size_t end = behind_comment(sql, at); end != at) {
      out += ' ';
      at = end;
    } else if (c == ':') {
      int number = 0;
      for (++at; at < sql.size() && is_digit(sql[at]) && number < 1000; ++at) {
        number = number * 10 + (sql[at] - '0');
      }
      if (number == 0) reject(sql, "a ':' that is not a parameter such as :1");
      out += parameter(number);
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

// Words outside of quotes and comments, one after another; "" at the end.
class Words {
 public:
  explicit Words(std::string_view sql) : sql_(sql) {}
  std::string_view next() {
    while (at_ < sql_.size() && !is_word(sql_[at_])) {
      if (sql_[at_] == '\'' || sql_[at_] == '"') {
        at_ = behind_quote(sql_, at_);
      } else {
        const std::size_t end = behind_comment(sql_, at_);
        at_ = end == at_ ? at_ + 1 : end;
      }
    }
    const std::size_t begin = at_;
    while (at_ < sql_.size() && is_word(sql_[at_])) ++at_;
    return sql_.substr(begin, at_ - begin);
  }

 private:
  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

std::string changed_table(std::string_view sql) {
  Words words(sql);
  std::string_view inserted;
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    if (word == "INTO") inserted = words.next();
    if (word == "DELETE") {
      words.next();  // FROM
      return std::string(words.next());
    }
    if (word == "UPDATE") {
      return std::string(inserted.empty() ? words.next() : inserted);
    }
  }
  return "";
}

}  // namespace fw::db
