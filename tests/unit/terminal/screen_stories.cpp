// Golden screens: each page as text, per size and language, under golden/. Set
// FLOORWAVE_REWRITE_GOLDEN=1 to write them anew, and read the difference.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "terminal/ui/face_input.h"
#include "terminal/ui/layout.h"
#include "terminal/ui/vt.h"
#include "tests/unit/terminal/device.h"
#include "tests/unit/terminal/temp_folder.h"

namespace fw::terminal::story {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Hall {
  explicit Hall(std::vector<Packet> work, std::string language = "en")
      : hh(server, folder.file("o.db")) {
    auto script = floor_script(std::move(work));
    server.answer = [script, language](const std::string& device, const Request& request) {
      Answer a = script(device, request);
      if (a.session != 0) a.language = language;
      return a;
    };
    hh.wait(200);
  }
  void begin() {
    hh.sign_on();
    hh.type("");
    hh.wait(100);
  }
  void check(const std::string& name) {
    for (const auto& [columns, rows] : {std::pair{20, 16}, std::pair{40, 8}, std::pair{40, 20}}) {
      const Drawn drawn = draw(*hh, face, hh.now, columns, rows);
      compare(name + "_" + std::to_string(columns) + "x" + std::to_string(rows), drawn.screen);
    }
  }
  static void compare(const std::string& name, const Screen& screen) {
    INFO(name);
    const std::string path =
        std::string(FLOORWAVE_SOURCE_DIR) + "/tests/unit/terminal/golden/" + name + ".txt";
    if (std::getenv("FLOORWAVE_REWRITE_GOLDEN") != nullptr) std::ofstream(path) << screen.text();
    CHECK(screen.text() == read_file(path));
    for (int r = 0; r < screen.rows(); ++r)
      CHECK(display_width(screen.row_text(r)) == screen.columns());
  }
  void press(hw::Key key) { handle(hw::ScannerEvent{hw::KeyPress{key, ""}}, *hh, face, hh.now); }
  void key(const std::string& character) {
    handle(hw::ScannerEvent{hw::KeyPress{hw::Key::character, character}}, *hh, face, hh.now);
  }

