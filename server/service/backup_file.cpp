#include "server/service/backup_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>

#include "shared/base/checksum.h"

namespace fw::service {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::int64_t number_of(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::string text_of(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

bool write_synced(const std::string& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  return ::close(fd) == 0 && written;
}

Result<BackupManifest> read_manifest(const std::string& backup) {
  std::ifstream in(manifest_file(backup));
  if (!in) {
    return refuse("no_manifest", manifest_file(backup), "the manifest that was written beside it",
                  "copy FILE and FILE.manifest together");
  }
  std::stringstream text;
  text << in.rdbuf();
  json::error_code error;
  const auto read = json::parse(text.str(), error);
  const auto* object = error ? nullptr : read.if_object();
  if (object == nullptr || number_of(*object, "v") != 1) {
    return refuse("bad_manifest", manifest_file(backup), "a manifest of version 1",
                  "use another backup, or a newer program");
  }
  return BackupManifest{number_of(*object, "made_at_ms"), text_of(*object, "version"),
                        number_of(*object, "schema"),     text_of(*object, "incarnation"),
                        number_of(*object, "last_event"), number_of(*object, "bytes"),
                        text_of(*object, "sha256")};
}

}  // namespace

std::string encode_manifest(const BackupManifest& manifest) {
  return json::serialize(json::object{{"v", 1},
                                      {"made_at_ms", manifest.made_at_ms},
                                      {"version", manifest.version},
                                      {"schema", manifest.schema},
                                      {"incarnation", manifest.incarnation},
                                      {"last_event", manifest.last_event},
                                      {"bytes", manifest.bytes},
                                      {"sha256", manifest.sha256}});
}

Result<Done> write_manifest(const std::string& backup, BackupManifest& manifest) {
  std::error_code error;
  manifest.bytes = static_cast<std::int64_t>(fs::file_size(backup, error));
  const auto sum = sha256_of_file(backup);
  if (!sum) return Failure{sum.error()};
  manifest.sha256 = *sum;
  if (write_synced(manifest_file(backup), encode_manifest(manifest) + "\n")) return Done{};
  return refuse("cannot_write", manifest_file(backup), "a folder that can be written",
                "check the folder and the space left on the disk");
}

Result<BackupManifest> read_and_verify(const std::string& backup) {
  auto manifest = read_manifest(backup);
  if (!manifest) return manifest;
  std::error_code error;
  const auto bytes = static_cast<std::int64_t>(fs::file_size(backup, error));
  if (error || bytes != manifest->bytes) {
    return refuse("damaged_backup",
                  backup + " has " + (error ? "no" : std::to_string(bytes)) + " bytes",
                  std::to_string(manifest->bytes) + " bytes", "use another backup");
  }
  const auto sum = sha256_of_file(backup);
  if (!sum) return Failure{sum.error()};
  if (*sum != manifest->sha256) {
    return refuse("damaged_backup", backup + " sums up to " + *sum, manifest->sha256,
                  "use another backup");
  }
  return manifest;
}

std::string scheduled_name(EpochMs at_ms) {
  const std::time_t seconds = at_ms / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char name[64];
  std::strftime(name, sizeof name, "floorwave-%Y%m%d-%H%M%S.db", &utc);
  return name;
}

EpochMs made_at(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  std::tm utc{};
  int used = 0;
  const int read =
      std::sscanf(name.c_str(), "floorwave-%4d%2d%2d-%2d%2d%2d.db%n", &utc.tm_year, &utc.tm_mon,
                  &utc.tm_mday, &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &used);
  if (read != 6 || used != static_cast<int>(name.size())) return 0;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  return static_cast<EpochMs>(::timegm(&utc)) * 1000;
}

std::vector<std::string> scheduled_backups(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (made_at(entry.path().string()) > 0) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace fw::service
