#include "shared/wire/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <zmq.h>

namespace fw::wire {
namespace {

constexpr std::size_t key_length = 40;
using KeyBuffer = std::array<char, key_length + 1>;

// The alphabet of ZeroMQ RFC 32.
constexpr std::string_view z85 =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

Failure<Refusal> bad_keys(const std::filesystem::path& file, const std::string& wanted) {
  return refuse("bad_keys", file.string(), wanted,
                "restore the file, or move it away and start again to make a new pair");
}

Result<Done> write_file(const std::filesystem::path& file, const std::string& text, mode_t mode) {
  const std::filesystem::path fresh = file.string() + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  bool good = fd >= 0 && ::fchmod(fd, mode) == 0;
  good = good && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  good = good && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!good || ::rename(fresh.c_str(), file.c_str()) != 0) {
    ::unlink(fresh.c_str());
    return refuse("cannot_write_keys", file.string(), "a folder that this program may write",
                  "create the folder or change its owner");
  }
  return Done{};
}

bool belongs_together(const KeyPair& keys) {
  KeyBuffer derived{};
  return is_key(keys.public_key) && is_key(keys.secret_key) &&
         zmq_curve_public(derived.data(), keys.secret_key.c_str()) == 0 &&
         keys.public_key == derived.data();
}

}  // namespace

KeyPair generate_keys() {
  KeyBuffer public_key{};
  KeyBuffer secret_key{};
  // Fails only when libzmq was built without CURVE, which Debian's is not.
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) std::abort();
  return {public_key.data(), secret_key.data()};
}

bool is_key(std::string_view text) {
  return text.size() == key_length && text.find_first_not_of(z85) == std::string_view::npos;
}

Result<KeyPair> load_keys(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0)
    return refuse("no_keys", file.string(), "a file with a CURVE key pair",
                  "start the program once with load or create, or copy the file there");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return refuse("keys_readable", file.string() + " is open to group or others", "mode 0600",
                  "chmod 600 " + file.string() + "; if others could read it, make a new pair");
  std::ifstream in(file);
  std::string public_word;
  std::string secret_word;
  KeyPair keys;
  in >> public_word >> keys.public_key >> secret_word >> keys.secret_key;
  if (!in || public_word != "public" || secret_word != "secret")
    return bad_keys(file, "two lines: public KEY, secret KEY");
  if (!belongs_together(keys)) return bad_keys(file, "two keys of one pair");
  return keys;
}

Result<KeyPair> load_or_create_keys(const std::filesystem::path& file) {
  auto found = load_keys(file);
  if (found || found.error().code != "no_keys") return found;
  const KeyPair keys = generate_keys();
  const std::string text = "public " + keys.public_key + "\nsecret " + keys.secret_key + "\n";
  if (auto stored = write_file(file, text, 0600); !stored) return Failure<Refusal>{stored.error()};
  const std::filesystem::path shown = file.string() + ".public";
  if (auto stored = write_file(shown, keys.public_key + "\n", 0644); !stored)
    return Failure<Refusal>{stored.error()};
  return keys;
}

Result<std::string> load_public_key(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string key;
  in >> key;
  if (!is_key(key)) return bad_keys(file, "a public key: 40 characters of Z85");
  return key;
}

Result<AuthorisedHosts> AuthorisedHosts::load(const std::filesystem::path& file) {
  std::ifstream in(file);
  AuthorisedHosts hosts;
  const auto bad = [&](int line, const std::string& given) {
    return refuse("bad_hosts_file", file.string() + " line " + std::to_string(line) + ": " + given,
                  "HOST-NAME PUBLIC-KEY, each once", "correct the line or put a '#' before it");
  };
  if (!in) return bad(0, "no such file");
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    std::istringstream words(line);
    std::string host;
    std::string key;
    std::string more;
    words >> host >> key >> more;
    if (host.empty() || host.front() == '#') continue;
    if (!more.empty() || !hosts.add(host, key)) return bad(number, line);
  }
  return hosts;
}

bool AuthorisedHosts::add(const std::string& host, const std::string& public_key) {
  constexpr std::size_t max_host = 64;
  if (host.empty() || host.size() > max_host || host == "local" || !is_key(public_key))
    return false;
  for (const auto& [key, name] : by_key_)
    if (name == host) return false;
  return by_key_.emplace(public_key, host).second;
}

const std::string* AuthorisedHosts::host_of(const std::string& public_key) const {
  const auto found = by_key_.find(public_key);
  return found == by_key_.end() ? nullptr : &found->second;
}

}  // namespace fw::wire
