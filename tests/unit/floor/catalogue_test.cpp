// The catalogues of config/texts against what the rules really say: every key
// that server/domain and server/service name exists in every language, and fits
// the narrowest screen whatever its arguments are.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "server/floor/display_width.h"
#include "server/floor/render.h"

using namespace fw;
using namespace fw::floor;

namespace {

constexpr int narrowest = 20;

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> matches(const std::string& source, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (auto it = std::sregex_iterator(source.begin(), source.end(), expression);
       it != std::sregex_iterator(); ++it)
    found.insert((*it)[1]);
  return found;
}

std::string sources_of(const std::string& room) {
  std::string all;
  const auto folder = std::filesystem::path(FLOORWAVE_SOURCE_DIR) / "server" / room;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.path().extension() == ".cpp" || file.path().extension() == ".h")
      all += read(file.path());
  return all;
}

// The first words of all keys: "pick" of "pick.context".
std::set<std::string> families() {
  std::set<std::string> all;
  for (const std::string& key : Texts::embedded().keys("en"))
    if (key.find('.') != std::string::npos) all.insert(key.substr(0, key.find('.')));
  return all;
}

std::set<std::string> keys_used() {
  const std::string source = sources_of("domain") + sources_of("service");
  std::set<std::string> keys = matches(source, R"re(\btext\(\s*"([a-z0-9_]+\.[a-z0-9_.]+)")re");
  const auto known = families();
  for (const std::string& word : matches(source, R"re("([a-z0-9_]+(?:\.[a-z0-9_]+)+)")re"))
    if (known.count(word.substr(0, word.find('.'))) > 0) keys.insert(word);
  for (const std::string& code : matches(source, R"re(\brefused\(\s*"([a-z_]+)")re"))
    for (const char* part : {".title", ".wanted", ".next"}) keys.insert("refused." + code + part);
  for (const std::string& code : matches(source, R"re(\bgoodbye\(\s*"([a-z_]+)")re"))
    keys.insert("goodbye." + code);
  // Made from a prefix and a part.
  for (const char* part : {"context", "verb", "ask", "hint"})
    for (const char* home : {"home.cart.", "home.pack."}) keys.insert(std::string(home) + part);
  // Prefixes of keys that are put together: "refused." + code.
  std::erase_if(keys, [](const std::string& key) { return key.back() == '.'; });
  return keys;
}

// Texts that stand behind a number: of menus, and of choices as the rules write them.
std::set<std::string> numbered_texts() {
  const std::string source = sources_of("domain");
  auto keys = matches(source, R"re(\{"[a-z_]+", text\("([a-z0-9_.]+)"\), \{\}\})re");
  keys.merge(matches(source, R"re(\boption\("[a-z_]+", "([a-z0-9_.]+)"\))re"));
  for (const std::string& key : Texts::embedded().keys("en"))
    if (key.ends_with(".label") || key.starts_with("undo.")) keys.insert(key);
  return keys;
}

// Sentences are wrapped by the terminal; all other texts are one line.
bool is_sentence(const std::string& key) {
  return key.rfind("revoked.", 0) == 0 || key.rfind("goodbye.", 0) == 0 ||
         (key.rfind("refused.", 0) == 0 && key.size() > 5 && key.substr(key.size() - 5) == ".next");
}

std::set<std::string> arguments_of(const Templates& templates) {
  std::set<std::string> names;
  for (const std::string& one : templates) names.merge(matches(one, R"re(\{([a-z_]+)[:}])re"));
  return names;
}

wire::Text with_long_arguments(const std::string& key, const Templates& templates) {
  wire::Text text{key, {}, ""};
  for (const std::string& name : arguments_of(templates))
    text.args.emplace_back(name, "BLUE STONEWARE MUG 30 CL GIFT WRAPPED 6-PACK");
  return text;
}

}  // namespace

TEST_CASE("every text that the rules name is in every language") {
  const auto used = keys_used();
  CHECK(used.size() > 60);
  for (const std::string& language : Texts::embedded().languages()) {
    const auto keys = Texts::embedded().keys(language);
    const std::set<std::string> known(keys.begin(), keys.end());
    std::string missing;
    for (const std::string& key : used)
      if (known.count(key) == 0) missing += key + " ";
    INFO("add to config/texts/" << language << ".toml: " << missing);
    CHECK(missing.empty());
  }
}

