// Goal: secrets come only from places others cannot read, and the published
// vectors of the algorithms hold.
#include "shared/base/secret.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

using namespace fw;

namespace {
std::string secret_file(const fw::test::TempFolder& folder, const std::string& text, mode_t mode) {
  const std::string path = folder.file("key");
  std::ofstream(path, std::ios::trunc) << text;
  chmod(path.c_str(), mode);
  return path;
}
}  // namespace

TEST_CASE("HMAC-SHA-256 gives the values of RFC 4231") {
  CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("hex and base64 go there and back, and refuse what they are not") {
  const std::string bytes("\x00\xff\x10 ~\n", 6);
  CHECK(to_hex(bytes) == "00ff10207e0a");
  CHECK(from_hex("00FF10207e0a").value() == bytes);
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("zz"));
  CHECK(from_hex("").value().empty());
  // RFC 4648 section 10.
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(to_base64(plain) == coded);
    CHECK(from_base64(coded).value() == plain);
  }
  CHECK(from_base64(to_base64(bytes)).value() == bytes);
  CHECK_FALSE(from_base64("Zg"));
  CHECK_FALSE(from_base64("Z!=="));
  CHECK(to_base64url("\xfb\xff") == "-_8");
}

TEST_CASE("secrets compare by content and random ones differ") {
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
  CHECK(equal_in_constant_time("", ""));
  CHECK(random_bytes(16).size() == 16);
  CHECK(random_bytes(16) != random_bytes(16));
}

TEST_CASE("a password is known again and no other one") {
  const std::string hash = hash_password("correct horse");
  CHECK(hash.find("$argon2id$") == 0);
  CHECK(verify_password("correct horse", hash));
  CHECK_FALSE(verify_password("correct house", hash));
  CHECK_FALSE(verify_password("correct horse", "no hash"));
}

TEST_CASE("a secret comes from its owner's file or from a variable") {
  const fw::test::TempFolder folder;
  const std::string path = secret_file(folder, "s3cret\n", 0600);
  unsetenv("FLOORWAVE_SHOP_KEY");
  CHECK(read_secret("the shop's key", "FLOORWAVE_SHOP_KEY", path).value() == "s3cret");
  setenv("FLOORWAVE_SHOP_KEY", "from variable", 1);
  CHECK(read_secret("the shop's key", "FLOORWAVE_SHOP_KEY", path).value() == "from variable");
  unsetenv("FLOORWAVE_SHOP_KEY");

  const auto code = [&](const std::string& file) {
    const auto secret = read_secret("the shop's key", "FLOORWAVE_SHOP_KEY", file);
    return secret ? "ok" : secret.error().code;
  };
  CHECK(code(folder.file("none")) == "secret_unreadable");
  CHECK(code("") == "secret_missing");
  CHECK(code(secret_file(folder, "s3cret", 0640)) == "secret_exposed");
  CHECK(code(secret_file(folder, "\n", 0600)) == "secret_empty");
}
