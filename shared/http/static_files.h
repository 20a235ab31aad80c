// Files served from memory with strong validators (RFC 9110 section 8.8.3): the
// console's page, embedded in the program.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "shared/http/message.h"

namespace fw::http {

class StaticFiles {
 public:
  // `path` as requested ("/", "/assets/app.3f2a.js"). `immutable`: the name
  // carries a hash of the content, so browsers may keep it for a year; others
  // are asked for again each time and answered 304 when unchanged.
  void add(std::string path, std::string content_type, std::string bytes, bool immutable = false);

  // The answer to GET or HEAD of a known path (304 when If-None-Match fits),
  // 405 to other methods on it, nothing when the path is not ours.
  std::optional<Response> answer(const Request& request) const;

 private:
  struct File {
    std::string content_type;
    std::string bytes;
    std::string etag;
    bool immutable = false;
  };
  std::map<std::string, File, std::less<>> files_;
};

// By extension: "text/html; charset=utf-8" for .html; else application/octet-stream.
std::string_view content_type_of(std::string_view path);

}  // namespace fw::http
