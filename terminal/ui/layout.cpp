#include "terminal/ui/layout.h"

#include <algorithm>

#include "terminal/core/judge.h"

namespace fw::terminal {
namespace {

using wire::Step;
using wire::StepKind;

// One row of the middle of a page, with what happens when there is no room.
struct Row {
  enum class Kind { text, centred, blank };
  Kind kind = Kind::text;
  std::string text;
  Style style = Style::plain;
  int weight = 5;  // the lowest go first when rows are few
};

class PageWriter {
 public:
  PageWriter(const Session& session, const FaceState& face, const Now& now, int columns, int rows)
      : session_(session),
        face_(face),
        now_(now),
        language_(session.language()),
        state_(session.runner()),
        screen_(columns, rows) {}

  Drawn draw();

 private:
  void draw_wrong();
  std::vector<std::string> wrong_body(const Message& m) const;
  void draw_refused_link();
  void head(const std::string& context);
  void legend();
  void input_line();
  void place_rows();
  void notice_rows();
  void resume_rows();
  void help_rows();
  void menu_rows();
  void which_line_rows();
  void step_rows(const Step& step);
  void list_rows(const wire::Group& group, const Step& step);
  void choice_rows(const Step& step);
  void ask_rows(const Step& step);
  void count_row(const Step& step);
  void signal_rows();
  void message_row();
  void weight_row(const Step& step);
  void add(std::string text, int weight = 5, Style style = Style::plain);
  void add_centred(std::string text, int weight = 8);
  void blank(int weight = 1) { rows_.push_back({Row::Kind::blank, "", Style::plain, weight}); }
  std::string own(Word w) const { return std::string(word(language_, w)); }
  std::string context() const;
  std::string progress() const;
  char link_mark() const;
  bool shows_wrong_page() const;
  int room() const { return screen_.rows() - (is_low() ? 1 : 2) - 2; }
  bool is_low() const { return screen_.rows() < 12; }

