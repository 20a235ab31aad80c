// CURVE keys (ZeroMQ RFC 26) in files, as 40 characters of Z85 (RFC 32).
//
// Every program that speaks over a network has a key pair; its file is readable
// by its owner alone and holds two lines, "public KEY" and "secret KEY". The
// server knows the hosts that may connect from a file with one line a host,
// "HOST-NAME PUBLIC-KEY"; lines that start with '#' are comments.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::wire {

struct KeyPair {
  std::string public_key;  // Z85, 40 characters
  std::string secret_key;
};

// From the operating system's random source.
KeyPair generate_keys();

// True for 40 characters of Z85.
bool is_key(std::string_view text);

// Reads a key pair. Refused: `no_keys` (no such file), `keys_readable` (others
// than the owner may read it), `bad_keys` (not two keys, or not of one pair).
Result<KeyPair> load_keys(const std::filesystem::path& file);

// As load_keys; when there is no such file, makes a pair, stores it with mode
// 0600 and writes the public key beside it as FILE.public (mode 0644).
Result<KeyPair> load_or_create_keys(const std::filesystem::path& file);

// A file whose first word is a public key (FILE.public), or `bad_keys`.
Result<std::string> load_public_key(const std::filesystem::path& file);

// Who may connect: the host's name by its public key.
class AuthorisedHosts {
 public:
  // Refused with `bad_hosts_file`, which names the line: no such file, not a
  // host and a key, a name or a key twice, or the reserved name "local".
  static Result<AuthorisedHosts> load(const std::filesystem::path& file);

  // Adds one host; false when its name or key is there already or unfit.
  bool add(const std::string& host, const std::string& public_key);
  // The host's name, or nullptr.
  const std::string* host_of(const std::string& public_key) const;
  std::size_t size() const { return by_key_.size(); }

 private:
  std::map<std::string, std::string> by_key_;
};

}  // namespace fw::wire
