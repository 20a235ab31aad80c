// What must be true, asked without the code that keeps it so: the books against
// themselves, against what terminals were told, against the shop's receipts and
// against the world.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "server/store/invariants.h"
#include "tests/simulation/floor.h"

namespace fw::sim {

void Floor::check_books(const std::string& when) {
  check_commands();
  check_labels();
  // A mutant's triggers change rows that the server knows nothing of.
  if (mutant_ == nullptr && server_->engine().rows_differing() > 0) {
    broken("rows that the server keeps in memory are not the stored ones");
  }
  const auto findings = store::check_invariants(server_->database(), 5);
  const auto failures = server_->engine().counters().failures;
  if (findings.empty() && failures > 0) broken(fmt::format("{} commands failed", failures));
  if (findings.empty()) return;
  std::string text = when + ":";
  for (const auto& one : findings) text += "\n    " + one.rule + " " + one.key + ": " + one.text;
  broken(text);
}

// What only a bug brings about, also where it was kept for people: a command that
// failed, a fact that nobody knows, an outbox that lost facts or used a number twice.
void Floor::check_commands() {
  for (const auto& [kind, detail, packet] : server_->database().rows<std::string, std::string, Id>(
           "SELECT kind, detail, packet_id FROM discrepancy WHERE kind IN ('unapplied', "
           "'unknown_fact', 'lost_facts', 'two_contents') ORDER BY id")) {
    if (kind == "unapplied") {
      broken(fmt::format("a fact of packet {} could not be applied: {}", packet, detail));
    }
    broken(fmt::format("{} of packet {}: {}", kind, packet, detail));
  }
}

// What a terminal was told is stored, is stored for good.
void Floor::check_acknowledged() {
  for (const auto& [device, seq] : acknowledged_) {
    const auto mark = server_->database().value<std::int64_t>(
        "SELECT CAST(COALESCE(MAX(s.acked_seq), 0) AS BIGINT) FROM stream s JOIN device d ON d.id "
        "= s.device_id WHERE d.code = :1",
        device);
    if (mark.value_or(0) < seq) {
      broken(fmt::format("{} was told that its facts up to {} are safe; the books have {}", device,
                         seq, mark.value_or(0)));
    }
  }
}

// A request that a terminal heard yes to is known, so that a repeat does nothing.
void Floor::check_answers() {
  for (const std::string& id : answered_) {
    const auto known = server_->database().value<std::int64_t>(
        "SELECT COUNT(*) FROM inbox WHERE command_id = :1", id);
    if (known.value_or(0) == 0)
      broken("a terminal was told yes to request " + id + ", of which the books know nothing");
  }
}

// Labels that surely came out, each by a job of its own; what counts as labelled did.
void Floor::check_labels() {
  for (const auto& [sscc, labelled, jobs] :
       server_->database().rows<std::string, bool, std::int64_t>(
           "SELECT p.sscc, CASE WHEN p.labelled_at_ms IS NOT NULL AND p.voided_at_ms IS NULL THEN "
           "1 ELSE 0 END, (SELECT COUNT(*) FROM label_job j WHERE j.parcel_id = p.id) FROM parcel "
           "p WHERE p.sscc IS NOT NULL ORDER BY p.id")) {
    if (labelled && !labels_.is_out(sscc)) {
      broken("parcel " + sscc + " counts as labelled, and no label of it came out");
    }
    const auto sent = labels_.sent().find(sscc);
    if (sent != labels_.sent().end() && sent->second > jobs) {
      broken(fmt::format("the label of parcel {} came out {} times for {} jobs", sscc, sent->second,
                         jobs));
    }
  }
}

void Floor::check_receipts() {
  auto& database = server_->database();
  for (const auto& id : shop_.contradictions()) {
    broken("the shop got two contents under message " + id);
  }
  std::map<std::string, std::string> sent;
  for (const auto& [id, state] : database.rows<std::string, std::string>(
           "SELECT id, state FROM upstream_message ORDER BY id")) {
    sent[id] = state;
    if (state == "done" && !shop_.receipts().contains(id)) {
      broken("message " + id + " counts as taken, the shop never had it");
    }
  }
  for (const auto& [id, body] : shop_.receipts()) {
    if (!sent.contains(id)) broken("the shop has message " + id + ", which nobody sent");
  }
  const auto revisions =
      database.value<std::int64_t>("SELECT COUNT(*) FROM shipment_revision").value_or(0);
  if (revisions != static_cast<std::int64_t>(shop_.receipts().size())) {
    broken(fmt::format("{} completed shipment revisions, {} receipts", revisions,
                       shop_.receipts().size()));
  }
}

// Each live parcel is one box with one label; what lies in it is what the books
// say, unless people erred with the goods.
void Floor::check_boxes() {
  auto& database = server_->database();
  std::map<std::string, std::map<std::string, Quantity>> books;
  for (const auto& [sscc, sku, quantity] : database.rows<std::string, std::string, Quantity>(
           "SELECT p.sscc, i.sku, CAST(SUM(l.quantity) AS BIGINT) FROM parcel p JOIN parcel_line l "
           "ON l.parcel_id = p.id JOIN item i ON i.id = l.item_id WHERE p.closed_at_ms IS NOT NULL "
           "AND p.voided_at_ms IS NULL GROUP BY p.sscc, i.sku ORDER BY p.sscc, i.sku")) {
    books[sscc][sku] = quantity;
  }
  for (const auto& [sscc, lines] : books) {
    const auto boxes = world_->boxes_labelled(sscc);
    if (boxes.size() != 1) {
      broken(fmt::format("parcel {} is on {} boxes", sscc, boxes.size()));
    }
    std::map<std::string, Quantity> real;
    for (const auto& goods : world_->look(boxes.front())) real[goods.sku] += goods.quantity;
    if (real != lines) {
      std::string both;
      for (const auto& [sku, quantity] : lines) both += fmt::format(" {} x {}", sku, quantity);
      both += "; really";
      for (const auto& [sku, quantity] : real) both += fmt::format(" {} x {}", sku, quantity);
      broken(fmt::format("parcel {} in {} holds by the books{}", sscc, boxes.front(), both));
    }
  }
}

void Floor::check_world() {
  std::vector<hw::BookRow> book;
  for (const auto& [place, sku, lot, quantity] :
       server_->database().rows<std::string, std::string, std::string, Quantity>(
           "SELECT p.code, i.sku, COALESCE(l.code, ''), CAST(SUM(s.quantity) AS BIGINT) FROM stock "
           "s JOIN place p ON p.id = s.place_id JOIN item i ON i.id = s.item_id LEFT JOIN lot l ON "
           "l.id = s.lot_id WHERE s.quantity <> 0 GROUP BY p.code, i.sku, l.code ORDER BY p.code, "
           "i.sku, l.code")) {
    if (!place.starts_with("~")) book.push_back({place, sku, lot, quantity});
  }
  const hw::Comparison found = world_->compare(book);
  const bool people_err = rates_.miscount_per_mille > 0 || rates_.mispick_per_mille > 0;
  std::string all;
  for (const hw::Difference& one : found.differences) {
    if (one.unexplained() == 0) continue;
    // What came into a tote by mistake is put aside by the packer: the books know of
    // none of it until somebody looks into it. On the shelf the error is on record.
    const auto place = world_->location(one.place);
    if (people_err && (!place || place->kind != hw::LocationKind::shelf)) continue;
    all += fmt::format("\n    {} {} {}: the books say {}, {} lie there, {} explained by errors",
                       one.place, one.sku, one.lot, one.book, one.real, one.explained);
  }
  if (!all.empty()) broken("the world is another than the books say:" + all);
}

// Where everybody stands, for a floor that does not drain.
std::string Floor::people() const {
  std::string text;
  if (!crew_) return text;
  for (const auto& person : crew_->crew().people()) {
    const terminal::Session& session = person->session();
    const wire::Step* step = terminal::current_step(session.runner());
    text += fmt::format(
        "\n    {} at {}: packet {} of kind '{}', step {} '{}' '{}'{}{}; last said {} '{}'",
        person->device(), person->note().at, session.runner().packet.id,
        session.runner().packet.kind, step ? step->id : 0, step ? step->show.verb.text : "",
        step ? step->show.big.text : "", session.runner().pending ? ", asks" : "",
        session.runner().detour ? ", in " + session.runner().detour->offer.key : "",
        session.feedback().refusal.code, session.feedback().got_code);
  }
  return text;
}

void Floor::check_end() {
  if (!server_) broken("the server is down at the end");
  check_books("at the end");
  check_acknowledged();
  check_answers();
  if (!drained()) {
    const auto rows = server_->database().rows<std::string, std::int64_t>(
        "SELECT kind, COUNT(*) FROM packet WHERE done_at_ms IS NULL GROUP BY kind ORDER BY kind");
    std::string left;
    for (const auto& [kind, count] : rows) left += fmt::format(" {} {} packets,", count, kind);
    for (const auto& [what, sql] :
         {std::pair{"allocated", "SELECT CAST(SUM(allocated) AS BIGINT) FROM order_line"},
          std::pair{"picked", "SELECT CAST(SUM(picked) AS BIGINT) FROM order_line"},
          std::pair{"packed", "SELECT CAST(SUM(packed) AS BIGINT) FROM order_line"},
          std::pair{"reserved", "SELECT CAST(SUM(reserved) AS BIGINT) FROM order_line"},
          std::pair{"messages", "SELECT COUNT(*) FROM upstream_message WHERE done_at_ms IS NULL"},
          std::pair{"totes in use", "SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL"},
          std::pair{"jobs", "SELECT COUNT(*) FROM job WHERE finished_at_ms IS NULL"}}) {
      left +=
          fmt::format(" {} {},", server_->database().value<std::int64_t>(sql).value_or(0), what);
    }
    for (const auto& [tote, place] : server_->database().rows<std::string, std::string>(
             "SELECT p.code, COALESCE(s.code, '') FROM tote_load l JOIN container c ON c.id = "
             "l.container_id JOIN place p ON p.id = c.id LEFT JOIN place s ON s.id = "
             "c.stands_in_place_id WHERE l.ended_at_ms IS NULL ORDER BY p.code")) {
      const auto real = world_->container(tote);
      left += fmt::format("\n    {} stands in {} by the books, really in {}", tote, place,
                          real ? real->stands_in : "nothing");
    }
    broken("healed, and still not drained:" + left + people());
  }
  check_receipts();
  check_boxes();
  check_world();
}

}  // namespace fw::sim
