// The one description of every message's fields: JSON name, member, bounds. The
// writer, the reader and the JSON Schemas are all made from these tables, so
// they cannot disagree. Only codecs include this.
//
// A required field is always written and must be there; any other one is left
// out when it has its default, and gets its default when it is absent.
#pragma once
#include <string>
#include <string_view>
#include <tuple>

#include "shared/wire/values/limits.h"
#include "shared/wire/values/packet.h"
#include "shared/wire/values/printing.h"
#include "shared/wire/values/terminal.h"

namespace fw::wire {

struct Rule {
  bool required = false;
  bool id = false;           // Ids are strings in JSON
  std::size_t max = 0;       // string: bytes (0 = max_word), cut there; list: elements
  std::size_t each = 0;      // list of strings: bytes of one (0 = max_word)
  bool stored_only = false;  // never on the wire
};

template <class Class, class Member>
struct Field {
  const char* name;
  Member Class::*member;
  Rule rule;
};

// Fields<T>::all is a tuple of Field; Fields<T>::name names T in the schemas.
template <class T>
struct Fields;

namespace fields {

template <class C, class M>
constexpr Field<C, M> plain(const char* name, M C::*member) {
  return {name, member, {}};
}
template <class C, class M>
constexpr Field<C, M> needed(const char* name, M C::*member) {
  return {name, member, {.required = true}};
}
template <class C, class M>
constexpr Field<C, M> id(const char* name, M C::*member) {
  return {name, member, {.id = true}};
}
template <class C, class M>
constexpr Field<C, M> needed_id(const char* name, M C::*member) {
  return {name, member, {.required = true, .id = true}};
}
template <class C, class M>
constexpr Field<C, M> bounded(const char* name, M C::*member, std::size_t max) {
  return {name, member, {.max = max}};
}
template <class C, class M>
constexpr Field<C, M> needed_bounded(const char* name, M C::*member, std::size_t max) {
  return {name, member, {.required = true, .max = max}};
}
template <class C, class M>
constexpr Field<C, M> list(const char* name, M C::*member, std::size_t max, std::size_t each = 0) {
  return {name, member, {.max = max, .each = each}};
}
template <class C, class M>
constexpr Field<C, M> needed_list(const char* name, M C::*member, std::size_t max) {
  return {name, member, {.required = true, .max = max}};
}

template <class C, class M>
constexpr Field<C, M> ids(const char* name, M C::*member, std::size_t max) {
  return {name, member, {.id = true, .max = max}};
}
template <class C, class M>
constexpr Field<C, M> stored(const char* name, M C::*member, std::size_t max) {
  return {name, member, {.max = max, .stored_only = true}};
}

}  // namespace fields

template <>
struct Fields<Values> {
  static constexpr std::string_view name = "values";
  static constexpr auto all = std::make_tuple(
      fields::bounded("place", &Values::place, max_code),
      fields::bounded("item", &Values::item, max_code),
      fields::plain("quantity", &Values::quantity), fields::bounded("lot", &Values::lot, max_code),
      fields::bounded("expiry", &Values::expiry, max_word),
      fields::list("serials", &Values::serials, max_serials, max_code),
      fields::bounded("container", &Values::container, max_code),
      fields::bounded("instead_of", &Values::instead_of, max_code),
      fields::bounded("parcel", &Values::parcel, max_code),
      fields::bounded("badge", &Values::badge, max_code),
      fields::bounded("choice", &Values::choice, max_code),
      fields::plain("weight_g", &Values::weight_g), fields::plain("typed", &Values::typed));
};
template <>
struct Fields<Fact> {
  static constexpr std::string_view name = "fact";
  static constexpr auto all = std::make_tuple(
      fields::needed("seq", &Fact::seq), fields::needed("kind", &Fact::kind),
      fields::id("packet", &Fact::packet), fields::plain("revision", &Fact::revision),
      fields::plain("epoch", &Fact::epoch), fields::id("step", &Fact::step),
      fields::id("load", &Fact::load), fields::id("session", &Fact::session),
      fields::plain("device_time_ms", &Fact::device_time_ms),
      fields::plain("offset_ms", &Fact::offset_ms),
      fields::plain("offset_error_ms", &Fact::offset_error_ms),
      fields::plain("scans", &Fact::scans), fields::plain("wrong_scans", &Fact::wrong_scans),
      fields::plain("values", &Fact::values),
      fields::stored("unreadable", &Fact::unreadable, max_unreadable));
};
template <>
struct Fields<Holding> {
  static constexpr std::string_view name = "holding";
  static constexpr auto all = std::make_tuple(
      fields::needed_id("packet", &Holding::packet), fields::needed("revision", &Holding::revision),
      fields::needed("epoch", &Holding::epoch), fields::id("step", &Holding::step));
};
template <>
struct Fields<Show> {
  static constexpr std::string_view name = "show";
  static constexpr auto all = std::make_tuple(
      fields::plain("context", &Show::context), fields::plain("verb", &Show::verb),
      fields::plain("big", &Show::big), fields::list("lines", &Show::lines, max_lines),
      fields::plain("ask", &Show::ask), fields::plain("hint", &Show::hint));
};
template <>
struct Fields<Accept> {
  static constexpr std::string_view name = "accept";
  static constexpr auto all =
      std::make_tuple(fields::needed("meaning", &Accept::meaning),
                      fields::list("codes", &Accept::codes, max_codes, max_code),
                      fields::list("typed", &Accept::typed, max_codes, max_code),
                      fields::plain("any", &Accept::any), fields::id("bound_in", &Accept::bound_in),
                      fields::plain("quantity", &Accept::quantity),
                      fields::bounded("name", &Accept::name, max_name),
                      fields::bounded("lot", &Accept::lot, max_code));
};
template <>
struct Fields<Option> {
  static constexpr std::string_view name = "option";
  static constexpr auto all =
      std::make_tuple(fields::needed_bounded("value", &Option::value, max_code),
                      fields::plain("label", &Option::label),
                      fields::list("codes", &Option::codes, max_codes, max_code),
                      fields::id("bound_in", &Option::bound_in));
};
template <>
struct Fields<Step> {
  static constexpr std::string_view name = "step";
  static constexpr auto all = std::make_tuple(
      fields::needed_id("id", &Step::id), fields::needed("kind", &Step::kind),
      fields::plain("show", &Step::show), fields::list("accept", &Step::accept, max_accepts),
      fields::plain("need", &Step::need), fields::plain("least", &Step::least),
      fields::plain("most", &Step::most),
      fields::plain("ask_quantity_above", &Step::ask_quantity_above),
      fields::plain("needs_lot", &Step::needs_lot),
      fields::plain("needs_serial", &Step::needs_serial),
      fields::list("options", &Step::options, max_options),
      fields::bounded("preset", &Step::preset, max_code), fields::plain("emit", &Step::emit),
      fields::plain("emit_each", &Step::emit_each), fields::plain("request", &Step::request),
      fields::id("load", &Step::load), fields::plain("undo", &Step::undo),
      fields::plain("undo_label", &Step::undo_label));
};
template <>
struct Fields<ExceptionOffer> {
  static constexpr std::string_view name = "exception";
  static constexpr auto all = std::make_tuple(
      fields::needed("key", &ExceptionOffer::key), fields::plain("label", &ExceptionOffer::label),
      fields::list("steps", &ExceptionOffer::steps, max_exception_steps),
      fields::plain("emit", &ExceptionOffer::emit),
      fields::plain("request", &ExceptionOffer::request),
      fields::needed("after", &ExceptionOffer::after), fields::id("group", &ExceptionOffer::group),
      fields::list("on", &ExceptionOffer::on, max_options),
      fields::ids("drops", &ExceptionOffer::drops, max_steps));
};
template <>
struct Fields<Group> {
  static constexpr std::string_view name = "group";
  static constexpr auto all =
      std::make_tuple(fields::needed_id("id", &Group::id), fields::plain("order", &Group::order),
                      fields::list("steps", &Group::steps, max_steps),
                      fields::list("exceptions", &Group::exceptions, max_exceptions),
                      fields::plain("title", &Group::title), fields::plain("lines", &Group::lines));
};
template <>
struct Fields<Packet> {
  static constexpr std::string_view name = "packet";
  static constexpr auto all = std::make_tuple(
      fields::needed_id("id", &Packet::id), fields::needed("kind", &Packet::kind),
      fields::needed("revision", &Packet::revision), fields::needed("epoch", &Packet::epoch),
      fields::plain("title", &Packet::title), fields::list("groups", &Packet::groups, max_groups),
      fields::list("overview", &Packet::overview, max_lines));
};
template <>
struct Fields<CodeClass> {
  static constexpr std::string_view name = "code_class";
  static constexpr auto all = std::make_tuple(fields::needed("prefix", &CodeClass::prefix),
                                              fields::needed("meaning", &CodeClass::meaning));
};
template <>
struct Fields<Refused> {
  static constexpr std::string_view name = "refused";
  static constexpr auto all = std::make_tuple(
      fields::plain("code", &Refused::code), fields::plain("title", &Refused::title),
      fields::plain("given", &Refused::given), fields::plain("wanted", &Refused::wanted),
      fields::plain("next", &Refused::next));
};
template <>
struct Fields<Hello> {
  static constexpr std::string_view name = "hello";
  static constexpr auto all = std::make_tuple(
      fields::needed("protocol_min", &Hello::protocol_min),
      fields::needed("protocol_max", &Hello::protocol_max),
      fields::plain("program", &Hello::program), fields::plain("version", &Hello::version),
      fields::plain("stream", &Hello::stream), fields::plain("last_seq", &Hello::last_seq),
      fields::plain("first_held_seq", &Hello::first_held_seq),
      fields::plain("acked_seq", &Hello::acked_seq),
      fields::plain("incarnation", &Hello::incarnation),
      fields::list("step_kinds", &Hello::step_kinds, max_options),
      fields::list("afters", &Hello::afters, max_options),
      fields::plain("columns", &Hello::columns), fields::plain("rows", &Hello::rows),
      fields::list("holds", &Hello::holds, max_holdings), fields::id("session", &Hello::session),
      fields::plain("sent_ms", &Hello::sent_ms));
};
template <>
struct Fields<Facts> {
  static constexpr std::string_view name = "facts";
  static constexpr auto all =
      std::make_tuple(fields::needed("stream", &Facts::stream),
                      fields::needed_list("facts", &Facts::facts, max_facts));
};
template <>
struct Fields<Request> {
  static constexpr std::string_view name = "request";
  static constexpr auto all = std::make_tuple(
      fields::needed("id", &Request::id), fields::plain("number", &Request::number),
      fields::plain("after_seq", &Request::after_seq), fields::needed("kind", &Request::kind),
      fields::id("session", &Request::session), fields::id("packet", &Request::packet),
      fields::plain("revision", &Request::revision), fields::plain("epoch", &Request::epoch),
      fields::id("step", &Request::step), fields::plain("values", &Request::values));
};
template <>
struct Fields<Standing> {
  static constexpr std::string_view name = "standing";
  static constexpr auto all = std::make_tuple(fields::needed_id("packet", &Standing::packet),
                                              fields::needed("revision", &Standing::revision),
                                              fields::id("step", &Standing::step));
};
template <>
struct Fields<Ping> {
  static constexpr std::string_view name = "ping";
  static constexpr auto all = std::make_tuple(fields::needed("sent_ms", &Ping::sent_ms),
                                              fields::plain("last_seq", &Ping::last_seq),
                                              fields::plain("acked_seq", &Ping::acked_seq));
};
template <>
struct Fields<Bye> {
  static constexpr std::string_view name = "bye";
  static constexpr auto all = std::make_tuple();
};
template <>
struct Fields<Welcome> {
  static constexpr std::string_view name = "welcome";
  static constexpr auto all = std::make_tuple(
      fields::needed("protocol", &Welcome::protocol),
      fields::needed("incarnation", &Welcome::incarnation),
      fields::needed("acked_seq", &Welcome::acked_seq),
      fields::needed("server_time_ms", &Welcome::server_time_ms),
      fields::plain("heartbeat_ms", &Welcome::heartbeat_ms),
      fields::plain("device_role", &Welcome::device_role),
      fields::plain("language", &Welcome::language),
      fields::list("code_classes", &Welcome::code_classes, max_options),
      fields::id("session", &Welcome::session),
      fields::bounded("worker_name", &Welcome::worker_name, max_name),
      fields::plain("home", &Welcome::home), fields::plain("sent_ms", &Welcome::sent_ms),
      fields::plain("last_request", &Welcome::last_request));
};
template <>
struct Fields<Goodbye> {
  static constexpr std::string_view name = "goodbye";
  static constexpr auto all = std::make_tuple(fields::needed("code", &Goodbye::code),
                                              fields::plain("text", &Goodbye::text));
};
template <>
struct Fields<Ack> {
  static constexpr std::string_view name = "ack";
  static constexpr auto all = std::make_tuple(fields::needed("stream", &Ack::stream),
                                              fields::needed("acked_seq", &Ack::acked_seq));
};
template <>
struct Fields<Resend> {
  static constexpr std::string_view name = "resend";
  static constexpr auto all = std::make_tuple(fields::needed("stream", &Resend::stream),
                                              fields::needed("from_seq", &Resend::from_seq));
};
template <>
struct Fields<Answer> {
  static constexpr std::string_view name = "answer";
  static constexpr auto all = std::make_tuple(
      fields::needed("id", &Answer::id), fields::needed("status", &Answer::status),
      fields::needed("acked_seq", &Answer::acked_seq), fields::plain("refused", &Answer::refused),
      fields::plain("packet", &Answer::packet), fields::plain("home", &Answer::home),
      fields::id("session", &Answer::session),
      fields::bounded("worker_name", &Answer::worker_name, max_name),
      fields::plain("language", &Answer::language), fields::list("say", &Answer::say, max_lines));
};
template <>
struct Fields<Amend> {
  static constexpr std::string_view name = "amend";
  static constexpr auto all = std::make_tuple(fields::needed("packet", &Amend::packet));
};
template <>
struct Fields<Revoke> {
  static constexpr std::string_view name = "revoke";
  static constexpr auto all = std::make_tuple(fields::needed_id("packet", &Revoke::packet),
                                              fields::needed("epoch", &Revoke::epoch),
                                              fields::plain("text", &Revoke::text));
};
template <>
struct Fields<Notice> {
  static constexpr std::string_view name = "notice";
  static constexpr auto all = std::make_tuple(fields::needed("text", &Notice::text));
};
template <>
struct Fields<Pong> {
  static constexpr std::string_view name = "pong";
  static constexpr auto all =
      std::make_tuple(fields::needed("sent_ms", &Pong::sent_ms),
                      fields::needed("server_time_ms", &Pong::server_time_ms),
                      fields::plain("acked_seq", &Pong::acked_seq));
};
template <>
struct Fields<Resource> {
  static constexpr std::string_view name = "resource";
  static constexpr auto all = std::make_tuple(fields::needed("kind", &Resource::kind),
                                              fields::needed("code", &Resource::code));
};
template <>
struct Fields<Claim> {
  static constexpr std::string_view name = "claim";
  static constexpr auto all =
      std::make_tuple(fields::needed_list("resources", &Claim::resources, max_resources));
};
template <>
struct Fields<Claimed::One> {
  static constexpr std::string_view name = "claimed_one";
  static constexpr auto all =
      std::make_tuple(fields::needed("resource", &Claimed::One::resource),
                      fields::needed("epoch", &Claimed::One::epoch),
                      fields::plain("held_by", &Claimed::One::held_by),
                      fields::plain("held_until_ms", &Claimed::One::held_until_ms));
};
template <>
struct Fields<Claimed> {
  static constexpr std::string_view name = "claimed";
  static constexpr auto all =
      std::make_tuple(fields::needed_list("resources", &Claimed::resources, max_resources));
};
template <>
struct Fields<LabelAddress> {
  static constexpr std::string_view name = "label_address";
  static constexpr auto all =
      std::make_tuple(fields::bounded("name", &LabelAddress::name, max_name),
                      fields::bounded("company", &LabelAddress::company, max_name),
                      fields::bounded("street", &LabelAddress::street, max_name),
                      fields::bounded("street2", &LabelAddress::street2, max_name),
                      fields::plain("postal_code", &LabelAddress::postal_code),
                      fields::bounded("city", &LabelAddress::city, max_name),
                      fields::bounded("region", &LabelAddress::region, max_name),
                      fields::plain("country", &LabelAddress::country));
};
template <>
struct Fields<Label> {
  static constexpr std::string_view name = "label";
  static constexpr auto all = std::make_tuple(
      fields::needed("ship_from", &Label::ship_from), fields::needed("ship_to", &Label::ship_to),
      fields::bounded("carrier", &Label::carrier, max_name),
      fields::bounded("service", &Label::service, max_name),
      fields::bounded("route", &Label::route, max_name),
      fields::bounded("order_reference", &Label::order_reference, max_name),
      fields::bounded("order_number", &Label::order_number, max_name),
      fields::plain("sscc", &Label::sscc), fields::bounded("tracking", &Label::tracking, max_code),
      fields::plain("parcel_number", &Label::parcel_number),
      fields::plain("parcel_count", &Label::parcel_count),
      fields::plain("weight_g", &Label::weight_g),
      fields::plain("closed_at_ms", &Label::closed_at_ms),
      fields::plain("local_date", &Label::local_date));
};
template <>
struct Fields<LabelJob> {
  static constexpr std::string_view name = "label_job";
  static constexpr auto all = std::make_tuple(
      fields::needed_id("id", &LabelJob::id), fields::needed("printer", &LabelJob::printer),
      fields::needed("epoch", &LabelJob::epoch), fields::needed_id("parcel", &LabelJob::parcel),
      fields::plain("copy", &LabelJob::copy), fields::needed("label", &LabelJob::label));
};
template <>
struct Fields<LabelJobs> {
  static constexpr std::string_view name = "label_jobs";
  static constexpr auto all =
      std::make_tuple(fields::needed_list("jobs", &LabelJobs::jobs, max_jobs));
};
template <>
struct Fields<LabelResult> {
  static constexpr std::string_view name = "label_result";
  static constexpr auto all = std::make_tuple(
      fields::needed_id("job", &LabelResult::job), fields::needed("printer", &LabelResult::printer),
      fields::needed("epoch", &LabelResult::epoch), fields::needed("state", &LabelResult::state),
      fields::plain("evidence", &LabelResult::evidence),
      fields::plain("attempt", &LabelResult::attempt),
      fields::bounded("detail", &LabelResult::detail, max_note),
      fields::plain("at_ms", &LabelResult::at_ms));
};
template <>
struct Fields<LabelResults> {
  static constexpr std::string_view name = "label_results";
  static constexpr auto all =
      std::make_tuple(fields::needed_list("results", &LabelResults::results, max_results));
};
template <>
struct Fields<UpstreamMessage> {
  static constexpr std::string_view name = "upstream_message";
  static constexpr auto all =
      std::make_tuple(fields::needed_bounded("id", &UpstreamMessage::id, max_code),
                      fields::needed("upstream", &UpstreamMessage::upstream),
                      fields::needed("epoch", &UpstreamMessage::epoch),
                      fields::needed_id("shipment", &UpstreamMessage::shipment),
                      fields::needed("revision", &UpstreamMessage::revision),
                      fields::needed("type", &UpstreamMessage::type),
                      fields::needed_bounded("body", &UpstreamMessage::body, max_payload),
                      fields::plain("attempts", &UpstreamMessage::attempts));
};
template <>
struct Fields<UpstreamMessages> {
  static constexpr std::string_view name = "upstream_messages";
  static constexpr auto all =
      std::make_tuple(fields::needed_list("messages", &UpstreamMessages::messages, max_jobs));
};
template <>
struct Fields<PushResult> {
  static constexpr std::string_view name = "push_result";
  static constexpr auto all = std::make_tuple(
      fields::needed_bounded("message", &PushResult::message, max_code),
      fields::needed("upstream", &PushResult::upstream),
      fields::needed("epoch", &PushResult::epoch), fields::needed("state", &PushResult::state),
      fields::plain("attempts", &PushResult::attempts),
      fields::plain("http_status", &PushResult::http_status),
      fields::bounded("answer", &PushResult::answer, max_note),
      fields::plain("at_ms", &PushResult::at_ms),
      fields::plain("next_at_ms", &PushResult::next_at_ms));
};
template <>
struct Fields<PushResults> {
  static constexpr std::string_view name = "push_results";
  static constexpr auto all =
      std::make_tuple(fields::needed_list("results", &PushResults::results, max_results));
};
template <>
struct Fields<ResultsStored> {
  static constexpr std::string_view name = "results_stored";
  static constexpr auto all = std::make_tuple(
      fields::ids("label_jobs", &ResultsStored::label_jobs, max_results),
      fields::list("upstream_messages", &ResultsStored::upstream_messages, max_results, max_code));
};

}  // namespace fw::wire
