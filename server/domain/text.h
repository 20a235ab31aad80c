// Short ways to name the texts of packets and answers: keys with arguments,
// rendered by server/floor. The keys' English and German are in config/texts.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "shared/wire/values/text.h"

namespace fw::domain {

using wire::Text;

inline Text text(std::string key, std::vector<std::pair<std::string, std::string>> args = {}) {
  return Text{std::move(key), std::move(args), {}};
}
inline std::string number(std::int64_t value) { return std::to_string(value); }

}  // namespace fw::domain
