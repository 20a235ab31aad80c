#include "server/floor/render.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "server/floor/display_width.h"

namespace fw::floor {
namespace {

constexpr std::size_t sentence_lines = 8;
constexpr std::size_t least_argument = 3;  // cells that cutting leaves of one
constexpr std::size_t progress_cells = 8;  // right of the context: " 12/38 ="

// A template taken apart: fixed text, or an argument's value.
struct Part {
  std::string text;
  bool is_argument = false;
};

const std::string* argument(const wire::Text& text, std::string_view name) {
  for (const auto& [key, value] : text.args)
    if (key == name) return &value;
  return nullptr;
}

// 1240 -> "1.240 kg"; what is no number stays as it is.
std::string kilograms(const std::string& grams, const std::string& mark) {
  const bool number = !grams.empty() && grams.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return grams;
  const std::string padded = grams.size() < 4 ? std::string(4 - grams.size(), '0') + grams : grams;
  return padded.substr(0, padded.size() - 3) + mark + padded.substr(padded.size() - 3) + " kg";
}

// "3" with "line|lines" -> "3 lines".
std::string counted(const std::string& number, std::string_view words) {
  const std::size_t bar = words.find('|');
  return number + " " + std::string(number == "1" ? words.substr(0, bar) : words.substr(bar + 1));
}

std::string value_of(const wire::Text& text, std::string_view field, const std::string& mark) {
  const std::size_t colon = field.find(':');
  const std::string* value = argument(text, field.substr(0, colon));
  if (value == nullptr) return "?";
  if (colon == std::string_view::npos) return *value;
  const std::string_view form = field.substr(colon + 1);
  return form == "kg" ? kilograms(*value, mark) : counted(*value, form);
}

std::vector<Part> parts_of(std::string_view pattern, const wire::Text& text,
                           const std::string& mark) {
  std::vector<Part> parts;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    if (open > 0) parts.push_back({std::string(pattern.substr(0, open)), false});
    if (open == std::string_view::npos) break;
    const std::size_t close = std::min(pattern.find('}', open), pattern.size());
    parts.push_back({value_of(text, pattern.substr(open + 1, close - open - 1), mark), true});
    pattern.remove_prefix(std::min(close + 1, pattern.size()));
  }
  return parts;
}

std::string joined(const std::vector<Part>& parts) {
  std::string all;
  for (const Part& part : parts) all += part.text;
  return all;
}

// Takes one cell after the other from the argument that is then the widest.
std::string squeezed(std::vector<Part> parts, std::size_t cells) {
  std::vector<std::size_t> room(parts.size(), 0);
  std::size_t width = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) width += room[i] = display_width(parts[i].text);
  while (width > cells) {
    std::size_t widest = parts.size();
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (parts[i].is_argument && room[i] > least_argument &&
          (widest == parts.size() || room[i] > room[widest]))
        widest = i;
    if (widest == parts.size()) break;
    --room[widest];
    --width;
  }
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].is_argument) parts[i].text = cut_middle(parts[i].text, room[i]);
  return cut_end(joined(parts), cells);
}

// "refused.some_new_code.title" -> "refused.other.title", so that a code without
// words of its own still says something sensible.
std::string general_key(const std::string& key) {
  const std::size_t family = key.find('.');
  if (family == std::string::npos) return key;
  const std::size_t rest = key.find('.', family + 1);
  return key.substr(0, family) + ".other" + (rest == std::string::npos ? "" : key.substr(rest));
}

}  // namespace

Renderer::Renderer(const Texts& texts, std::string language, int columns)
    : texts_(texts),
      language_(std::move(language)),
      columns_(static_cast<std::size_t>(std::clamp(columns, 16, 200))) {
  const Templates* mark = texts_.find(language_, "decimal_mark");
  decimal_mark_ = mark == nullptr ? "." : mark->front();
}

std::string Renderer::fitted(const wire::Text& text, std::size_t cells) const {
  if (text.key.empty() || text.key == "literal") return cut_middle(text.text, cells);
  const Templates* templates = texts_.find(language_, text.key);
  if (templates == nullptr) templates = texts_.find(language_, general_key(text.key));
  if (templates == nullptr) return cut_middle(text.key, cells);
  for (const std::string& one : *templates) {
    const std::string whole = joined(parts_of(one, text, decimal_mark_));
    if (display_width(whole) <= cells) return whole;
  }
  return squeezed(parts_of(templates->back(), text, decimal_mark_), cells);
}

std::string Renderer::line(const wire::Text& text) const { return fitted(text, columns_); }

std::string Renderer::sentence(const wire::Text& text) const {
  return fitted(text, columns_ * sentence_lines);
}

void Renderer::render(wire::Show& show) const {
  show.context.text = fitted(show.context, columns_ - progress_cells);
  for (wire::Text* text : {&show.verb, &show.big, &show.ask, &show.hint}) fill(*text);
  for (wire::Text& fact : show.lines) fill(fact);
}

void Renderer::render(wire::Step& step) const {
  render(step.show);
  for (wire::Option& option : step.options) fill_choice(option.label);
  fill_choice(step.undo_label);
}

void Renderer::render(wire::ExceptionOffer& offer) const {
  fill_choice(offer.label);
  for (wire::Step& step : offer.steps) render(step);
}

void Renderer::render(wire::Packet& packet) const {
  fill(packet.title);
  for (wire::Text& fact : packet.overview) fill(fact);
  for (wire::Group& group : packet.groups) {
    fill(group.title);
    for (wire::Step& step : group.steps) render(step);
    for (wire::ExceptionOffer& offer : group.exceptions) render(offer);
  }
}

void Renderer::render(wire::Welcome& welcome) const {
  if (welcome.home) render(*welcome.home);
}

// What was wanted comes in English for the API; people get the code's own words.
void Renderer::render(wire::Refused& refused) const {
  const std::string wanted = refused.wanted.text;
  const std::string key = "refused." + refused.code + ".wanted";
  if (!refused.code.empty() && refused.wanted.key == "literal" &&
      texts_.find(language_, key) != nullptr)
    refused.wanted = {key, {{"wanted", wanted}, {"given", refused.given.text}}, ""};
  refused.title.text = fitted(refused.title, columns_ - frame_cells);
  fill(refused.given);
  fill(refused.wanted);
  fill_sentence(refused.next);
}

void Renderer::render(wire::Answer& answer) const {
  render(answer.refused);
  if (answer.packet) render(*answer.packet);
  if (answer.home) render(*answer.home);
  for (wire::Text& say : answer.say) fill(say);
}

}  // namespace fw::floor
