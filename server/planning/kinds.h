// Names of kinds of goods as bits, for what must not mix in a carton.
#pragma once
#include <cstdint>
#include <map>
#include <sstream>
#include <string>

namespace fw::planning {

// Bits are given out as names come; from the 32nd name on all share the last bit, which
// keeps goods apart rather too much than too little.
class KindBits {
 public:
  // Of names with blanks between them.
  std::uint32_t of(const std::string& names) {
    std::uint32_t bits = 0;
    std::istringstream stream(names);
    for (std::string name; stream >> name;) {
      const auto next = static_cast<std::uint32_t>(numbers_.size());
      const std::uint32_t number = numbers_.emplace(name, next).first->second;
      bits |= std::uint32_t{1} << (number < last ? number : last);
    }
    return bits;
  }

 private:
  static constexpr std::uint32_t last = 31;
  std::map<std::string, std::uint32_t> numbers_;
};

}  // namespace fw::planning
