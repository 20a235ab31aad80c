// A simulated person with a terminal. Sees only what the screen shows (Show,
// what a step accepts, what the terminal says), acts on the physical world, and
// errs by chance: scans the neighbour's label first, takes another item, takes
// one too many or too few.
//
// In one turn of the crew: `receive` and `act` (inside the outbox file's group),
// then, after its commit, `do_moves` (the world) and `step` (the link).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "hw/scale/simulated_scale.h"
#include "hw/scanner/simulated_scanner.h"
#include "terminal/core/session.h"
#include "terminal/ui/hall.h"
#include "terminal/ui/person_note.h"
#include "terminal/ui/settings.h"

namespace fw::terminal {

enum class Role { picker, packer };

struct PersonSetup {
  Role role = Role::picker;
  std::string device;
  std::string badge;
  std::string station;  // a packer's pack place
  std::string version;
  int year = 0;                           // of today, for dates on labels
  std::function<std::string()> new_uuid;  // of streams and requests; never the same twice
  std::int64_t sure_mispicks = 0;
  std::int64_t spoiled_labels = 0;
  bool walks_off = false;
};

class Person {
 public:
  Person(PersonSetup setup, const RobotSettings& rules, Hall& hall, OutboxFile& file, Port& port,
         std::uint64_t seed);

  const std::string& device() const { return setup_.device; }
  void receive(const wire::ToDevice& message, const Now& now) {
    if (is_on(now)) session_.receive(message, now);
  }
  void act(const Now& now);
  void do_moves();
  void step(const Now& now) {
    if (is_on(now)) session_.step(now);
  }
  void leave() { session_.leave(); }

  const PersonNote& note() const { return note_; }
  const LinkCounters& counters() const { return session_.counters(); }
  const Session& session() const { return session_; }
  std::int64_t facts_acknowledged() const { return outbox_.acked_seq(); }
  // Not acknowledged yet: the server may not know of them.
  std::int64_t facts_held() const { return outbox_.last_seq() - outbox_.acked_seq(); }

 private:
  // --- body (person_body.cpp)
  void walk_to(const std::string& place);
  void spend(std::int64_t ms);  // of the person's own time
  Feedback scan(const std::string& label);
  Feedback type(const std::string& text);
  Feedback press(Key key) { return told(session_.enter(key, now_)); }
  Feedback told(const Feedback& feedback);
  bool slips(std::uint64_t per_mille) { return random_.chance(per_mille); }
  void keep_note();
  void move(Movement::Kind kind, const std::string& from, const std::string& to,
            const hw::Goods& goods, const std::string& check);
  void do_move(const Movement& m);
  Quantity units_of(const std::string& place, const std::string& sku, const std::string& lot) const;
  std::vector<hw::Goods> in_hands() const;
  Quantity units_in_hands() const;
  std::vector<std::string> containers_in_hands(hw::ContainerKind kind) const;
  std::string label_of(const hw::Goods& goods) const;
  std::string label_of_container(const std::string& code) const;
  std::string key_of_step(const wire::Step& step) const;

  // --- what the screen asks (person_steps.cpp)
  bool read_pages();
  void at_home();
  void at_work(const wire::Step* step);
  void on_step(const wire::Step& step);
  void on_work_step(const wire::Step& step);
  void on_other_step(const wire::Step& step);
  void answer_prompt(const wire::Step& step);
  void in_exception(const wire::Step& step);
  bool call_exception(const std::string& key);
  void choose(const wire::Step& step);
  void wait_a_while();

  // --- picking (person_pick.cpp)
  std::string place_shown(const wire::Step& step) const;
  void go_to_place(const wire::Step& step);
  void take_goods(const wire::Step& step);
  void count_goods(const wire::Step& step);
  bool scan_a_pack(const wire::Step& step, Quantity open);
  void scan_a_wrong_item(const wire::Step& step);
  void take_a_wrong_unit(const wire::Step& step, const hw::Goods& wanted);
  void put_goods(const wire::Step& step);
  void put_wrong_unit(const WrongUnit& wrong, const std::string& tote);
  void come_out_wrong(const hw::Goods& goods, const std::string& tote);
  void lay_into(const std::string& tote, Quantity units,
                const std::vector<hw::Goods>& goods_in_hands);
  void give_back();

