// Reading fields of a JSON document with refusals that say where: the file, and the
// path of the value, as "orders[3].lines[0].item".
#pragma once
#include <cstdint>
#include <string>

#include <boost/json.hpp>

#include "server/admin/plan_text.h"

namespace fw::admin {

// Parses all of it; refused with the line of the first mistake.
Result<boost::json::value> parse_document(const PlanText& text);

// One value with its path. The first thing wrong is kept; what is read after it is
// of no value, so a reader can go on and ask once at the end.
class Field {
 public:
  struct Trouble {
    bool any = false;
    std::string given;
    std::string wanted;
  };

  Field(const boost::json::value* value, std::string path, Trouble& trouble)
      : value_(value), path_(std::move(path)), trouble_(&trouble) {}

  bool present() const { return value_ != nullptr; }
  // A member of an object; not present when it has none of that name.
  Field operator[](const char* name) const;
  bool is_list() const { return value_ != nullptr && value_->is_array(); }
  // Elements of an array; 0 when it is not present.
  std::size_t size() const;
  Field at(std::size_t index) const;

  std::int64_t whole(std::int64_t low, std::int64_t high) const;
  std::int64_t whole_or(std::int64_t otherwise, std::int64_t low, std::int64_t high) const;
  bool flag_or(bool otherwise) const;
  std::string text() const;
  // Only these members.
  void only(std::initializer_list<const char*> names) const;
  void wrong(const std::string& given, const std::string& wanted) const;

 private:
  std::string shown() const;

  const boost::json::value* value_;
  std::string path_;
  Trouble* trouble_;
};

}  // namespace fw::admin
