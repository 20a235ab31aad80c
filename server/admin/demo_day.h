// The office's part of a demo's day, over HTTP like everybody's: master data and
// orders from a data folder, devices, waves, and when all is done. Shared by the
// demo driver and the flow tests.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include "server/admin/demo_floor.h"
#include "shared/base/types.h"
#include "shared/http/client.h"

namespace fw::admin {

// Talks to an API; what goes wrong is thrown (std::runtime_error) as text for the
// person. Every POST carries an Idempotency-Key of its own.
class DemoApi {
 public:
  explicit DemoApi(std::string url);

  boost::json::value get(const std::string& path);
  boost::json::value post(const std::string& path, const boost::json::value& body);
  boost::json::value post_csv(const std::string& path, const std::string& text);

 private:
  boost::json::value call(const std::string& method, const std::string& path,
                          const std::string& body, const std::string& type);

  std::string url_;
  http::Client client_;
  std::int64_t key_;
};

using Say = std::function<void(const std::string& line)>;

// Fills in who works where: badges of the first `pickers` and `packers` of the
// folder's workers.csv (as many as it has) and the pack places of its
// locations.csv. Refused (too_few_people) when there is none of one kind.
Result<DemoFloorOptions> choose_people(const std::filesystem::path& data_folder,
                                       DemoFloorOptions options);

// Imports the folder's files in the order in which they need each other, enrols
// the floor's devices, printers and shop on the way, and says what was accepted. Returns
// when the truck leaves that is to miss its order (demo_cases.h); 0 = there is none.
EpochMs import_demo_data(DemoApi& api, const std::filesystem::path& data_folder,
                         const DemoFloor& floor, const Say& say);

// Plans and releases a wave of what waits; its number, or nothing when nothing does.
std::optional<std::string> release_wave(DemoApi& api, std::int64_t fulfilments_most,
                                        const Say& say);

// The books of shelves and totes, row by row: GET /api/v1/stock in pages.
boost::json::array read_book(DemoApi& api);

// Whether nothing waits any more: by GET /api/v1/summary every order has ended,
// nobody has work left on the floor and every shop has been told; by the robots'
// statistics no device has anything left to tell.
bool is_drained(const boost::json::object& summary, const boost::json::object& robots);
// summary.part.key, 0 when absent.
std::int64_t count_of(const boost::json::object& summary, const char* part, const char* key);

std::string read_whole_file(const std::filesystem::path& file);
// A file with one JSON object; empty when it is none.
boost::json::object read_object(const std::filesystem::path& file);

}  // namespace fw::admin