TEST_CASE("no text is kept that nothing says any more") {
  const std::string source = sources_of("domain") + sources_of("service") + sources_of("floor");
  const auto words = matches(source, R"re("([a-z0-9_]+)")re");
  const std::set<std::string> families{"refused", "revoked", "goodbye", "home", "say"};
  for (const std::string& key : Texts::embedded().keys("en")) {
    if (source.find('"' + key + '"') != std::string::npos) continue;
    // "refused.no_work.next" is put together from the name of the refusal.
    std::string name = key.substr(0, key.find('.'));
    if (families.count(name) > 0) {
      name = key.substr(name.size() + 1);
      name = name.substr(0, name.find('.'));
    }
    INFO(key << " is in config/texts, but no rule names it");
    CHECK((name == "other" || words.count(name) == 1));
  }
}

TEST_CASE("all languages have the same keys with the same arguments") {
  const Texts& texts = Texts::embedded();
  CHECK(texts.languages() == std::vector<std::string>{"de", "en"});
  for (const std::string& language : texts.languages()) {
    CHECK(texts.keys(language) == texts.keys("en"));
    for (const std::string& key : texts.keys(language)) {
      INFO(language << " " << key);
      const auto wanted = arguments_of(*texts.find("en", key));
      for (const std::string& name : arguments_of(*texts.find(language, key)))
        CHECK(wanted.count(name) == 1);
    }
  }
}

TEST_CASE("every text fits 20 columns, also with long arguments, and stays readable") {
  const Texts& texts = Texts::embedded();
  for (const std::string& language : texts.languages()) {
    const Renderer renderer(texts, language, narrowest);
    for (const std::string& key : texts.keys(language)) {
      INFO(language << " " << key);
      const Templates& templates = *texts.find(language, key);
      const wire::Text text = with_long_arguments(key, templates);
      if (is_sentence(key)) {
        CHECK(display_width(renderer.sentence(text)) <= 8 * narrowest);
        // Wrapped on the page of a handheld, none of its own words is lost.
        const std::string words =
            std::regex_replace(templates.back(), std::regex(R"(\{[^}]*\})"), "12345678");
        CHECK(display_width(words) <= 6 * narrowest);
        continue;
      }
      CHECK(display_width(renderer.line(text)) <= narrowest);
      // Its own words fit beside arguments of three cells, so none is lost.
      const std::string words =
          std::regex_replace(templates.back(), std::regex(R"(\{[^}]*\})"), "123");
      CHECK(display_width(words) <= narrowest);
    }
  }
}

TEST_CASE("what stands behind a number, or in a frame, is not cut on 20 columns") {
  const Texts& texts = Texts::embedded();
  const auto numbered = numbered_texts();
  CHECK(numbered.count("leave.break") == 1);
  CHECK(numbered.count("put_back.missing") == 1);
  for (const std::string& language : texts.languages()) {
    const Renderer renderer(texts, language, narrowest);
    for (const std::string& key : texts.keys(language)) {
      if (numbered.count(key) == 0 && !key.ends_with(".title")) continue;
      INFO(language << " " << key);
      const std::string words =
          std::regex_replace(texts.find(language, key)->back(), std::regex(R"(\{[^}]*\})"), "123");
      CHECK(display_width(words) <= narrowest - (numbered.count(key) > 0 ? 3 : 2));
    }
    wire::Packet packet;
    packet.groups.resize(1);
    packet.groups[0].exceptions.resize(1);
    packet.groups[0].exceptions[0].label = {"stays_in_tote.label", {}, ""};
    wire::Step why;
    why.options = {{"end_of_shift", {"leave.end_of_shift", {}, ""}, {}}};
    packet.groups[0].steps = {why};
    renderer.render(packet);
    CHECK(display_width(packet.groups[0].exceptions[0].label.text) <= narrowest - 3);
    CHECK(display_width(packet.groups[0].steps[0].options[0].label.text) <= narrowest - 3);
  }
}

TEST_CASE("a text is never longer than the wire allows") {
  const Texts& texts = Texts::embedded();
  for (const std::string& language : texts.languages()) {
    const Renderer renderer(texts, language, 100);
    for (const std::string& key : texts.keys(language)) {
      const wire::Text text = with_long_arguments(key, *texts.find(language, key));
      CHECK(renderer.sentence(text).size() <= 400);
    }
  }
}
