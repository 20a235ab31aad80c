// Rows that the writing connection keeps in memory: never other than the stored ones.
#include <stdexcept>

#include <catch2/catch.hpp>

#include "server/store/kept.h"
#include "server/store/schema.h"
#include "shared/db/migrate.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

struct Shelf {
  Shelf() {
    database.exec("CREATE TABLE shelf (id INTEGER PRIMARY KEY, x INTEGER NOT NULL)");
    database.exec("INSERT INTO shelf (id, x) VALUES (1, 10), (2, 20)");
  }
  const std::int64_t* read(Id id) {
    return kept.get(id, [&] {
      ++reads;
      return database.value<std::int64_t>("SELECT x FROM shelf WHERE id = :1", id);
    });
  }

  store::Connection database = store::Connection::open(":memory:");
  store::Proof proof;
  store::Kept<Id, std::int64_t> kept{database, "shelf", proof};
  int reads = 0;
};

TEST_CASE("a row is read once, and again after a statement that changes its table") {
  Shelf shelf;
  CHECK(*shelf.read(1) == 10);
  CHECK(*shelf.read(1) == 10);
  CHECK(shelf.reads == 1);
  shelf.database.exec("INSERT INTO shelf (id, x) VALUES (3, 30)");
  CHECK(*shelf.read(1) == 10);
  CHECK(shelf.reads == 1);
  shelf.database.exec("UPDATE shelf SET x = 11 WHERE id = 1");
  CHECK(*shelf.read(1) == 11);
  CHECK(shelf.reads == 2);
}

TEST_CASE("a row that is missing is asked for each time") {
  Shelf shelf;
  CHECK(shelf.read(4) == nullptr);
  shelf.database.exec("INSERT INTO shelf (id, x) VALUES (4, 40)");
  CHECK(*shelf.read(4) == 40);
}

TEST_CASE("who says which row it changes mends that one, and the others are kept") {
  Shelf shelf;
  shelf.read(1);
  shelf.read(2);
  shelf.kept.told([&] { shelf.database.exec("UPDATE shelf SET x = 11 WHERE id = 1"); });
  *shelf.kept.find(1) = 11;
  CHECK(*shelf.read(1) == 11);
  CHECK(*shelf.read(2) == 20);
  CHECK(shelf.reads == 2);
}

TEST_CASE("what was kept of a transaction that is rolled back is forgotten") {
  Shelf shelf;
  shelf.database.begin();
  shelf.kept.told([&] { shelf.database.exec("UPDATE shelf SET x = 11 WHERE id = 1"); });
  CHECK(*shelf.read(1) == 11);
  shelf.database.rollback();
  CHECK(*shelf.read(1) == 10);
}

TEST_CASE("a row that was changed without a word is found out where rows are proved") {
  Shelf shelf;
  shelf.proof.wanted = true;
  shelf.read(1);
  shelf.kept.told([&] { shelf.database.exec("UPDATE shelf SET x = 11 WHERE id = 1"); });
  CHECK(*shelf.read(1) == 11);
  CHECK(shelf.proof.differing == 1);
}

}  // namespace
}  // namespace fw::service::story
