// Fills the physical world of a demo from its data folder: the hall, the goods
// as they really lie there (world.csv, else stock.csv), totes and carts.
#pragma once
#include <filesystem>

#include "hw/world/world.h"
#include "shared/base/result.h"

namespace fw::admin {

// Makes `world_file`, which must not exist. Refuses what the folder lacks or says
// wrongly, naming file and line.
Result<hw::World> make_demo_world(const std::filesystem::path& data_folder,
                                  const std::filesystem::path& world_file, std::uint64_t seed);

}  // namespace fw::admin
