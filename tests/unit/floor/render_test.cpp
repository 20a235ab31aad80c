#include "server/floor/render.h"

#include <catch2/catch.hpp>

#include "server/floor/descriptor_alarm.h"
#include "server/floor/display_width.h"

using namespace fw;
using namespace fw::floor;
using wire::Text;

namespace {

Texts samples() {
  Texts texts;
  REQUIRE(texts.add("en", R"(
# A comment
"decimal_mark" = "."
"name" = "{name}"
"size" = ["{lines:line|lines} and {totes:tote|totes} to bind", "{lines} L {totes} T"]
"weight" = "{g:kg}"
"quote" = "say \"{x}\" \\"
"refused.other.next" = "Ask."
"refused.tote.wanted" = "an empty tote"
)"));
  REQUIRE(texts.add("de", "\"decimal_mark\" = \",\"\n\"size\" = \"{lines:Zeile|Zeilen}\"\n"));
  return texts;
}

std::string shown(const std::string& key, std::vector<std::pair<std::string, std::string>> args,
                  const std::string& language = "en", int columns = 20) {
  static const Texts texts = samples();
  return Renderer(texts, language, columns).line(Text{key, std::move(args), ""});
}

}  // namespace

TEST_CASE("a text takes its arguments, counts and weights in the person's language") {
  CHECK(shown("size", {{"lines", "1"}, {"totes", "2"}}, "en", 40) == "1 line and 2 totes to bind");
  CHECK(shown("size", {{"lines", "38"}, {"totes", "6"}}) == "38 L 6 T");
  CHECK(shown("size", {{"lines", "1"}}, "de") == "1 Zeile");
  CHECK(shown("weight", {{"g", "1240"}}) == "1.240 kg");
  CHECK(shown("weight", {{"g", "60"}}, "de") == "0,060 kg");
  CHECK(shown("weight", {{"g", "heavy"}}) == "heavy");
  CHECK(shown("quote", {{"x", "a"}}) == "say \"a\" \\");
  CHECK(shown("name", {}) == "?");
}

TEST_CASE("a long name is cut in the middle, never at the end that tells it apart") {
  CHECK(shown("name", {{"name", "BLUE MUG 30CL 6-PACK"}}) == "BLUE MUG 30CL 6-PACK");
  CHECK(shown("name", {{"name", "BLUE STONEWARE MUG 30CL 6-PACK"}}) == "BLUE STON..CL 6-PACK");
  CHECK(Renderer(Texts{}, "en", 20).line(wire::literal("BLUE STONEWARE MUG 30CL 6-PACK")) ==
        "BLUE STON..CL 6-PACK");
}

TEST_CASE("an unknown language is English; an unknown key is its family's word, or itself") {
  CHECK(shown("name", {{"name", "x"}}, "tlh") == "x");
  CHECK(shown("refused.new.next", {}) == "Ask.");
  CHECK(shown("never.heard", {}) == "never.heard");
  CHECK(Renderer(Texts{}, "en", 20).line(Text{}).empty());
}

TEST_CASE("what was wanted is said in the code's own words") {
  const Texts texts = samples();
  wire::Answer answer;
  answer.refused = {"tote", Text{"refused.tote.title", {}, ""}, wire::literal("T-1"),
                    wire::literal("a tote"), Text{"refused.tote.next", {}, ""}};
  Renderer(texts, "en", 20).render(answer);
  CHECK(answer.refused.wanted.text == "an empty tote");
  CHECK(answer.refused.given.text == "T-1");
  CHECK(answer.refused.next.text == "Ask.");
}

TEST_CASE("every text of a packet is filled in, also those of exceptions") {
  wire::Packet packet;
  packet.title = Text{"name", {{"name", "T"}}, ""};
  wire::Step step;
  step.show.context = Text{"name", {{"name", "a context that is too long"}}, ""};
  step.show.lines = {Text{"name", {{"name", "L"}}, ""}};
  step.options = {{"v", Text{"name", {{"name", "O"}}, ""}, {}}};
  wire::ExceptionOffer offer;
  offer.label = Text{"name", {{"name", "E"}}, ""};
  offer.steps = {step};
  packet.groups.resize(1);
  packet.groups[0].steps = {step};
  packet.groups[0].exceptions = {offer};
  const Texts texts = samples();
  Renderer(texts, "en", 20).render(packet);
  CHECK(packet.title.text == "T");
  CHECK(packet.groups[0].steps[0].show.lines[0].text == "L");
  CHECK(display_width(packet.groups[0].steps[0].show.context.text) <= 12);
  CHECK(packet.groups[0].exceptions[0].label.text == "E");
  CHECK(packet.groups[0].exceptions[0].steps[0].options[0].label.text == "O");
}

TEST_CASE("widths are cells, not bytes: umlauts one, kana two, accents none") {
  CHECK(display_width("Wanne für Öl") == 12);
  CHECK(display_width("コップ") == 6);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\xFF\xFE") == 2);
  CHECK(cut_end("コップ", 5) == "コッ");
  CHECK(cut_middle("コップコップコップ", 10) == "コッ..ップ");
  for (std::size_t cells = 0; cells < 30; ++cells) {
    CHECK(display_width(cut_middle("BLAUE TASSE ÄÖÜ コップ e\u0301 30 CL 6er", cells)) <= cells);
    CHECK(display_width(cut_end("BLAUE TASSE ÄÖÜ コップ", cells)) <= cells);
  }
}

TEST_CASE("a catalogue with a fault says which line") {
  for (const char* bad : {"x = \"y\"", "\"x\" = y", "\"x\" = \"y", "\"x\" = []", "\"x\" \"y\"",
                          "\"x\" = \"y\" z", "\"x\" = \"1\"\n\"x\" = \"2\""}) {
    Texts texts;
    INFO(bad);
    CHECK(texts.add("en", bad).error().code == "bad_texts");
  }
}

TEST_CASE("the alarm rings at 80 % of the descriptors, then once a minute") {
  wire::DescriptorUse use{79, 100};
  DescriptorAlarm alarm([&] { return use; });
  CHECK_FALSE(alarm.step(0));
  use.open = 80;
  CHECK_FALSE(alarm.step(9'000));
  CHECK(alarm.step(10'000));
  CHECK_FALSE(alarm.step(30'000));
  CHECK(alarm.step(70'000));
  use.open = 10;
  CHECK_FALSE(alarm.step(80'000));
  use.open = 90;
  CHECK(alarm.step(90'000));
}
