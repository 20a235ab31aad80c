#include "shared/base/secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <sodium.h>

namespace fw {
namespace {

void use_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot start");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string without_line_break(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

constexpr std::size_t secret_size_max = 64 * 1024;

Result<std::string> read_secret_file(const std::string& what, const std::string& path) {
  const OpenFile file(path);
  struct stat info = {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
    return refuse("secret_unreadable", what + ", file " + path + ": " + std::strerror(errno),
                  "a file this user may read", "make the file or correct its path");
  }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return refuse("secret_exposed", what + ", file " + path + " that others may read",
                  "a file for its owner alone", "chmod 600 " + path);
  }
  std::string text(secret_size_max, '\0');
  std::size_t size = 0;
  ssize_t got = 0;
  while (size < text.size() &&
         (got = ::read(file.get(), text.data() + size, text.size() - size)) > 0) {
    size += static_cast<std::size_t>(got);
  }
  text.resize(got < 0 ? 0 : size);
  return without_line_break(std::move(text));
}

// base64 of either alphabet by libsodium's variant number.
std::string encode_base64(std::string_view bytes, int variant) {
  use_sodium();
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
  text.pop_back();  // the C string's end
  return text;
}

}  // namespace

Result<std::string> read_secret(const std::string& what, const std::string& variable,
                                const std::string& file) {
  const char* set = variable.empty() ? nullptr : std::getenv(variable.c_str());
  if (set == nullptr && file.empty()) {
    return refuse("secret_missing", "no " + what, "a file or the variable " + variable,
                  "name the file in the configuration or set the variable");
  }
  auto text =
      set != nullptr ? Result<std::string>(without_line_break(set)) : read_secret_file(what, file);
  if (text && text->empty()) {
    return refuse("secret_empty", what + " without content in " + (set ? variable : file),
                  "the secret", "write it there");
  }
  return text;
}

std::string random_bytes(std::size_t size) {
  use_sodium();
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes_of(bytes), bytes.size());
  text.pop_back();
  return text;
}

Result<std::string> from_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (text.size() % 2 != 0 ||
      sodium_hex2bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &size,
                     &end) != 0 ||
      end != text.data() + text.size()) {
    return refuse("not_hex", std::to_string(text.size()) + " characters",
                  "pairs of hexadecimal digits", "correct the text");
  }
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  return encode_base64(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::string to_base64url(std::string_view bytes) {
  return encode_base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

Result<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &size,
                        &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size()) {
    return refuse("not_base64", std::to_string(text.size()) + " characters",
                  "base64 with padding (RFC 4648 section 4)", "correct the text");
  }
  bytes.resize(size);
  return bytes;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  use_sodium();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  std::string tag(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, bytes_of(tag));
  return tag;
}

std::string sha256(std::string_view message) {
  use_sodium();
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(bytes_of(digest), bytes_of(message), message.size());
  return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hash_password(std::string_view password) {
  use_sodium();
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  hash.resize(std::strlen(hash.c_str()));
  return hash;
}

bool verify_password(std::string_view password, const std::string& hash) {
  use_sodium();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace fw
