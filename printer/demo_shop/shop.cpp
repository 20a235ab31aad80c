#include "printer/demo_shop/shop.h"

#include <algorithm>
#include <chrono>

#include <boost/json.hpp>

#include "printer/demo_shop/verify.h"
#include "shared/http/url.h"

namespace fw::printer::demo_shop {
namespace {

namespace json = boost::json;

constexpr std::int64_t retry_after_s = 1;

http::ServerOptions server_options(const ShopOptions& options) {
  http::ServerOptions o;
  o.address = options.address;
  o.port = options.port;
  o.port_key = "--port";
  o.body_limit = 1024 * 1024;
  o.answer_timeout_ms = static_cast<int>(options.hang_ms) + 10'000;
  return o;
}

// A number or a text, as text.
std::string text_of(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  if (!value || value->is_null()) return "";
  if (const auto* text = value->if_string()) return std::string(text->c_str(), text->size());
  return json::serialize(*value);
}

// The shop's own reference of the order, by which it knows what was shipped.
std::string reference_of(const json::object& shipment) {
  const json::value* order = shipment.if_contains("order");
  return order && order->is_object() ? text_of(order->get_object(), "reference") : "";
}

// What the body says; nothing when it is not a shipment message.
std::optional<Receipt> read_receipt(const std::string& message_id, const std::string& body) {
  boost::system::error_code ec;
  const json::value value = json::parse(body, ec);
  if (ec || !value.is_object()) return std::nullopt;
  const json::object& object = value.get_object();
  Receipt receipt;
  receipt.message_id = message_id;
  receipt.shipment = text_of(object, "shipment");
  receipt.order_reference = reference_of(object);
  receipt.body = body;
  if (const json::value* revision = object.if_contains("revision")) {
    if (const auto* number = revision->if_int64()) receipt.revision = *number;
  }
  if (receipt.shipment.empty() || receipt.revision < 1) return std::nullopt;
  return receipt;
}

http::Response malformed() {
  return http::problem(
      400, Refusal{"malformed", "a body that is not a shipment message",
                   "a JSON object with shipment and revision from 1", "correct the sender"});
}

http::Response unavailable() {
  return http::problem(
      503, Refusal{"unavailable", "a message at a bad moment", "a later attempt", "send it again"});
}

http::Response too_many() {
  http::Response response =
      http::problem(429, Refusal{"too_many_requests", "more than this shop takes now", "a pause",
                                 "send it again after Retry-After"});
  response.headers.set("Retry-After", std::to_string(retry_after_s));
  return response;
}

http::Response failed() {
  return http::problem(500, Refusal{"internal_error", "a message", "an answer", "send it again"});
}

http::Response cut() { return http::Response{http::cut_the_connection, {}, ""}; }

http::Response received(const std::string& message_id, bool repeated) {
  json::object body;
  body["received"] = message_id;
  body["repeated"] = repeated;
  return http::json_response(200, json::serialize(body));
}

http::Response conflict(const std::string& message_id) {
  return http::problem(422, Refusal{"id_used_for_other_body", "message " + message_id + " again",
                                    "the body it had before", "send a correction as a new one"});
}

// The answer to a delivery that was taken (or not) without a mishap.
http::Response plain_answer(const std::string& message_id, Taken taken) {
  if (taken == Taken::conflict) return conflict(message_id);
  return received(message_id, taken == Taken::before);
}

const char* outcome_of(Taken taken) {
  switch (taken) {
    case Taken::now:
      return "taken";
    case Taken::before:
      return "repeated";
    case Taken::conflict:
      break;
  }
  return "conflict";
}

// What the sender sees instead of `plain` when this mishap befalls it.
http::Response befall(Mishap mishap, http::Response plain) {
  switch (mishap) {
    case Mishap::none:
    case Mishap::slow:
      return plain;
    case Mishap::unavailable:
      return unavailable();
    case Mishap::too_many:
      return too_many();
    case Mishap::error_after:
      return failed();
    case Mishap::cut_before:
    case Mishap::cut_after:
    case Mishap::hang_after:
      break;
  }
  return cut();
}

}  // namespace

Shop::Shop(const Clock& clock, ShopOptions options)
    : clock_(clock),
      options_(std::move(options)),
      ledger_(options_.ledger),
      random_(options_.seed),
      server_(server_options(options_), [this](http::Request request, http::Reply reply) {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(Order{std::move(request), std::move(reply)});
        changed_.notify_one();
      }) {}

Shop::~Shop() { server_.stop(0); }

Result<Done> Shop::start() {
  if (!http::is_loopback_address(options_.address)) {
    return refuse("not_loopback", "address '" + options_.address + "'",
                  "a loopback address: this shop is for demos and tests", "use 127.0.0.1");
  }
  return server_.start();
}

void Shop::wait(std::int64_t most_ms) {
  for (const Late& late : late_) most_ms = std::min(most_ms, late.due_ms - clock_.monotonic_ms());
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(std::max<std::int64_t>(0, most_ms)),
                    [&] { return !waiting_.empty(); });
}

