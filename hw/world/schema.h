// The tables of the world's file.
#pragma once
#include <span>

#include "shared/db/migrate.h"

namespace fw::hw {

std::span<const db::Migration> world_migrations();

}  // namespace fw::hw
