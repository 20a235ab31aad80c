// A backup of the running server, as a file of its machine.
#include "server/web/decision_body.h"
#include "server/web/route.h"

namespace fw::web {

struct BackupBody {
  std::string file;  // a path on the server's machine; "" = one in its folder of backups
};
template <>
struct Members<BackupBody> {
  using T = BackupBody;
  static constexpr const char* name = "BackupRequest";
  static constexpr auto all = std::tuple{member("file", &T::file)};
};

struct BackupView {
  std::string file;
  service::BackupManifest manifest;
};
template <>
struct Members<BackupView> {
  using T = BackupView;
  static constexpr const char* name = "Backup";
  static constexpr auto all = std::tuple{
      member("file", &T::file),
      computed("made_at", [](const T& one) { return instant_text(one.manifest.made_at_ms); }),
      computed("bytes", [](const T& one) { return one.manifest.bytes; }),
      computed("last_event", [](const T& one) { return one.manifest.last_event; }),
      computed("schema", [](const T& one) { return one.manifest.schema; }),
      computed("sha256", [](const T& one) { return one.manifest.sha256; })};
};

namespace {

void make_backup(Desk& desk, const Call& call) {
  const auto body = read_body<BackupBody>(call);
  if (!body) return call.refuse(body.error());
  if (desk.backups == nullptr) {
    return call.refuse({"not_possible", "a backup of PostgreSQL", "the embedded database",
                        "use pg_dump or the tools of your PostgreSQL"});
  }
  if (!body->file.empty() && body->file.front() != '/') {
    return call.refuse({"bad_path", "'" + body->file + "'", "a path from the root on",
                        "name the file from / on, or none"});
  }
  const bool taken = desk.backups->request(
      body->file, desk.clock.wall_ms(),
      [call](const Result<service::BackupManifest>& made, const std::string& file) {
        if (!made) return call.refuse(made.error());
        call.reply(201, to_json(BackupView{file, *made}));
      });
  if (!taken) {
    call.refuse({"busy", "a backup under way", "one at a time", "wait until it has ended"});
  }
}

}  // namespace

void add_backup_routes(RouteTable& table) {
  table.add({.method = "POST",
             .path = "/backups",
             .tag = "health",
             .summary = "a copy of the database while the floor works, with checksum and manifest",
             .handle = make_backup,
             .request = schema<BackupBody>(),
             .response = schema<BackupView>(),
             .status = 201});
}

}  // namespace fw::web
