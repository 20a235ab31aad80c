// The names under which the service knows the database: it opens no connection
// and writes no SQL, it only hands these through to the store's functions.
#pragma once
#include "shared/db/database.h"

namespace fw::store {

using Connection = db::Database;
using Error = db::Error;
using ErrorKind = db::ErrorKind;

// A broken assumption of the store (a row that must exist does not): a bug,
// which rolls the command back and is recorded.
inline Error broken(const std::string& what) { return Error(ErrorKind::other, what); }

}  // namespace fw::store
