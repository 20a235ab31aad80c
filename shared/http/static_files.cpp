#include "shared/http/static_files.h"

#include <array>
#include <cstdint>

#include "shared/http/text.h"

namespace fw::http {
namespace {

// FNV-1a (64 bits) and the length: a validator, not a fingerprint against malice.
std::string make_etag(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  constexpr std::string_view hex = "0123456789abcdef";
  std::string tag = "\"";
  for (int shift = 60; shift >= 0; shift -= 4) tag += hex[(hash >> shift) & 15];
  return tag + "-" + std::to_string(bytes.size()) + "\"";
}

// If-None-Match compares weakly (RFC 9110 section 13.1.2).
bool names_tag(std::string_view list, std::string_view etag) {
  bool found = false;
  for_each_element(list, [&](std::string_view e) {
    if (e.substr(0, 2) == "W/") e.remove_prefix(2);
    found |= e == "*" || e == etag;
  });
  return found;
}

}  // namespace

void StaticFiles::add(std::string path, std::string content_type, std::string bytes,
                      bool immutable) {
  std::string etag = make_etag(bytes);
  files_.insert_or_assign(
      std::move(path), File{std::move(content_type), std::move(bytes), std::move(etag), immutable});
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
  const auto at = files_.find(request.path);
  if (at == files_.end()) return std::nullopt;
  if (request.method != "GET" && request.method != "HEAD") {
    Response refused = problem(405, Refusal{"method_not_allowed", "method " + request.method,
                                            "GET or HEAD", "this is a file"});
    refused.headers.set("Allow", "GET, HEAD");
    return refused;
  }
  const File& file = at->second;
  Response response;
  response.headers.set("ETag", file.etag);
  response.headers.set("Cache-Control",
                       file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (names_tag(request.headers.get("If-None-Match"), file.etag)) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", file.content_type);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.body = file.bytes;
  return response;
}

std::string_view content_type_of(std::string_view path) {
  struct Type {
    std::string_view extension;
    std::string_view type;
  };
  static constexpr std::array types{Type{".html", "text/html; charset=utf-8"},
                                    Type{".js", "text/javascript; charset=utf-8"},
                                    Type{".css", "text/css; charset=utf-8"},
                                    Type{".json", "application/json"},
                                    Type{".map", "application/json"},
                                    Type{".svg", "image/svg+xml"},
                                    Type{".png", "image/png"},
                                    Type{".ico", "image/x-icon"},
                                    Type{".woff2", "font/woff2"},
                                    Type{".wav", "audio/wav"},
                                    Type{".webmanifest", "application/manifest+json"},
                                    Type{".txt", "text/plain; charset=utf-8"}};
  for (const Type& t : types) {
    if (path.size() >= t.extension.size() &&
        equal_ignoring_case(path.substr(path.size() - t.extension.size()), t.extension)) {
      return t.type;
    }
  }
  return "application/octet-stream";
}

}  // namespace fw::http