  const Session& session_;
  const FaceState& face_;
  const Now& now_;
  Language language_;
  const RunnerState& state_;
  Screen screen_;
  std::vector<Row> rows_;
};

// --- frame ------------------------------------------------------------------------

std::string PageWriter::context() const {
  const Step* step = current_step(state_);
  if (step && !step->show.context.text.empty() && session_.slot() != Slot::sign_on)
    return step->show.context.text;
  return state_.packet.title.text.empty() ? session_.profile().device : state_.packet.title.text;
}

std::string PageWriter::progress() const {
  const LineCount lines = line_count(state_);
  if (session_.slot() != Slot::work || lines.all == 0) return "";
  return std::to_string(lines.done) + "/" + std::to_string(lines.all);
}

char PageWriter::link_mark() const {
  if (session_.feedback().signal == Signal::wrong) return 'X';
  switch (session_.link(now_)) {
    case LinkState::live:
      return '=';
    case LinkState::sending:
      return '~';
    case LinkState::offline:
      return '!';
  }
  return ' ';
}

void PageWriter::head(const std::string& context) {
  std::string right = session_.slot() == Slot::sign_on ? session_.profile().device : progress();
  if (session_.slot() == Slot::home && screen_.columns() > 30)
    right = session_.memory().worker_name;
  right = shorten(right, screen_.columns() / 2) + " " + link_mark();
  screen_.put(0, 0, shorten(context, screen_.columns() - display_width(right) - 1));
  screen_.put_right(0, right);
  if (!is_low()) screen_.fill(1, U'-');
}

void PageWriter::legend() {
  const bool waits = state_.pending && !state_.pending->timed_out;
  const bool page = state_.page != Page::work || face_.menu || face_.help;
  const bool signed_on = session_.slot() != Slot::sign_on;
  std::string left = "1" + own(Word::key_help);
  if (!page && !waits && !session_.notice()) left += " 2" + own(Word::key_clear);
  if (page || (signed_on && !waits)) left += " 3" + own(Word::key_back);
  if (!page && !waits && signed_on) left += " 4" + own(Word::key_more);
  screen_.put(screen_.rows() - 1, 0, left);
}

void PageWriter::input_line() {
  const int row = screen_.rows() - 2;
  const int room = screen_.columns() - 2;
  std::string shown = face_.typed;
  while (display_width(shown) > room) shown.erase(0, 1);
  screen_.put(row, 0, ">" + shown);
}

void PageWriter::add(std::string text, int weight, Style style) {
  if (!text.empty()) rows_.push_back({Row::Kind::text, std::move(text), style, weight});
}

void PageWriter::add_centred(std::string text, int weight) {
  if (!text.empty()) rows_.push_back({Row::Kind::centred, std::move(text), Style::bold, weight});
}

// Drops the least important rows, the later ones first, until all fit.
void PageWriter::place_rows() {
  while (static_cast<int>(rows_.size()) > room()) {
    auto least = rows_.begin();
    for (auto r = rows_.begin(); r != rows_.end(); ++r)
      if (r->weight <= least->weight) least = r;
    rows_.erase(least);
  }
  int at = is_low() ? 1 : 2;
  for (const Row& row : rows_) {
    if (row.kind == Row::Kind::centred)
      screen_.put_centred(at, row.text, row.style);
    else
      screen_.put(at, 0, shorten(row.text, screen_.columns()), row.style);
    ++at;
  }
}

Drawn PageWriter::draw() {
  if (session_.refused() && !session_.is_welcome() && session_.slot() != Slot::work) {
    draw_refused_link();
  } else if (shows_wrong_page()) {
    draw_wrong();
  } else {
    head(session_.notice() ? own(Word::job_stopped) : context());
    const Step* step = current_step(state_);
    if (face_.help) {
      help_rows();
    } else if (session_.notice()) {
      notice_rows();
    } else if (face_.menu || state_.page == Page::menu) {
      menu_rows();
    } else if (state_.page == Page::which_line) {
      which_line_rows();
    } else if (session_.is_resumed()) {
      resume_rows();
    } else if (step) {
      signal_rows();
      step_rows(*step);
    } else {
      add(own(Word::connecting));
    }
    place_rows();
    input_line();
    legend();
  }
  const int column = std::min(1 + display_width(face_.typed), screen_.columns() - 1);
  return {screen_, screen_.rows() - 2, column};
}

// --- full pages ---------------------------------------------------------------------

bool PageWriter::shows_wrong_page() const {
  const Feedback& f = session_.feedback();
  return f.signal == Signal::wrong && !session_.notice() && !face_.help && face_.typed.empty();
}

void PageWriter::draw_wrong() {
  const Message m = message_of(language_, session_.feedback());
  const int last = screen_.columns() - 1;
  screen_.fill(0, U'#', Style::reverse);
  screen_.put_right(0, progress() + " X#", Style::reverse);
  screen_.put(1, 0, std::string(static_cast<std::size_t>(screen_.columns()), ' '), Style::reverse);
  screen_.put_centred(1, shorten(m.title, screen_.columns() - 2), Style::reverse);
  screen_.put(1, 0, "#", Style::reverse);
  screen_.put(1, last, "#", Style::reverse);
  int row = 2;
  if (!is_low()) screen_.fill(row++, U'#', Style::reverse);
  const int bottom = screen_.rows() - 2;
  const std::vector<std::string> next = wrap(m.next, screen_.columns());
  const int body_room = std::max(1, bottom - row - static_cast<int>(next.size()));
  std::vector<std::string> body = wrong_body(m);
  if (static_cast<int>(body.size()) > body_room) body.resize(static_cast<std::size_t>(body_room));
  for (const auto& line : body) screen_.put(row++, 0, line);
  if (row + static_cast<int>(next.size()) < bottom) ++row;
  for (const auto& line : next) {
    if (row >= bottom) break;
    screen_.put(row++, 0, line, Style::bold);
  }
  input_line();
  legend();
}

// One under the other on a handheld, label and value in one row on wide screens.
std::vector<std::string> PageWriter::wrong_body(const Message& m) const {
  std::vector<std::string> body;
  const int columns = screen_.columns();
  for (const auto& part : m.parts) {
    if (columns >= 40) {
      std::string label = part.label;
      while (display_width(label) < 12) label += ' ';
      body.push_back(label + " " + shorten(part.name, columns - 13));
    } else {
      if (!part.label.empty()) body.push_back(shorten(part.label, columns));
      body.push_back(shorten(part.name, columns));
      if (!part.code.empty()) body.push_back(shorten(part.code, columns));
    }
  }
  for (const auto& line : m.lines) body.push_back(shorten(line, columns));
  return body;
}

void PageWriter::draw_refused_link() {
  head(session_.profile().device);
  add(own(Word::not_connected), 9, Style::bold);
  blank();
  for (auto& line : wrap(session_.refused()->text.text, screen_.columns())) add(line);
  if (session_.refused()->text.text.empty()) add(session_.refused()->code);
  place_rows();
  input_line();
}

void PageWriter::notice_rows() {
  for (auto& line : wrap(session_.notice()->text, screen_.columns())) add(line, 6);
  blank();
  add(own(Word::enter_dismiss), 9, Style::bold);
}

void PageWriter::resume_rows() {
  const Step* step = current_step(state_);
  const LineCount lines = line_count(state_);
  add(own(Word::welcome_back), 9);
  add(session_.memory().worker_name, 8);
  add(state_.packet.title.text, 7);
  if (lines.all > 0)
    add(word(language_, Word::line_of, std::to_string(std::min(lines.done + 1, lines.all)),
             std::to_string(lines.all)),
        7);
  blank();
  if (step) {
    add(step->show.verb.text, 6);
    add_centred(step->show.big.text, 6);
    for (const auto& line : step->show.lines) add(line.text, 4);
    count_row(*step);
  }
  blank();
  add(own(Word::enter_continue), 9, Style::bold);
}

void PageWriter::help_rows() {
  for (const Word w : {Word::help_title, Word::help_scan, Word::help_enter, Word::help_f1,
                       Word::help_f2, Word::help_f3, Word::help_f4, Word::help_link_live,
                       Word::help_link_sending, Word::help_link_offline})
    add(own(w));
}

void PageWriter::menu_rows() {
  add(own(Word::more_title), 4);
  int number = 1;
  if (state_.page == Page::menu)
    for (const auto* offer : offers(state_))
      add(std::to_string(number++) + " " + offer->label.text, 8);
  add(std::to_string(sign_off_number(session_)) + " " + own(Word::sign_off), 7);
  blank();
  add(own(Word::type_number), 6);
}

namespace {
// The name by which a line of a list is known: of goods their name, else the code.
std::string name_of(const Step& step) {
  if (step.kind == StepKind::item) {
    if (!step.show.lines.empty() && !step.show.lines.front().text.empty())
      return step.show.lines.front().text;
    if (!step.accept.empty()) return step.accept.front().name;
  }
  return step.show.big.text.empty() ? step.show.verb.text : step.show.big.text;
}
}  // namespace

void PageWriter::which_line_rows() {
  add(own(Word::which_line), 9);
  int number = 1;
  for (const Step* step : lines_to_choose(state_))
    add(std::to_string(number++) + " " + shorten(name_of(*step), screen_.columns() - 2), 8);
  add(own(Word::type_number), 6);
}

// --- steps --------------------------------------------------------------------------

void PageWriter::signal_rows() {
  const std::int64_t ms = session_.offline_ms(now_);
  if (ms == 0) return;
  const std::int64_t s = ms / 1000;
  const std::string seconds = std::to_string(s % 60);
  add(word(language_, Word::no_signal,
           std::to_string(s / 60) + ":" + (seconds.size() < 2 ? "0" : "") + seconds),
      9, Style::bold);
  if (session_.slot() != Slot::work) return;
  add(own(Word::keep_working), 3);
  if (session_.unacknowledged() > 0)
    add(word(language_, Word::safe_on_device, std::to_string(session_.unacknowledged())), 6);
}

void PageWriter::step_rows(const Step& step) {
  const wire::Group* group = current_group(state_);
  const bool is_list = group && !state_.detour && group->order == wire::GroupOrder::any_order &&
                       !group->title.text.empty();
  if (is_list) {
    list_rows(*group, step);
    return;
  }
  if (is_low() && !step.show.big.text.empty()) {
    add(step.show.verb.text + "  " + step.show.big.text, 9, Style::bold);
  } else {
    add(step.show.verb.text, 9);
    blank(1);
    add_centred(step.show.big.text, 9);
    blank(0);
  }
  for (const auto& line : step.show.lines) add(line.text, 4);
  if (step.kind == StepKind::choice && !state_.pending) {
    choice_rows(step);
    return;
  }
  if (const Step* after = place_after(state_))
    add(word(language_, Word::then, shorten(after->show.big.text, screen_.columns() - 6)), 1);
  if (step.kind == StepKind::container && step.show.lines.size() < 4) {
    const bool bound = !step.accept.empty() && step.accept.front().bound_in != 0;
    if (bound) add(container_code(step, state_), 4);
  }
  const bool first = session_.slot() == Slot::work && !state_.groups.contains(state_.group);
  if (first)
    for (const auto& line : state_.packet.overview) add(line.text, 2);
  ask_rows(step);
  weight_row(step);
  count_row(step);
  message_row();
}

void PageWriter::list_rows(const wire::Group& group, const Step& step) {
  add(group.title.text, 6);
  if (!is_low() && room() > 12) {
    for (const auto& line : state_.packet.overview) add(line.text, 2);
    blank(1);
  }
  std::vector<Line> all = lines(state_);
  // Rows for the list: what is left beside title, ask, count and message.
  const int most = std::max(1, room() - 4);
  while (static_cast<int>(all.size()) > most) {
    const auto done = std::find_if(all.begin(), all.end(), [](const Line& l) { return l.done; });
    all.erase(done != all.end() ? done : std::prev(all.end()));
  }
  Quantity left = 0;
  for (const Line& line : lines(state_))
    if (!line.done) left += std::max<Quantity>(1, line.step->need - line.counted);
  for (const Line& line : all) {
    const std::string mark = line.done ? "[v] " : line.step->id == state_.touched ? "[>] " : "[ ] ";
    std::string count;
    if (line.step->need > 0)
      count = " " + std::to_string(line.counted) + (screen_.columns() > 30 ? " of " : "/") +
              std::to_string(line.step->need);
    const int name_room = screen_.columns() - 4 - display_width(count);
    std::string name = shorten(name_of(*line.step), name_room);
    while (display_width(name) < name_room) name += ' ';
    add(mark + name + count, 7);
  }
  if (!is_low()) blank(1);
  ask_rows(step);
  add(word(language_, Word::left, std::to_string(left)), 5);
  message_row();
}

void PageWriter::choice_rows(const Step& step) {
  int number = 1;
  for (const auto& option : step.options) {
    const bool preset = option.value == step.preset;
    add(std::to_string(number++) + (preset ? "*" : " ") +
            shorten(option.label.text, screen_.columns() - 3),
        8);
  }
  blank(1);
  add(step.show.ask.text, 6);
  message_row();
}

void PageWriter::ask_rows(const Step& step) {
  if (state_.pending) {
    if (step.kind == StepKind::request) add(step.show.ask.text, 4);
    add(own(state_.pending->timed_out ? Word::enter_again : Word::one_moment), 9, Style::bold);
    return;
  }
  if (state_.retry) {
    add(own(Word::enter_again), 9, Style::bold);
    return;
  }
  const std::string value = prefill(state_);
  const std::string bracket = value.empty() ? "" : " [" + value + "]";
  if (state_.prompt) {
    switch (state_.prompt->kind) {
      case Prompt::Kind::how_many:
        add(own(Word::how_many) + bracket, 9, Style::bold);
        return;
      case Prompt::Kind::lot:
        add(own(Word::which_lot), 9, Style::bold);
        return;
      case Prompt::Kind::serial:
        add(own(Word::which_serial), 9, Style::bold);
        return;
    }
  }
  const bool number = step.kind == StepKind::quantity;
  add(step.show.ask.text + (number ? bracket : ""), 9, Style::bold);
  add(step.show.hint.text, 3);
}

void PageWriter::count_row(const Step& step) {
  if (step.kind == StepKind::item && step.need > 0)
    add(word(language_, Word::got_of, std::to_string(counted(state_, step.id)),
             std::to_string(step.need)),
        6);
  if (step.kind == StepKind::container && share(state_, step) < step.need)
    add(word(language_, Word::only_of, std::to_string(share(state_, step)),
             std::to_string(step.need)),
        9, Style::bold);
}

void PageWriter::weight_row(const Step& step) {
  if (step.kind != StepKind::weight || state_.pending) return;
  std::string value = "-----";
  if (face_.scale_g >= 0) value = std::to_string(face_.scale_g) + " g";
  if (face_.scale_moving) value = own(Word::moving);
  add(word(language_, Word::scale, value), 6);
}

// What was said last and needs no page of its own.
void PageWriter::message_row() {
  const Feedback& f = session_.feedback();
  if (!session_.news().text.empty()) {
    for (auto& line : wrap(session_.news().text, screen_.columns())) add(line, 5);
    return;
  }
  if (f.signal == Signal::wrong || f.say == Say::nothing) return;
  const Message m = message_of(language_, f);
  if (!m.title.empty()) add(m.title, 5);
  for (const auto& line : m.lines) add(line, 5);
  if (f.signal == Signal::info)
    for (auto& line : wrap(m.next, screen_.columns())) add(line, 4);
}

}  // namespace

int sign_off_number(const Session& session) {
  const bool menu = session.runner().page == Page::menu;
  return (menu ? static_cast<int>(offers(session.runner()).size()) : 0) + 1;
}

Drawn draw(const Session& session, const FaceState& face, const Now& now, int columns, int rows) {
  return PageWriter(session, face, now, columns, rows).draw();
}

}  // namespace fw::terminal
