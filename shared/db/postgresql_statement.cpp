// Each parameter is cast to the type of its C++ argument, as libpq's own guess
// depends on where it stands. Integers come as text, bytes travel in hex.
#include "shared/db/postgresql_statement.h"

#include <charconv>
#include <deque>

namespace fw::db {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  throw Error(ErrorKind::corrupt, "a bytes column that is not in hex");
}

std::string cast_parameter(int number, std::optional<Type> type) {
  if (!type) return "NULL";
  const std::string name = ":" + std::to_string(number);
  switch (*type) {
    case Type::integer:
      return "CAST(" + name + " AS bigint)";
    case Type::text:
      return "CAST(" + name + " AS text)";
    case Type::bytes:
      return "CAST(" + name + " AS bytea)";
  }
  return name;
}

std::string encode_bytes(std::string_view raw) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text = "\\x";
  text.reserve(2 + 2 * raw.size());
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 0x0F];
  }
  return text;
}

std::string decode_bytes(const std::string& text) {
  if (text.size() % 2 != 0 || text.compare(0, 2, "\\x") != 0) {
    throw Error(ErrorKind::corrupt, "a bytes column that is not in hex");
  }
  std::string raw;
  raw.reserve(text.size() / 2);
  for (std::size_t i = 2; i < text.size(); i += 2) {
    raw += static_cast<char>(hex_digit(text[i]) << 4 | hex_digit(text[i + 1]));
  }
  return raw;
}

// SOCI binds addresses once, at preparation; these slots keep them stable. A
// soci::row is never used: it cuts integers to 32 bits.
struct Slot {
  Type type = Type::integer;
  long long number = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
};

std::int64_t parse_integer(const std::string& text, std::string_view sql) {
  if (text == "t") return 1;  // booleans
  if (text == "f") return 0;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) no_integer(sql);
  return number;
}

class PostgresqlStatement final : public Statement {
 public:
  PostgresqlStatement(soci::session& session, std::string_view sql, const StatementTypes& types)
      : statement_(session) {
    const std::string text = rewrite_statement(sql, types.parameters.size(), [&](int number) {
      return cast_parameter(number, types.parameters[static_cast<std::size_t>(number) - 1]);
    });
    statement_.alloc();
    statement_.prepare(text);
    bind(types);
    statement_.define_and_bind();
  }

  void set_null(std::size_t index) override { uses_[index].indicator = soci::i_null; }
  void set(std::size_t index, std::int64_t number) override {
    uses_[index].indicator = soci::i_ok;
    uses_[index].number = number;
  }
  void set(std::size_t index, std::string_view text) override {
    Slot& slot = uses_[index];
    slot.indicator = soci::i_ok;
    if (slot.type == Type::bytes) {
      slot.text = encode_bytes(text);
      return;
    }
    refuse_nul(text);
    slot.text = text;
  }

  // The whole result is here after execute(): nothing must be let go of.
  std::int64_t run(std::string_view sql, RowSink each) override {
    const bool got_row = statement_.execute(true);
    if (intos_.empty()) return statement_.get_affected_rows();
    std::int64_t count = 0;
    for (bool more = got_row; more; more = statement_.fetch()) {
      ++count;
      take_row(sql);
      if (!each(row_)) break;
    }
    return count;
  }

 private:
  void bind(const StatementTypes& types) {
    for (std::size_t i = 0; i < types.parameters.size(); ++i) {
      Slot& slot = uses_.emplace_back();
      if (!types.parameters[i]) continue;  // the text holds a literal NULL
      slot.type = *types.parameters[i];
      const std::string name = std::to_string(i + 1);
      if (slot.type == Type::integer) {
        statement_.exchange(soci::use(slot.number, slot.indicator, name));
      } else {
        statement_.exchange(soci::use(slot.text, slot.indicator, name));
      }
    }
    for (const Type type : types.columns) {
      Slot& slot = intos_.emplace_back();
      slot.type = type;
      statement_.exchange(soci::into(slot.text, slot.indicator));
    }
    row_.resize(types.columns.size());
  }

  void take_row(std::string_view sql) {
    for (std::size_t i = 0; i < intos_.size(); ++i) {
      Slot& slot = intos_[i];
      if (slot.indicator == soci::i_null) {
        row_[i] = std::monostate{};
      } else if (slot.type == Type::text) {
        row_[i] = std::move(slot.text);
      } else if (slot.type == Type::bytes) {
        row_[i] = Bytes{decode_bytes(slot.text)};
      } else {
        row_[i] = parse_integer(slot.text, sql);
      }
    }
  }

  soci::statement statement_;
  std::deque<Slot> uses_;
  std::deque<Slot> intos_;
  std::vector<Value> row_;
};

}  // namespace

std::unique_ptr<Statement> prepare_postgresql(soci::session& session, std::string_view sql,
                                              const StatementTypes& types) {
  return std::make_unique<PostgresqlStatement>(session, sql, types);
}

}  // namespace fw::db