  // --- totes (person_totes.cpp)
  void bind_tote();
  std::string fetch_empty_tote();
  bool obey_slot(const std::string& tote);
  bool finds_tote_full();
  void say_how_many_went_in();
  const wire::Step* step_of_detour() const;
  std::string tote_of_another(const std::string& full);
  void scan_spare_tote();
  void leave_totes();

  // --- second thoughts (person_undo.cpp)
  void may_take_back(std::size_t first_move);
  bool take_back();

  // --- errands (person_errands.cpp)
  bool walk_off(const wire::Step& step);
  bool is_on(const Now& now);
  void hand_over();
  void leave_standing(const std::string& tote, const std::string& place);
  bool take_over_cart();
  bool ask_for_brought_totes();
  void clear_away_cart(const std::string& asked);
  bool answer_take_over();
  bool fetch_cart();
  bool fetch_container(const std::string& code, bool all_of_the_cart);
  void count_place(const wire::Step& step);
  bool tell_other_items();
  bool answer_empty(const wire::Step& step);
  void bring_back(const wire::Step& step);
  void take_out(const wire::Step& step);
  bool is_in_other_hands(const std::string& code) const;
  bool return_to_source();
  void bring_to_place(const wire::Step& step);

  // --- packing (person_pack.cpp)
  void fetch_next_order(const wire::Step& step);
  void hold_totes();
  bool take_next_tote();
  bool notice_stranger(const std::string& tote, const hw::Goods& goods);
  void verify_next();
  bool put_aside();
  bool box_is_full(const hw::Goods& next) const;
  void fill_box();
  void weigh_box();
  void fill_empty_box(const std::string& missing);
  void stick_and_scan_label(const wire::Step& step);
  void clear_table();
  void set_totes_down();
  bool give_order_away();
  bool go_on_with_box();
  void clear_tote(const std::string& tote);

  // --- sort totes (person_sort.cpp)
  bool sort_items();
  bool is_put_off(const std::string& tote) const;
  void put_off(const std::string& tote);
  bool hold_sort_tote();
  void scan_next_unit(const wire::Step& step);
  void scan_aside_place(const wire::Step& step);
  std::string empty_tote() const;
  void scan_box_aside(const wire::Step& step);
  bool said(const std::vector<std::string>& words) const;
  void lay_unit_in(const std::string& to);
  bool asks_where(const wire::Step& step) const;
  void finish_aside(const wire::Step& step);
  void take_sorted_unit();
  void return_sorted_unit();
  void leave_sort_tote();

  PersonSetup setup_;
  const RobotSettings& rules_;
  Hall& hall_;
  hw::World& world_;
  OutboxFile& file_;
  Outbox outbox_;
  Session session_;
  hw::SimulatedScanner scanner_;
  Random random_;
  std::string hands_;
  std::string scale_place_;
  std::vector<std::string> drop_places_;  // a packer's, nearest to the station first
  std::unique_ptr<hw::SimulatedScale> scale_;
  PersonNote note_;
  PersonNote stored_note_;
  Now now_;
  bool forgets_moves_ = false;                      // in this turn: done, and not committed yet
  std::int64_t busy_until_us_ = 0;                  // monotonic
  std::map<std::string, std::int64_t> not_now_ms_;  // totes refused, until when
  std::int64_t cart_gone_since_ms_ = -1;            // -1 = the cart left behind still stands
  std::int64_t label_waits_since_ms_ = -1;          // -1 = for none
  std::string asked_tote_;                          // scanned; the answer is not here yet
  std::int64_t seen_feedback_ = 0;
  int wrong_in_a_row_ = 0;
  Id given_away_ = 0;  // the packet whose box a colleague came for; the device has it still
};

}  // namespace fw::terminal
