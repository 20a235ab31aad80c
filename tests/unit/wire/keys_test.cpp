#include "shared/wire/keys.h"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

using namespace fw;
using namespace fw::wire;

namespace {
void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }
}  // namespace

TEST_CASE("a program makes its key pair at the first start and keeps it") {
  test::TempFolder folder;
  const std::string file = folder.file("server.keys");
  const auto made = load_or_create_keys(file);
  REQUIRE(made);
  CHECK(is_key(made->public_key));
  CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::mask) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(load_or_create_keys(file)->secret_key == made->secret_key);
  CHECK(load_public_key(file + ".public").value() == made->public_key);
  CHECK(load_or_create_keys("/nowhere/at/all").error().code == "cannot_write_keys");
}

TEST_CASE("a secret key that others can read, or half a pair, is refused") {
  test::TempFolder folder;
  const std::string file = folder.file("keys");
  CHECK(load_keys(file).error().code == "no_keys");
  const KeyPair a = generate_keys();
  const KeyPair b = generate_keys();
  write(file, "public " + a.public_key + "\nsecret " + b.secret_key + "\n");
  CHECK(load_keys(file).error().code == "keys_readable");
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  CHECK(load_keys(file).error().code == "bad_keys");
  write(folder.file("other"), "hello");
  CHECK(load_public_key(folder.file("other")).error().code == "bad_keys");
}

TEST_CASE("the file of authorised hosts names each host and key once") {
  test::TempFolder folder;
  const std::string file = folder.file("hosts");
  const std::string a = generate_keys().public_key;
  const std::string b = generate_keys().public_key;
  write(file, "# handhelds\n\nhall-1 " + a + "\n  pack " + b + "\n");
  const auto hosts = AuthorisedHosts::load(file);
  REQUIRE(hosts);
  REQUIRE(hosts->host_of(a) != nullptr);
  CHECK(*hosts->host_of(a) == "hall-1");
  CHECK(hosts->host_of(generate_keys().public_key) == nullptr);
  for (const std::string& bad :
       std::vector<std::string>{"hall-1 " + a + "\nhall-1 " + b, "hall-1 " + a + "\nhall-2 " + a,
                                "hall-1", "hall-1 short", "local " + a, "hall-1 " + a + " more"}) {
    write(file, bad);
    CHECK(AuthorisedHosts::load(file).error().code == "bad_hosts_file");
  }
  CHECK_FALSE(AuthorisedHosts::load(folder.file("none")));
}
