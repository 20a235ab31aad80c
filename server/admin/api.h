// The server's API as the commands of `floorwave` use it.
#pragma once
#include <optional>
#include <string>

#include <boost/json.hpp>

#include "shared/base/result.h"
#include "shared/http/client.h"

namespace fw::admin {

// Why a call came to nothing: a refusal of the server, or no server at all.
struct ApiFault {
  bool reached = false;
  Refusal refusal;
};

struct ApiAnswer {
  int status = 200;
  boost::json::value body;
};

class Api {
 public:
  // "http://127.0.0.1:8080". Imports and plans may take minutes.
  explicit Api(std::string server);

  Result<ApiAnswer, ApiFault> get(const std::string& path);
  // Each carries a new Idempotency-Key and is repeated once with it when the
  // answer was lost on the way.
  Result<ApiAnswer, ApiFault> post(const std::string& path, const std::string& body,
                                   const std::string& type = "application/json");
  Result<ApiAnswer, ApiFault> remove(const std::string& path, const std::string& body);
  Result<ApiAnswer, ApiFault> patch(const std::string& path, const std::string& body);
  // All rows of a list, page by page; at most `most`.
  Result<boost::json::array, ApiFault> rows(const std::string& path, std::size_t most);

  const std::string& server() const { return server_; }

 private:
  Result<ApiAnswer, ApiFault> fetch(const http::Call& call);

  std::string server_;
  http::Client client_;
};

// "limit" and the like appended to a path that may have a query already.
std::string with_parameter(const std::string& path, const std::string& name,
                           const std::string& value);

}  // namespace fw::admin
