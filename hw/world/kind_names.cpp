// The kinds as text in the world's file, and back.
#include <cstddef>

#include "hw/world/state.h"

namespace fw::hw {
namespace {

constexpr const char* location_kinds[] = {"shelf", "staging", "pack_station", "scale",
                                          "dock",  "problem", "carrier"};
constexpr const char* container_kinds[] = {"tote", "cart", "box", "pallet", "hands"};
constexpr const char* error_kinds[] = {"less", "more", "wrong_place", "mispick"};
constexpr const char* caught_kinds[] = {"not_yet", "at_pick", "at_pack"};

template <class Kind, std::size_t N>
Kind find_kind(const char* const (&names)[N], const std::string& text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Kind>(i);
  }
  throw db::Error(db::ErrorKind::corrupt, "the world's file holds an unknown kind");
}

}  // namespace

std::string text_of(LocationKind kind) { return location_kinds[static_cast<std::size_t>(kind)]; }
std::string text_of(ContainerKind kind) { return container_kinds[static_cast<std::size_t>(kind)]; }
std::string text_of(WorldErrorKind kind) { return error_kinds[static_cast<std::size_t>(kind)]; }
std::string text_of(Caught caught) { return caught_kinds[static_cast<std::size_t>(caught)]; }

LocationKind location_kind(const std::string& text) {
  return find_kind<LocationKind>(location_kinds, text);
}
ContainerKind container_kind(const std::string& text) {
  return find_kind<ContainerKind>(container_kinds, text);
}
WorldErrorKind error_kind(const std::string& text) {
  return find_kind<WorldErrorKind>(error_kinds, text);
}
Caught caught_of(const std::string& text) { return find_kind<Caught>(caught_kinds, text); }

}  // namespace fw::hw
