// What the office does on a simulated day: waves, and whatever makes work for the floor.
#include <array>

#include "server/service/departures.h"
#include "server/service/holds.h"
#include "server/service/orders.h"
#include "server/service/rush.h"
#include "tests/simulation/floor.h"

namespace fw::sim {

std::string Floor::any_order() { return any_order_of(random_); }

std::string Floor::any_order_of(Random& random) { return orders_[random.below(orders_.size())]; }

void Floor::plan_wave() {
  service::PlanOrder order;
  order.request.sort_units = 12;  // orders of one unit share totes
  order.request.site = site_;
  order.request.fulfilments_most = 15;
  order.request.iterations = 200;
  order.answer = [site = site_](service::Context& context, const service::WavePlanned& planned) {
    if (planned.wave != 0) (void)service::release_wave(context, site, planned.number);
    return std::string();
  };
  (void)server_->planner().submit(std::move(order));
}

void Floor::office() {
  if (!server_) return;
  try {
    if (now_ms() >= next_wave_ms_) {
      next_wave_ms_ = now_ms() + random_.between(2'000, 8'000);
      plan_wave();
    }
    const auto decide = [&](const char* what, auto decision) {
      const std::string order = any_order();
      note(std::string(what) + " " + order);
      server_->run(what, [&](service::Context& context) { (void)decision(context, order); });
    };
    if (!healthy_ && happens(rates_.cancel)) {
      decide("cancel", [](service::Context& context, const std::string& order) {
        return service::cancel_order(context, order, "customer_changed_mind", "office");
      });
    }
    if (!healthy_ && happens(rates_.hold)) {
      decide("hold", [](service::Context& context, const std::string& order) {
        return service::hold_order(context, order, "address_doubtful", "", "office");
      });
    }
    if (healthy_ || happens(rates_.hold)) {
      const auto held = server_->database().rows<std::string>(
          "SELECT DISTINCT o.number FROM hold h JOIN orders o ON o.id = h.target_id WHERE h.kind = "
          "'order' AND h.released_at_ms IS NULL ORDER BY o.number LIMIT 1");
      for (const auto& row : held) {
        const std::string& number = std::get<0>(row);
        note("release " + number);
        server_->run("release", [&](service::Context& context) {
          (void)service::release_order(context, number, "office");
        });
      }
    }
    if (!healthy_ && happens(rates_.recall)) {
      const auto waves =
          server_->database().rows<std::string>("SELECT number FROM wave ORDER BY id DESC LIMIT 1");
      for (const auto& row : waves) {
        const std::string& number = std::get<0>(row);
        note("recall " + number);
        server_->run("recall", [&](service::Context& context) {
          (void)service::recall_wave(context, site_, number);
        });
      }
    }
    office_of_whole_shift();
  } catch (const std::exception&) {
    die("server");
  }
}

// --- a whole shift: draws of its own --------------------------------------------------

// One of what the query gives ("" = it gives nothing).
std::string Floor::one_of(const char* sql) {
  const auto rows = server_->database().rows<std::string>(sql);
  return rows.empty() ? "" : std::get<0>(rows[agents_.below(rows.size())]);
}

void Floor::hold_goods() {
  struct Kind {
    const char* kind;
    const char* sql;
  };
  constexpr std::array kinds{
      Kind{"place",
           "SELECT DISTINCT p.code FROM pick_task t JOIN place p ON p.id = t.place_id "
           "WHERE t.ended_at_ms IS NULL ORDER BY p.code"},
      Kind{"item",
           "SELECT DISTINCT i.sku FROM pick_task t JOIN item i ON i.id = t.item_id WHERE "
           "t.ended_at_ms IS NULL ORDER BY i.sku"},
      Kind{"container",
           "SELECT p.code FROM tote_load l JOIN place p ON p.id = l.container_id "
           "WHERE l.ended_at_ms IS NULL ORDER BY p.code"}};
  const Kind& kind = kinds[agents_.below(kinds.size())];
  const std::string code = one_of(kind.sql);
  if (code.empty()) return;
  held_.emplace_back(kind.kind, code);  // also when the server dies over it
  note(std::string("hold ") + kind.kind + " " + code);
  server_->run("hold", [&](service::Context& context) {
    (void)service::place_hold(context, {.kind = kind.kind,
                                        .code = code,
                                        .site = "",
                                        .reason = "to_be_looked_at",
                                        .detail = "",
                                        .by = "office"});
  });
}

void Floor::release_goods() {
  const std::string kind = held_.front().first;
  const std::string code = held_.front().second;
  note("release " + kind + " " + code);
  server_->run("release", [&](service::Context& context) {
    (void)service::release_hold(context, {.kind = kind,
                                          .code = code,
                                          .site = "",
                                          .reason = "to_be_looked_at",
                                          .detail = "",
                                          .by = "office"});
  });
  held_.pop_front();
}

void Floor::call_off_departure() {
  const std::string id = one_of(
      "SELECT CAST(id AS TEXT) FROM departure WHERE closed_at_ms IS NULL AND "
      "cancelled_at_ms IS NULL ORDER BY leaves_at_ms LIMIT 3");
  if (id.empty()) return;
  note("call off departure " + id);
  server_->run("departure", [&](service::Context& context) {
    (void)service::decide_departure(context, std::stoll(id), service::DepartureWord::cancel,
                                    "truck_broken", "office");
  });
}

void Floor::rush_order() {
  const std::string order = any_order_of(agents_);
  note("rush " + order);
  server_->run("rush", [&](service::Context& context) {
    (void)service::add_to_wave(context, "", "", order, {"customer_calls", "office"});
  });
}

void Floor::cancel_picked() {
  const std::string order = one_of(
      "SELECT DISTINCT o.number FROM order_line l JOIN orders o ON o.id = l.order_id WHERE "
      "l.picked + l.packed > 0 ORDER BY o.number");
  if (order.empty()) return;
  note("cancel " + order + ", which is picked");
  server_->run("cancel", [&](service::Context& context) {
    (void)service::cancel_order(context, order, "customer_changed_mind", "office");
  });
}

void Floor::office_of_whole_shift() {
  if (!healthy_) {
    if (agents_.chance(rates_.cancel_picked)) cancel_picked();
    if (agents_.chance(rates_.hold_goods)) hold_goods();
    if (agents_.chance(rates_.rush)) rush_order();
    if (agents_.chance(rates_.departure)) call_off_departure();
  }
  lend_a_hand();
  if (!held_.empty() && (healthy_ || agents_.chance(rates_.hold_goods))) release_goods();
}

}  // namespace fw::sim