  TempFolder folder;
  FakeServer server;
  Device hh;
  FaceState face;
};

Packet two_stops() { return pick_packet({mug_stop(1, 2, 1), mug_stop(2, 1, 0, "A-12-07-C")}); }

TEST_CASE("screens of a picker from badge to drop") {
  Hall hall({two_stops()});
  hall.check("sign_on");
  hall.hh.sign_on();
  hall.check("home");
  hall.hh.type("");
  hall.hh.wait(100);
  hall.check("go_to");
  hall.hh.scan("A-12-03-B");
  hall.check("pick");
  hall.hh.scan(mug6);
  hall.check("pick_counted");
  hall.hh.scan(mug6);
  hall.hh.scan(mug6);
  hall.check("put");
}

TEST_CASE("screens of rejected scans take the whole page") {
  Packet packet = two_stops();
  packet.groups[1].steps[1].accept = {an_item(mug1, "BLUE MUG 30CL SINGLE")};
  Hall hall({packet});
  hall.begin();
  hall.hh.scan("A-12-07-C");
  hall.check("wrong_place");
  hall.hh.scan("A-12-03-B");
  hall.hh.scan(mug1);
  hall.check("wrong_item");
  hall.hh.scan("T-00917");
  hall.check("wrong_class");
  hall.hh.scan("??");
  hall.check("not_known");
  hall.hh.type("");  // read and dismissed
  hall.check("after_wrong");
}

TEST_CASE("screens in German") {
  Hall hall({two_stops()}, "de");
  hall.begin();
  hall.hh.scan("T-00917");
  hall.check("wrong_class_de");
  hall.hh.type("");
  hall.press(hw::Key::f1);
  hall.check("help_de");
}

TEST_CASE("screens of the menu and a short, by digits alone") {
  Hall hall({two_stops()});
  hall.begin();
  hall.hh.scan("A-12-03-B");
  hall.hh.scan(mug6);
  hall.press(hw::Key::f4);
  hall.check("menu");
  hall.key("1");
  hall.check("short_found");
  hall.hh.wait(1'000);  // read
  hall.press(hw::Key::enter);
  hall.check("short_why");
  hall.key("1");
  hall.check("short_put");
}

TEST_CASE("screens of no signal, resume and a stopped job") {
  Hall hall({two_stops()});
  hall.begin();
  hall.server.away = true;
  hall.hh.scan("A-12-03-B");
  hall.hh.scan(mug6);
  hall.hh.scan(mug6);
  hall.hh.scan(mug6);
  hall.hh.scan("T-00917");
  hall.hh.wait(16'000);
  hall.check("no_signal");
  hall.hh.switch_off();
  hall.hh.switch_on();
  hall.check("resume");
  hall.hh.type("");
  hall.server.away = false;
  hall.hh.wait(11'000);
  hall.server.tell("HH-07", Revoke{7001, 3,
                                   literal("Supervisor cancelled 100482 14:02. Put 3 MUG "
                                           "back to A-12-03-B.")});
  hall.hh.wait(50);
  hall.check("stopped");
}

TEST_CASE("screens of a pack station: list, carton, weight, waiting, refused") {
  Packet pack = pack_packet();
  pack.overview = {literal("DHL PAKET"), literal("leaves by 16:05")};
  Hall hall({pack});
  hall.begin();
  hall.hh.scan(towel);
  hall.hh.scan(mug6);
  hall.check("pack_list");
  hall.press(hw::Key::f4);
  hall.key("1");
  hall.check("pack_which_line");
  hall.press(hw::Key::f3);
  for (int i = 0; i < 2; ++i) hall.hh.scan(mug6);
  for (int i = 0; i < 2; ++i) hall.hh.scan(mug1);
  hall.check("pack_carton");
  hall.press(hw::Key::enter);
  hall.face.scale_g = 1240;
  hall.check("pack_weight");
  hall.server.answer = [](const std::string&, const Request&) {
    Answer a;
    a.status = AnswerStatus::refused;
    a.refused = {"weight", literal("WEIGHT DIFFERS"), literal("1.240 kg"), literal("1.870 kg"),
                 literal("Open the box and count again.")};
    return a;
  };
  hall.hh.enter(Weighing{1240, true});
  hall.check("pack_waiting");
  hall.hh.wait(100);
  hall.check("pack_refused");
}

TEST_CASE("screens of questions: how many, lot") {
  Packet packet = two_stops();
  packet.groups[0].steps[1].ask_quantity_above = 2;
  packet.groups[0].steps[1].needs_lot = true;
  Hall hall({packet});
  hall.begin();
  hall.hh.scan("A-12-03-B");
  hall.hh.scan(mug6);
  hall.check("which_lot");
  for (const char* c : {"L", "2"}) hall.key(c);
  hall.check("which_lot_typed");
  hall.press(hw::Key::enter);
  hall.check("how_many");
}

TEST_CASE("sign off is the last choice of the menu, on the home page too") {
  Hall hall({two_stops()});
  hall.hh.sign_on();
  hall.press(hw::Key::f4);
  hall.check("home_menu");
  hall.key("1");
  hall.hh.wait(100);
  CHECK(hall.hh->slot() == Slot::sign_on);
  hall.begin();
  hall.press(hw::Key::f4);
  CHECK(sign_off_number(*hall.hh) == 3);
  hall.key("3");
  hall.hh.wait(100);
  CHECK(hall.hh->slot() == Slot::sign_on);
}

TEST_CASE("typing is echoed, F2 clears it, backspace takes one letter") {
  Hall hall({two_stops()});
  hall.begin();
  for (const char* c : {"4", "1", "ü"}) hall.key(c);
  CHECK(draw(*hall.hh, hall.face, hall.hh.now, 20, 16).screen.row_text(14).starts_with(">41ü"));
  hall.press(hw::Key::backspace);
  CHECK(hall.face.typed == "41");
  hall.press(hw::Key::f2);
  CHECK(hall.face.typed.empty());
  for (const char* c : {"4", "1", "7"}) hall.key(c);
  hall.press(hw::Key::enter);
  CHECK(hall.hh.step() == 11);
}

TEST_CASE("the terminal gets only the cells that changed") {
  VtRenderer vt;
  Screen one(20, 4);
  one.put(0, 0, "PICK W412");
  one.put(1, 3, "12");
  vt.update(one, 3, 1);
  CHECK(vt.update(one, 3, 1) == "\x1b[4;2H");
  Screen two = one;
  two.put(1, 4, "3");
  CHECK(vt.update(two, 3, 1) == "\x1b[2;5H3\x1b[4;2H");
  two.put(2, 0, "ab", Style::reverse);
  CHECK(vt.update(two, 3, 1) == "\x1b[3;1H\x1b[0;7mab\x1b[0m\x1b[4;2H");
  vt.repaint();
  CHECK(vt.update(two, 0, 0).starts_with("\x1b[0m\x1b[2J"));
}

TEST_CASE("names are cut in the middle, never at the end that tells them apart") {
  CHECK(shorten("BLUE MUG 30CL 6-PACK", 20) == "BLUE MUG 30CL 6-PACK");
  CHECK(shorten("BLUE MUG 30CL 6-PACK", 12) == "BLUE ..-PACK");
  CHECK(display_width(shorten("GRÜNE TASSE 30CL 6ER", 10)) == 10);
  CHECK(display_width("日本") == 4);
  CHECK(wrap("Put it back. Scan the 6-PACK.", 20) ==
        std::vector<std::string>{"Put it back. Scan", "the 6-PACK."});
  CHECK(wrap("ABCDEFGHIJ K", 4) == std::vector<std::string>{"ABCD", "EFGH", "IJ K"});
  Screen screen(10, 4);
  screen.put(0, 8, "abc\x1b[2J");  // a control character moves no cursor
  CHECK(screen.row_text(0) == "        ab");
}

TEST_CASE("a digit answers the menu at once; the ENTER of habit behind it answers nothing") {
  Hall hall({two_stops()});
  hall.begin();
  hall.hh.scan("A-12-03-B");
  hall.hh.scan(mug6);
  hall.press(hw::Key::f4);
  hall.key("1");
  REQUIRE(hall.hh->runner().detour);
  const auto from = hall.hh->runner().detour->progress;
  hall.press(hw::Key::enter);
  CHECK(hall.hh->runner().detour->progress == from);
  hall.press(hw::Key::enter);  // this one is meant: as many as the screen says
  CHECK_FALSE(hall.hh->runner().detour->progress == from);
}

}  // namespace
}  // namespace fw::terminal::story
