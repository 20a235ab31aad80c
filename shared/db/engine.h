// What differs between the two engines, behind one small interface. Only the
// .cpp files of this folder include this header (it pulls in SOCI).
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <soci/soci.h>

#include "shared/db/database.h"
#include "shared/db/statement.h"

namespace fw::db {

// What SOCI throws; current_error() says what it means.
using EngineError = soci::soci_error;

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
  virtual bool in_transaction() const = 0;
  virtual void script(const std::string& sql) = 0;
  virtual const char* begin_statement() const = 0;
  virtual void checkpoint() = 0;
  virtual void checkpoint_by_hand() = 0;
  virtual std::int64_t pages_since_checkpoint() const = 0;
  virtual std::unique_ptr<BackupJob> start_backup(const std::string& path) = 0;
  virtual bool claim_for_writing() = 0;

  virtual std::unique_ptr<Statement> prepare(std::string_view sql, const StatementTypes& types) = 0;

  // Must be called in a catch block: the current exception as an Error.
  virtual Error current_error() const = 0;
};

std::unique_ptr<EngineLink> open_sqlite(const std::string& path, const OpenOptions& options);
std::unique_ptr<EngineLink> open_postgresql(const std::string& where, const OpenOptions& options);

}  // namespace fw::db