void Shop::step() {
  std::deque<Order> orders;
  {
    const std::lock_guard lock(mutex_);
    orders.swap(waiting_);
  }
  for (Order& order : orders) handle(std::move(order));
  answer_late();
}

void Shop::handle(Order order) {
  const http::Request& r = order.request;
  if (r.path == "/shipments" && r.method == "POST") return handle_shipment(std::move(order));
  const bool get = r.method == "GET";
  if (get && r.path == "/ledger") return order.reply(http::json_response(200, ledger_.to_json()));
  if (get && r.path == "/healthz") return order.reply(http::text_response(200, "ok\n"));
  if (get && r.segments.size() == 2 && r.segments[0] == "receipts") {
    if (auto body = ledger_.body(r.segments[1])) {
      return order.reply(http::json_response(200, std::move(*body)));
    }
  }
  order.reply(http::problem(
      404, Refusal{"unknown_path", r.method + " " + r.path.substr(0, 200),
                   "POST /shipments, GET /ledger or GET /receipts/ID", "correct the address"}));
}

void Shop::handle_shipment(Order order) {
  Delivery delivery;
  delivery.at_ms = clock_.wall_ms();
  delivery.message_id = order.request.headers.get("webhook-id");
  const auto refuse_with = [&](const char* outcome, http::Response response) {
    delivery.outcome = outcome;
    delivery.status = response.status;
    ledger_.record(delivery);
    order.reply(std::move(response));
  };
  const auto message = verify(order.request, options_.secrets, delivery.at_ms);
  if (!message) return refuse_with("bad_signature", http::problem(401, message.error()));
  const auto receipt = read_receipt(message->id, order.request.body);
  if (!receipt) return refuse_with("malformed", malformed());

  delivery.wrong_key = message->key != message->id;
  delivery.mishap = draw_mishap(options_.rates, ledger_.mishaps(message->id), random_);
  if (is_before(delivery.mishap)) {
    if (delivery.mishap == Mishap::too_many) {
      delivery.retry_at_ms = delivery.at_ms + retry_after_s * 1000;
    }
    return refuse_with("refused_before", befall(delivery.mishap, {}));
  }
  http::Response response;
  ledger_.take(*receipt, delivery, [&](Taken taken, Delivery& d) {
    response = befall(d.mishap, plain_answer(message->id, taken));
    d.outcome = outcome_of(taken);
    d.status = response.status;
  });
  answer(order.reply, delivery.mishap, std::move(response));
}

void Shop::answer(const http::Reply& reply, Mishap mishap, http::Response response) {
  if (mishap != Mishap::slow && mishap != Mishap::hang_after) return reply(std::move(response));
  const std::int64_t wait_ms = mishap == Mishap::slow ? options_.slow_ms : options_.hang_ms;
  late_.push_back(Late{clock_.monotonic_ms() + wait_ms, reply, std::move(response)});
}

void Shop::answer_late() {
  const std::int64_t now_ms = clock_.monotonic_ms();
  for (Late& late : late_) {
    if (late.due_ms <= now_ms) late.reply(std::move(late.response));
  }
  std::erase_if(late_, [&](const Late& late) { return late.due_ms <= now_ms; });
}

}  // namespace fw::printer::demo_shop
