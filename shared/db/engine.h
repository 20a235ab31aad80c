// What differs between the two engines, behind one small interface. Only the
// .cpp files of this folder include this header (it pulls in SOCI).
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <soci/soci.h>

#include "shared/db/database.h"

namespace fw::db {

class BackupJob {
 public:
  virtual ~BackupJob() = default;
  virtual bool step(int pages) = 0;
  virtual int progress_per_mille() const = 0;
};

class EngineLink {
 public:
  virtual ~EngineLink() = default;

  virtual Engine engine() const = 0;
  virtual soci::session& session() = 0;
  virtual bool in_transaction() const = 0;
  virtual void script(const std::string& sql) = 0;
  virtual const char* begin_statement() const = 0;
  virtual void checkpoint() = 0;
  virtual std::unique_ptr<BackupJob> start_backup(const std::string& path) = 0;
  virtual bool claim_for_writing() = 0;

  // The SQL for a parameter of this type; nullopt: a NULL of unknown type.
  virtual std::string placeholder(int number, std::optional<Type> type) const = 0;
  // Integers are fetched as text where the engine gives more than integers.
  virtual bool integers_as_text() const = 0;
  // Bytes travel as text: SQLite takes them as they are, PostgreSQL in hex.
  virtual std::string encode_bytes(const std::string& raw) const = 0;
  virtual std::string decode_bytes(std::string text) const = 0;

  // The column (from 0) of the row just fetched is no integer: SQLite would
  // silently give 0 or cut it.
  virtual bool misread_as_integer(soci::statement& statement, int column) const = 0;
  // Lets go of a half-read statement, which would hold its snapshot open.
  virtual void rewind(soci::statement& statement) noexcept = 0;

  // Must be called in a catch block: the current exception as an Error.
  virtual Error current_error() const = 0;
};

std::unique_ptr<EngineLink> open_sqlite(const std::string& path, const OpenOptions& options);
std::unique_ptr<EngineLink> open_postgresql(const std::string& where, const OpenOptions& options);

}  // namespace fw::db
