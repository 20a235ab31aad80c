#include <catch2/catch.hpp>

#include "shared/wire/codec.h"
#include "tests/unit/wire/random_messages.h"
#include "tests/unit/wire/samples.h"
#include "tests/unit/wire/schema_validator.h"
#include "tests/unit/wire/schema_writer.h"
#include "tests/unit/wire/text_files.h"

using namespace fw;
using namespace fw::wire;

namespace {

std::string file_of(std::string_view type) {
  return std::string(FLOORWAVE_SOURCE_DIR) + "/shared/wire/schema/" + std::string(type) + ".json";
}

// Calls `use(type word, schema text)` for each message type of Body.
template <class Body, std::size_t I = 0, class Use>
void each_schema(const Use& use) {
  if constexpr (I < std::variant_size_v<Body>) {
    using Message = std::variant_alternative_t<I, Body>;
    test::SchemaWriter writer;
    use(Fields<Message>::name, test::laid_out(writer.message<Message>()));
    each_schema<Body, I + 1>(use);
  }
}

template <class Body>
void check_fits(const std::vector<Envelope<Body>>& messages) {
  for (const auto& message : messages) {
    const auto schema = boost::json::parse(test::read_text(file_of(type_word(message.body))));
    const auto json = boost::json::parse(encode(message).value());
    CHECK(test::misfit(schema.as_object(), json).empty());
  }
}

}  // namespace

TEST_CASE("the schema files are those of the codec's own tables") {
  const auto check = [](std::string_view type, const std::string& schema) {
    INFO("after a deliberate change: test_wire \"[.write]\"; " << file_of(type));
    CHECK(test::read_text(file_of(type)) == schema);
  };
  each_schema<ToServer>(check);
  each_schema<ToDevice>(check);
}

TEST_CASE("every message that we send fits its schema") {
  check_fits(test::samples_to_server());
  check_fits(test::samples_to_device());
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    test::RandomMessages random(seed, false);
    check_fits(test::one_of_each<ToServer>(random));
    check_fits(test::one_of_each<ToDevice>(random));
  }
}

TEST_CASE("the schemas refuse what the codec refuses") {
  const auto schema = boost::json::parse(test::read_text(file_of("standing"))).as_object();
  const auto fault = [&](const char* text) {
    return test::misfit(schema, boost::json::parse(text));
  };
  CHECK(fault(R"({"v":1,"type":"standing","device":"H","body":{"packet":"7","revision":1}})")
            .empty());
  for (const char* bad :
       {R"({"v":2,"type":"standing","device":"H","body":{"packet":"7","revision":1}})",
        R"({"v":1,"type":"standing","device":"H","body":{"packet":7,"revision":1}})",
        R"({"v":1,"type":"standing","device":"H","body":{"packet":"07","revision":1}})",
        R"({"v":1,"type":"standing","device":"H","body":{"revision":1}})",
        R"({"v":1,"type":"standing","device":"","body":{"packet":"7","revision":1}})",
        R"({"v":1,"type":"standing","device":"H","body":{"packet":"7","revision":1.5}})"}) {
    INFO(bad);
    CHECK_FALSE(fault(bad).empty());
    CHECK_FALSE(decode_to_server(bad));
  }
}

namespace {

// Names that the README must explain: each type, and each field of its body.
template <class Body, std::size_t I = 0>
void names_of(std::vector<std::string>& names) {
  if constexpr (I < std::variant_size_v<Body>) {
    using Message = std::variant_alternative_t<I, Body>;
    names.emplace_back(Fields<Message>::name);
    std::apply([&](const auto&... f) { (names.emplace_back(f.name), ...); }, Fields<Message>::all);
    names_of<Body, I + 1>(names);
  }
}

template <class T>
void fields_of(std::vector<std::string>& names) {
  std::apply(
      [&](const auto&... f) { (names.emplace_back(f.rule.stored_only ? "v" : f.name), ...); },
      Fields<T>::all);
}

template <class E>
void words_of(std::vector<std::string>& names) {
  for (const auto word : Words<E>::all) names.emplace_back(word);
}

}  // namespace

TEST_CASE("the README explains every message, field and word") {
  std::vector<std::string> names;
  names_of<ToServer>(names);
  names_of<ToDevice>(names);
  fields_of<Fact>(names);
  fields_of<Values>(names);
  fields_of<Packet>(names);
  fields_of<Group>(names);
  fields_of<Step>(names);
  fields_of<Show>(names);
  fields_of<Accept>(names);
  fields_of<Option>(names);
  fields_of<ExceptionOffer>(names);
  fields_of<Refused>(names);
  fields_of<CodeClass>(names);
  fields_of<LabelJob>(names);
  fields_of<LabelResult>(names);
  fields_of<UpstreamMessage>(names);
  fields_of<PushResult>(names);
  fields_of<Claimed::One>(names);
  words_of<Meaning>(names);
  words_of<StepKind>(names);
  words_of<GroupOrder>(names);
  words_of<After>(names);
  words_of<AnswerStatus>(names);
  words_of<ResourceKind>(names);
  words_of<LabelState>(names);
  words_of<PushState>(names);
  const std::string readme =
      test::read_text(std::string(FLOORWAVE_SOURCE_DIR) + "/shared/wire/README.md");
  std::string missing;
  for (const std::string& name : names)
    if (readme.find("`" + name + "`") == std::string::npos) missing += name + " ";
  INFO(missing);
  CHECK(missing.empty());
}

TEST_CASE("write the schema files anew", "[.write]") {
  const auto write = [](std::string_view type, const std::string& schema) {
    test::write_text(file_of(type), schema);
  };
  each_schema<ToServer>(write);
  each_schema<ToDevice>(write);
}
