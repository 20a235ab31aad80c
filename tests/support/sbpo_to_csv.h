// Turns an instance of the public wave-picking challenge (Mercado Libre, SBPO
// 2025) into data files that the product imports, so that a demo or a
// measurement can run on real orders.
//
// The challenge's text: "orders items aisles", then one line per order and one
// per aisle ("count item quantity item quantity ..."), then the least and most
// units of a wave. Orders become orders.csv, items get names and GTINs, each of
// the challenge's aisles becomes one bay of a hall that people can walk, its
// items on the bay's three pick levels. People, carriers, cartons and addresses
// come from the demo generator.
#pragma once
#include <filesystem>
#include <string>

#include "server/admin/generate.h"

namespace fw::testing {

struct SbpoInstance {
  admin::DemoData data;
  Quantity least_units = 0;  // of a wave, as the challenge asks
  Quantity most_units = 0;
};

// `options` gives seed, now, people and deviations; its orders and items are
// ignored. Refuses with `bad_instance` when the text does not fit.
Result<SbpoInstance> read_sbpo(const std::string& text, const admin::GenerateOptions& options);

// Reads the file and writes the folder. Refuses with `cannot_read`,
// `bad_instance` or `cannot_write`.
Result<Done> convert_sbpo(const std::filesystem::path& instance,
                          const std::filesystem::path& folder,
                          const admin::GenerateOptions& options);

}  // namespace fw::testing
